# pg.sh - sourced by tests: a private PostgreSQL on a socket in a directory of its own.
#
# pg_start   makes $PG_DIR, starts the server, sets PGHOST, PGUSER, PGDATABASE. Works as root too: the
#            server then runs as an unprivileged user.
# pg_stop    ends it at once and removes everything; set as trap on EXIT.
# A missing server is a failure.

pg_find() {
	PATH=$PATH:$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin 2>/dev/null | sort -V | tail -1)
	command -v initdb >/dev/null || { echo 'Bail out! no PostgreSQL server programs (Debian: postgresql)'; exit 1; }
}

# Runs a command as the server's user.
pg_as() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=nobody --regid=nogroup --clear-groups -- "$@"
	else
		"$@"
	fi
}

pg_start() {
	pg_find
	umask 022
	PG_DIR=$(mktemp -d "${TMPDIR:-/tmp}/carom-pg.XXXXXX")
	trap pg_stop EXIT
	trap 'exit 1' INT TERM HUP
	chmod 755 "$PG_DIR"
	[ "$(id -u)" != 0 ] || chown nobody "$PG_DIR"
	(cd "$PG_DIR" && pg_as initdb -D "$PG_DIR/data" -A trust -U postgres -E UTF8 --no-locale -N >"$PG_DIR.log" 2>&1) ||
		{ cat "$PG_DIR.log"; echo 'Bail out! initdb failed'; exit 1; }
	# fsync off: a test's data need not survive the machine. $PG_OPTIONS for a test's own wishes.
	(cd "$PG_DIR" && pg_as pg_ctl -D "$PG_DIR/data" -w -t 60 -l "$PG_DIR/log" -o \
		"-k $PG_DIR -c listen_addresses='' -c fsync=${PG_FSYNC:-off} -c max_connections=40 -c shared_buffers=64MB \
-c deadlock_timeout=200ms ${PG_OPTIONS:-}" start >>"$PG_DIR.log" 2>&1) ||
		{ cat "$PG_DIR.log" "$PG_DIR/log"; echo 'Bail out! the server does not start'; exit 1; }
	PGHOST=$PG_DIR PGUSER=postgres PGDATABASE=postgres
	export PGHOST PGUSER PGDATABASE
	unset PGPORT PGPASSWORD PGSERVICE
}

pg_stop() {
	[ -n "${PG_DIR:-}" ] || return 0
	(cd / && pg_as pg_ctl -D "$PG_DIR/data" -m immediate stop >/dev/null 2>&1) || :
	rm -rf "$PG_DIR" "$PG_DIR.log"
	PG_DIR=
}

# One value, or the rows with | between columns.
pg_query() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 "$@"
}
