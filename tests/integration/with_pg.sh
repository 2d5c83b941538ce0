#!/bin/sh
# with_pg.sh PROGRAM [ARGUMENT...] - runs it with PGHOST, PGUSER and PGDATABASE of a private PostgreSQL
set -u
. "$(dirname "$0")/pg.sh"
pg_start
export CAROM_TEST_PG="$PG_DIR"
"$@"
rc=$?
pg_stop
exit $rc
