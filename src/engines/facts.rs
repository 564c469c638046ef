//! The facts of each engine that do not depend on the blueprint.

use crate::blueprint::engines::EngineKind;
use crate::contract::{By, Facts, Owned};

/// Returns the facts about an engine.
pub fn facts(kind: EngineKind) -> &'static Facts {
    match kind {
        EngineKind::Standalone => &STANDALONE,
        EngineKind::Replication => &REPLICATION,
        EngineKind::Stolon => &STOLON,
        EngineKind::Patroni => &PATRONI,
        EngineKind::Bitnami => &BITNAMI,
        EngineKind::Zalando => &ZALANDO,
        EngineKind::CloudnativePg => &CLOUDNATIVE_PG,
    }
}

static STANDALONE: Facts = Facts {
    owned_parameters: Owned(&[
        "cluster_name",
        "max_replication_slots",
        "max_wal_senders",
        "wal_log_hints",
        "wal_sender_timeout",
    ]),
    has_chosen_primary: false,
    continuous: false,
    accepts_existing_secrets: true,
    operator: false,
    certificate: false,
    chart: false,
    pooler: By::Components,
};

static REPLICATION: Facts = Facts { has_chosen_primary: true, ..STANDALONE };

static STOLON: Facts = Facts {
    // Parameters that stolon always sets, regardless of its specification (`managedPGParameters` in
    // `internal/postgresql`), and parameters that it accepts but that break it.
    owned_parameters: Owned(&[
        "max_replication_slots",
        "max_wal_senders",
        "recovery_min_apply_delay",
        "restore_command",
        "wal_log_hints",
    ]),
    ..STANDALONE
};

static PATRONI: Facts = Facts { owned_parameters: Owned(&["cluster_name", "wal_log_hints"]), ..STANDALONE };

static BITNAMI: Facts = Facts {
    // Parameters that the chart, its image or our values set.
    owned_parameters: Owned(&["max_wal_senders", "wal_sender_timeout"]),
    chart: true,
    ..STANDALONE
};

static ZALANDO: Facts = Facts {
    accepts_existing_secrets: false,
    operator: true,
    // Spilo signs its own at each start.
    certificate: true,
    // The operator's own pooler has no pool size per role and no other client limit, ends every transaction that idles
    // for ten minutes, verifies no certificate, and ignores a renewed certificate and a changed `tls`
    // (`getConnectionPoolerEnvVars` and `syncConnectionPoolerWorker` in pkg/cluster/connection_pooler.go, and
    // pooler/pgbouncer.ini.tmpl).
    pooler: By::Components,
    ..PATRONI
};

static CLOUDNATIVE_PG: Facts = Facts {
    // Parameters that the operator sets; its webhook rejects other values (`FixedConfigurationParameters` in
    // `pkg/postgres/configuration.go` of cloudnative-pg/cloudnative-pg v1.30.0). `shared_preload_libraries` is not in
    // the list: it has a separate field.
    owned_parameters: Owned(&[
        "allow_system_table_mods",
        "archive_cleanup_command",
        "archive_command",
        "archive_mode",
        "bonjour",
        "bonjour_name",
        "cluster_name",
        "data_sync_retry",
        "event_source",
        "jit_provider",
        "log_destination",
        "log_directory",
        "log_file_mode",
        "log_filename",
        "log_rotation_age",
        "log_rotation_size",
        "log_truncate_on_rotation",
        "logging_collector",
        "pg_failover_slots.primary_dsn",
        "pg_failover_slots.standby_slot_names",
        "promote_trigger_file",
        "recovery_end_command",
        "recovery_min_apply_delay",
        "restart_after_crash",
        "restore_command",
        "ssl",
        "ssl_ca_file",
        "ssl_cert_file",
        "ssl_crl_file",
        "ssl_dh_params_file",
        "ssl_ecdh_curve",
        "ssl_key_file",
        "ssl_passphrase_command",
        "ssl_passphrase_command_supports_reload",
        "ssl_prefer_server_ciphers",
        "stats_temp_directory",
        "synchronized_standby_slots",
        "syslog_facility",
        "syslog_ident",
        "syslog_sequence_numbers",
        "syslog_split_messages",
        "temp_tablespaces",
        "unix_socket_group",
        "unix_socket_permissions",
        // The operator sets it from `enableAlterSystem`.
        "allow_alter_system",
    ]),
    continuous: true,
    operator: true,
    // The operator signs one if the user does not provide one.
    certificate: true,
    pooler: By::Engine,
    ..STANDALONE
};
