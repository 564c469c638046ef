//! The table of codes with the title of each finding, by number.
//!
//! Families: 1 language, 2 availability and durability, 3 sizing and parameters, 4 security, 5 backups, 6 engine and
//! version support, 7 delivery.

use super::Code;

/// The reason for which an error that leaves nothing to render cannot be accepted.
const NOTHING_TO_RENDER: &str = "pgforge cannot render anything with it";

/// Generates the constants and the tables from one list, so that every code has a title and an explanation.
macro_rules! codes {
    ($($name:ident = $number:literal, $title:literal $(, $fate:ident)?;)*) => {
        $(#[doc = $title] pub const $name: Code = Code($number);)*

        /// Every code with its title, by number.
        pub const ALL: &[(Code, &str)] = &[$(($name, $title)),*];

        /// The codes of errors that cannot be accepted, each with the reason.
        const NOT_ACCEPTABLE: &[(Code, &str)] = &[$($(codes!(@$fate $name),)?)*];

        /// The text that `pgforge explain` prints for each code, by number.
        const EXPLANATIONS: &[&str] = &[$(include_str!(concat!("explained/PGF", $number, ".md"))),*];
    };
    (@loses_data $name:ident) => { ($name, "it would lose data") };
    (@unrenderable $name:ident) => { ($name, NOTHING_TO_RENDER) };
}

codes! {
    NOT_TEXT = 100, "the file is not UTF-8 text";
    DUPLICATE_KEY = 101, "a key is set twice";
    SYNTAX = 102, "the file is not valid YAML";
    AMBIGUOUS_WORD = 103, "YAML readers disagree about a word";
    NUMBER_RANGE = 104, "a number is out of range";
    LIMIT = 105, "the file exceeds a limit";
    ALIAS = 106, "an alias or merge key has no usable target";
    TAG = 107, "YAML tags are not allowed";
    KEY = 108, "a key is not text";
    DOCUMENTS = 109, "the file does not hold exactly one document";
    REMOVES_NOTHING = 110, "`null` removes nothing";
    NOT_IN_ENVIRONMENT = 111, "an environment sets a key that it must not set";
    NOT_A_MAP = 112, "a layer is not a map";
    NO_ENVIRONMENT = 113, "the blueprint has no such environment";
    ENVIRONMENT_NEEDED = 114, "a stream contains one environment, and none is named";
    ENVIRONMENT_SKIPPED = 115, "a blueprint without the named environment is skipped";
    MISPLACED_DEFAULTS = 116, "defaults are in another file than `defaults.yaml`";
    SECOND_DEFAULTS = 117, "a folder has two sets of defaults";
    NOTHING_TO_DO = 118, "the input contains no blueprint";
    UNREADABLE = 119, "a file cannot be read";
    UNKNOWN_KEY = 120, "a key is not part of the language";
    LATER_VERSION = 121, "this version does not support a key";
    MISSING_KEY = 122, "a key is missing";
    WRONG_TYPE = 123, "a value has the wrong type";
    NOT_OFFERED = 124, "a word is not one of the accepted words";
    OUT_OF_RANGE = 125, "a number is outside the range of its key";
    MALFORMED = 126, "a text does not match the format of its key";
    RELEASE_LINE = 127, "the blueprint is for another release line of pgforge";
    REFUSED = 128, "a value cannot be read";
    SECRET_IN_CLEAR = 129, "a blueprint contains a secret in clear text";
    UNDEFINED = 130, "a name is not defined in the blueprint";
    REPEATED = 131, "a list names the same thing twice";
    RESERVED_NAME = 132, "PostgreSQL reserves a name";
    SECRET_NAME = 133, "two roles share a Secret, or its name is illegal";
    NAME_LENGTH = 134, "a derived name is too long";
    CONTRADICTION = 135, "two settings contradict each other";
    CIRCLE = 136, "roles are members of each other in a cycle";
    UNKNOWN_PARAMETER = 137, "a major of PostgreSQL does not have a parameter";
    PARAMETER_VALUE = 138, "PostgreSQL would refuse a parameter's value";
    SAME_CLUSTER = 140, "two clusters have the same name";
    SAME_CLUSTER_ELSEWHERE = 141, "two environments share a cluster's name and namespace";
    SAME_SECRET = 142, "two clusters share a Secret";
    SAME_NAMESPACE = 143, "two clusters create the same namespace";
    SAME_APP = 144, "applications of two clusters have the same name";
    FOREIGN_DEFAULTS = 145, "`defaults.yaml` contains no defaults";
    UNUSED_ACCEPTANCE = 150, "an acceptance matches no finding";
    ALIAS_ABOVE_ANCHOR = 180, "the canonical order would move an alias above its anchor";
    UNFORMATTABLE = 181, "a document cannot be formatted";
    UNWRITABLE = 182, "a file cannot be written";
    NO_SPARE_STANDBY = 202, "writes stop when one instance is lost";
    TOO_FEW_STANDBYS = 203, "there are fewer instances than synchronous standbys need";
    STANDBYS_REVERSED = 204, "the minimum of synchronous standbys is above the maximum";
    ENGINE_TIMINGS = 205, "the engine's timings contradict each other";
    CRASH_UNSAFE = 206, "a crash would lose or corrupt data", loses_data;
    DAMAGE_HIDDEN = 207, "damage is hidden instead of reported", loses_data;
    CONSTRAINTS_OFF = 208, "foreign keys and triggers are off in every session", loses_data;
    COMMIT_NOT_WAITING = 209, "commits do not wait although replication is synchronous", loses_data;
    COMMIT_MAY_BE_LOST = 210, "a crash loses the last commits";
    NO_CHECKSUMS = 211, "pages have no checksums";
    NOT_SPREAD = 212, "instances may share a node";
    ONE_NODE = 213, "all instances must run on the same node";
    ONE_ZONE = 214, "all instances must run in the same zone";
    VOLUMES_DELETED = 215, "the volumes are deleted with the cluster's objects";
    REPLAY_HELD = 216, "a query on a standby can delay a failover indefinitely";
    DEAD_PEERS = 217, "dead replication connections are never detected";
    NEVER_EVICTED = 218, "pods are never evicted from a dead node";
    WAL_TOO_LITTLE = 219, "too little WAL is kept for standbys";
    SINGLE_PATH = 220, "a single pod decides whether clients reach the primary";
    SLOW_SHUTDOWN = 221, "a shutdown can exceed its time limit";
    ANY_BYTES = 222, "an encoding accepts any bytes as text";
    READ_ONLY = 223, "transactions are read-only by default";
    TOO_FEW_SENDERS = 225, "too few replication connections or slots for the standbys";
    NO_STANDBY = 230, "a primary has no standby";
    PARAMETER_OWNED = 302, "the engine manages a parameter";
    BUFFERS_ABOVE_LIMIT = 310, "`shared_buffers` does not fit into the memory limit";
    BUFFERS_LARGE = 311, "`shared_buffers` uses most of the memory";
    MEMORY_OVERCOMMITTED = 312, "connections can use more memory than the limit";
    REQUEST_BELOW_BUFFERS = 313, "the memory request is below what PostgreSQL allocates";
    PROCESSOR_LIMIT = 314, "a processor limit pauses the engine together with PostgreSQL";
    CONNECTIONS_OVERCOMMITTED = 315, "roles may open more connections than there are";
    ENGINE_LOCKED_OUT = 316, "clients can lock the engine out";
    ALL_RESERVED = 317, "all connections are reserved";
    WAL_FILLS_VOLUME = 318, "WAL can fill the volume";
    WAL_CROWDS_VOLUME = 319, "WAL can take most of the volume";
    SLOTS_UNBOUNDED = 320, "replication slots keep WAL without limit";
    WAL_SIZES_REVERSED = 321, "`min_wal_size` is above `max_wal_size`";
    NO_HUGE_PAGES = 322, "huge pages are required, but pods have none";
    CACHE_ABOVE_MEMORY = 323, "the planner assumes more memory than there is";
    UNIT_FORGOTTEN = 324, "a number without a unit is probably not what you mean";
    TIMEOUT_FOR_ALL = 325, "a timeout also applies to dumps and migrations";
    LIMIT_BEYOND_VOLUME = 326, "a limit on temporary files exceeds the volume";
    AUTOVACUUM_OFF = 327, "autovacuum is off";
    WRAPAROUND_NEAR = 328, "tables are frozen too late";
    LOGS_ON_VOLUME = 329, "the log is written to files on the data volume";
    CHECKPOINTS_RARE = 330, "checkpoints are far apart";
    NOT_PRELOADED = 331, "an extension's library is not loaded";
    NO_CONNECTION = 333, "a role may log in but has a limit of 0 connections";
    REQUEST_BELOW_LIMIT = 334, "the memory request is below the limit";
    WORKERS_WITHOUT_POOL = 336, "more workers are set than their pool has";
    CONNECTIONS_MANY = 337, "more connections are allowed than a server handles well";
    POOLS_TOO_LARGE = 360, "poolers can open more connections than there are";
    POOL_ABOVE_LIMIT = 361, "poolers can open more connections than a role may have";
    STATEMENT_POOLING = 362, "the pooler refuses transactions";
    PREPARED_UNKNOWN = 363, "the pooler does not track prepared statements";
    NOTHING_TO_POOL = 364, "a pooler has no database to serve";
    POOLER_DATABASE = 365, "the pooler cannot serve a database of this name";
    TRUSTED_NETWORK = 401, "network clients log in without a password";
    PASSWORD_IN_CLEAR = 402, "passwords cross the network in clear text";
    NO_CERTIFICATE = 403, "TLS is on without a certificate";
    LINE_WITHOUT_TLS = 404, "a line requires TLS, but the server has none";
    MD5_PASSWORDS = 405, "passwords are stored as MD5 hashes";
    OPEN_TO_EVERYONE = 406, "every address may connect";
    OPEN_TO_ALL_NAMESPACES = 407, "every pod may connect";
    OUTSIDE_BLOCKED = 408, "a Service is open to the outside, but the network policy blocks it";
    SUPERUSER_FROM_OUTSIDE = 409, "the superuser may log in over the network";
    CREATEROLE_RIGHTS = 410, "CREATEROLE is nearly superuser";
    SERVER_ACCESS = 411, "a role can access the server's files or programs";
    STATEMENTS_LOGGED = 412, "the log records every statement";
    LINE_NEVER_READ = 413, "a line of `pg_hba.conf` never matches";
    OLD_TLS = 414, "deprecated TLS versions are accepted";
    ROLE_LOCKED_OUT = 415, "a role may log in, but no line allows it";
    LITERAL_SECRET = 416, "a blueprint contains a credential";
    PARAMETER_SECRET = 417, "a parameter contains a credential";
    TLS_TWICE = 420, "TLS is set in two places";
    PLAIN_LINE = 421, "a line allows clients without TLS although TLS is required";
    ROLES_WITHOUT_TLS = 422, "the engine's roles may connect without TLS";
    PART_UNSUPPORTED = 423, "the engine does not support a part of the blueprint";
    STANDBYS_UNVERIFIED = 424, "standbys do not verify the primary";
    RIGHTS_GIVEN = 430, "an object grants powerful rights";
    POD_UNBOUND = 431, "a pod has privileges on its node";
    API_CHANGED = 432, "an object affects every request to the API server";
    NOTHING_TO_DUMP = 501, "dumps are requested, but there is no database";
    SAME_PREFIX = 502, "two clusters dump to the same place";
    UNVERIFIED_DUMPS = 503, "dumps are never test-restored";
    CLEAR_TEXT_DUMPS = 504, "dumps are sent unencrypted";
    DUMP_TOOL = 505, "the dump tool reports success even when it fails";
    DUMP_CREDENTIALS = 506, "dumps have no access to their bucket, or two ways";
    DUMP_MAJOR = 507, "this PostgreSQL major has no role that reads everything";
    BOOTSTRAP_PLACE = 508, "a new cluster restores from the place that its dumps go to";
    NOTHING_TO_RESTORE = 509, "a dump should be restored, but no database is declared";
    SEVERAL_APP_VOLUMES = 510, "one run cannot dump the files of two applications";
    FILES_UNDUMPED = 511, "dumps contain an application's database but not its files";
    DUMP_MEMORY = 512, "uploading the whole volume needs more memory than the limit";
    BOOTSTRAP_OPERATOR = 513, "databases that an operator creates cannot be restored from a dump";
    BUSY_SCHEDULE = 514, "backups run more often than once an hour";
    ARCHIVE_NOWHERE = 520, "WAL is kept for an archive that does not exist";
    ARCHIVE_IDLE = 521, "an archive command never runs";
    ARCHIVE_DISCARDED = 522, "the archive command discards WAL";
    ARCHIVE_LATE = 523, "WAL may wait hours before it is archived";
    MAJOR_UNSUPPORTED = 601, "the engine has no image for this major";
    MODE_UNSUPPORTED = 602, "the engine does not support this replication mode";
    ENGINE_USERNAME = 603, "the engine does not support a user of this name";
    INSTANCES_UNSUPPORTED = 604, "the engine does not support this number of instances";
    PRIMARY_UNSUPPORTED = 605, "the engine elects the primary";
    NO_SUCH_INSTANCE = 606, "there is no instance of this number";
    ENGINE_RELEASE = 607, "the engine's release in an image is unknown";
    PARAMETER_REFUSED = 608, "the engine does not accept a parameter's value";
    MAJOR_ENDED = 610, "a major of PostgreSQL gets no more fixes";
    FLOATING_TAG = 611, "an image tag does not name a release";
    IMAGE_WITHDRAWN = 612, "the publisher has withdrawn an image";
    IMAGE_OF_ANOTHER_MAJOR = 613, "an image contains another major of PostgreSQL";
    APP_DATABASE = 620, "an application does not work in its database";
    APP_ROLE = 621, "an application does not work as the owner of its database";
    APP_NOT_ADMITTED = 622, "a namespace does not admit an application's pods";
    TAG_WITHOUT_VERSION = 640, "the operator cannot read the version from an image's tag";
    MEMORY_BELOW_BUFFERS = 641, "the memory request is below `shared_buffers`";
    CONTINUOUS_UNSUPPORTED = 642, "the engine archives no WAL";
    OPERATOR_NAME = 670, "the operator refuses or reserves a name";
    OPERATOR_DECIDES = 671, "the operator does not support this setting";
    OPERATOR_VOLUMES = 672, "the operator deletes the volumes with its resource";
    OPERATOR_DEFAULTS = 673, "the operator fills in its defaults";
    OPERATOR_OBJECT = 674, "an object of the operator has the name of another cluster's object";
    INPUTS_TOO_LARGE = 701, "the inputs of a cluster are too long to store with it";
    EDITED = 702, "a file at one of pgforge's paths is not in the lock or git";
    NO_DIRECTORY = 703, "a folder of the tree is a file or a link";
    LOCK_UNUSABLE = 704, "a lock cannot be used";
    PRUNE_REFUSED = 705, "pruning is off while a cluster's folder cannot be written";
    TREE_UNREACHABLE = 706, "the tree cannot be read or written";
    FOREIGN_FILES = 707, "a cluster's folder contains files that pgforge did not write";
    COMMITTED_EDIT = 708, "a committed edit was replaced";
    OVERWRITTEN = 709, "`--overwrite` replaced a file that is not in the lock or git";
    NEEDS_TREE = 710, "a Helm chart's values do not fit into a stream";
    COMPARISON = 711, "a plan cannot read what it compares with";
    FOREIGN_ENTRIES = 712, "the tree has entries that no blueprint renders";
    KEEP_LIST = 713, "a line of `.pgforge-keep` cannot be used";
    KEPT = 714, "files that pgforge did not write are kept on purpose";
    NOT_PRUNED = 715, "a folder is not pruned because its blueprint was not read";
    NAMESPACE_OWNED = 720, "the namespace is deleted with the cluster";
    KIND_UNKNOWN = 730, "a kind of object is not built into Kubernetes";
    NO_SUCH_FIELD = 731, "a kind of object has no such field";
    FIELD_TYPE = 732, "a field of an object has the wrong type";
    SAME_OBJECT = 733, "an object exists already", unrenderable;
    WRONG_SCOPE = 734, "an object's namespace does not fit its kind";
    PATCH_TARGET = 735, "a patch names an object that is not rendered", unrenderable;
    PATCH_MISFIT = 736, "a patch does not fit its object", unrenderable;
    PATCH_FORBIDDEN = 737, "a patch changes the identity of an object", unrenderable;
    PATCH_IDLE = 738, "a patch has no effect";
    RESERVED_LABEL = 739, "another object uses a label that pgforge reserves";
    RESTART_UNSUPPORTED = 750, "the engine restarts PostgreSQL without waiting for you";
    PACKAGING_UNSUPPORTED = 751, "the engine does not support this packaging";
    ENGINE_NOT_ADMITTED = 752, "a namespace does not admit the engine's pods";
    VOLUMES_KEPT = 753, "volumes stay although they should be deleted";
}

/// The title of a code; `None` if the code does not exist.
pub fn title(code: Code) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == code).map(|(_, title)| *title)
}

/// The explanation of a code: paragraphs about what happens in production, then the paragraphs `Seen:` (optional,
/// public threads about such outages), `Fix:` and `Accept:` (optional, when accepting it is right).
pub fn explanation(code: Code) -> Option<&'static str> {
    let number = ALL.iter().position(|(known, _)| *known == code)?;
    EXPLANATIONS.get(number).copied()
}

/// The reason for which an error of this code cannot be accepted; `None` if it can be.
pub fn unacceptable(code: Code) -> Option<&'static str> {
    if code < Code(200) {
        return Some(NOTHING_TO_RENDER);
    }
    NOT_ACCEPTABLE.iter().find(|(known, _)| *known == code).map(|(_, why)| *why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_listed_once_and_by_number() {
        assert!(ALL.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn every_explanation_has_its_paragraphs_in_order() {
        for (code, _) in ALL {
            let text = explanation(*code).unwrap_or_default();
            let marks: Vec<&str> = text.split("\n\n").map(|part| part.split(' ').next().unwrap_or_default()).collect();
            let order =
                |mark: &&str| ["", "Seen:", "Fix:", "Accept:"].iter().position(|known| known == mark).unwrap_or(0);
            assert!(order(&marks[0]) == 0, "{code} does not begin with what happens");
            assert_eq!(marks.iter().filter(|mark| **mark == "Fix:").count(), 1, "{code} has not exactly one fix");
            assert!(marks.is_sorted_by_key(order), "{code}: {marks:?}");
        }
    }

    #[test]
    fn a_code_has_its_title() {
        assert_eq!(title(DUPLICATE_KEY), Some("a key is set twice"));
        assert_eq!(title(Code(999)), None);
    }
}
