# postmaster_lives: does the process that postmaster.pid names exist, and is it PostgreSQL? PGDATA is the data directory.
postmaster_lives() {
  read -r pid 2>/dev/null <"$PGDATA/postmaster.pid" && read -r name 2>/dev/null <"/proc/$pid/comm" && [ "$name" = postgres ]
}
