# postmaster_lives: whether the process in postmaster.pid exists and is PostgreSQL. PGDATA is the data directory.
postmaster_lives() {
  read -r pid 2>/dev/null <"$PGDATA/postmaster.pid" && read -r name 2>/dev/null <"/proc/$pid/comm" && [ "$name" = postgres ]
}
