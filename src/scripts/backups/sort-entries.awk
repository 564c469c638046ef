# Sorts the entries of an archive by the role that restores them. It reads the output of `pg_restore --list`, twice, and writes files whose names begin
# with `to`.
# A line is `id; catalog oid KIND schema name owner`. Names may contain blanks and keywords: therefore the numbers before every name decide (catalog is
# the OID of the system catalog that the object is in, or 0), and the kind only where the catalog is 0.

/^;/ || NF < 4 { next }

{ rest = $0; sub(/^[0-9]+; [0-9]+ [0-9]+ /, "", rest) }

# First pass: which tables and sequences the archive creates. Rows of any other belong to an extension.
NR == FNR {
  if ($2 == 1259) {
    created[$3]
    if (rest ~ /^SEQUENCE /) counts["SEQUENCE SET" substr(rest, 9)]
  }
  next
}

{ print > (to list()) }

function list() {
  if ($2 == 2615) return "schemas"
  # pg_extension, pg_language, pg_foreign_data_wrapper: for superusers, or their owners' by default.
  if ($2 == 3079 || $2 == 2612 || $2 == 2328) return "extensions"
  # pg_event_trigger, pg_subscription, pg_subscription_rel: they would act without being called.
  if ($2 == 3466 || $2 == 6100 || $2 == 6102) return "left-out"
  # pg_publication, pg_publication_rel, pg_publication_namespace, pg_default_acl.
  if ($2 == 6104 || $2 == 6106 || $2 == 6237 || $2 == 826) return "privileges"
  # pg_policy.
  if ($2 == 3256) return "policies"
  # pg_database.
  if ($2 == 1262) return "database"
  if ($2 != 0) return "main"
  if (rest ~ /^TABLE DATA /) return $3 in created ? "main" : "configuration"
  if (rest ~ /^SEQUENCE SET /) return rest in counts ? "main" : "configuration"
  if (rest ~ /^ROW SECURITY /) return "policies"
  if (rest ~ /^DATABASE PROPERTIES / || rest ~ /^(ACL|COMMENT|SECURITY LABEL) - DATABASE /) return "database"
  if (rest ~ /^ACL /) return "privileges"
  if (rest ~ /^(COMMENT|SECURITY LABEL) - (EXTENSION|LANGUAGE|PROCEDURAL LANGUAGE|FOREIGN DATA WRAPPER) /) return "extensions"
  if (rest ~ /^(COMMENT|SECURITY LABEL) - PUBLICATION /) return "privileges"
  if (rest ~ /^(COMMENT|SECURITY LABEL) - (EVENT TRIGGER|SUBSCRIPTION) /) return "left-out"
  return "main"
}
