-- The role of an instance, its timeline, and its WAL position: what a primary has written, or what a standby has received.
SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'standby' ELSE 'primary' END,
  CASE WHEN pg_catalog.pg_is_in_recovery()
    THEN greatest((SELECT c.timeline_id FROM pg_catalog.pg_control_checkpoint() AS c), (SELECT r.min_recovery_end_timeline FROM pg_catalog.pg_control_recovery() AS r),
      (SELECT w.received_tli FROM pg_catalog.pg_stat_wal_receiver AS w))
    ELSE ('x' || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::int END,
  CASE WHEN pg_catalog.pg_is_in_recovery()
    THEN greatest(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())
    ELSE pg_catalog.pg_current_wal_lsn() END - '0/0'::pg_catalog.pg_lsn;
