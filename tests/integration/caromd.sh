# caromd.sh - sourced by the tests of the daemon: a private PostgreSQL with the schema, a private
# Dovecot, a configuration, mail to read, and TAP. Run from the build folder; $srcdir is the sources'.

srcdir=${srcdir:-.}
. "$srcdir/tests/integration/pg.sh"
. "$srcdir/tests/integration/dovecot.sh"
CAROMD=${CAROMD:-$PWD/caromd}
tests=0
failed=0

ok()
{
	tests=$((tests + 1))
	echo "ok $tests - $1"
}

not_ok()
{
	tests=$((tests + 1))
	failed=$((failed + 1))
	echo "not ok $tests - $1"
	shift
	[ $# = 0 ] || printf '# %s\n' "$@"
	[ ! -f "$T/log" ] || tail -15 "$T/log" | sed 's/^/# /'
}

# is NAME GOT WANTED
is()
{
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "got:    $2" "wanted: $3"; fi
}

# has NAME PATTERN: the log has it
has()
{
	if grep -Eq "$2" "$T/log"; then ok "$1"; else not_ok "$1" "no line like $2"; fi
}

done_testing()
{
	echo "1..$tests"
	[ $failed = 0 ]
}

stop_all()
{
	[ -z "${daemon:-}" ] || kill -9 "$daemon" 2>/dev/null || :
	dovecot_stop
	[ -n "${KEEP:-}" ] || rm -rf "$T"
	pg_stop
}

# Servers, schema, and a user of the database that is a plain member of carom_daemon.
start_all()
{
	T=$(mktemp -d "${TMPDIR:-/tmp}/caromd-test.XXXXXX")
	chmod 755 "$T"
	pg_start
	trap stop_all EXIT
	dovecot_start "$T/dovecot" || { echo 'Bail out! no Dovecot'; exit 1; }
	database_start || { echo 'Bail out! no schema'; exit 1; }
	printf '%s\n' "$DOVECOT_PASSWORD" >"$T/password"
	chmod 600 "$T/password"
}

database_start()
{
	"$PWD/tests/integration/schema_tool" "host=$PG_DIR user=postgres dbname=carom" &&
		pg_query -d carom -c 'create role returns login; grant carom_daemon to returns'
}

sql()
{
	pg_query -d carom -c "$1"
}

# mailbox_section NAME [EXTRA LINES]: this Dovecot over STARTTLS
mailbox_section()
{
	cat <<END
mailbox "$1" {
	url = "${MAILBOX_URL:-imap://localhost:$DOVECOT_IMAP}"
	tls_ca_file = "$DOVECOT_CA"
	user = "$DOVECOT_USER"
	password_file = "${PASSWORD_FILE:-$T/password}"
	poll = "1s"
	${2:-after = \"move:Processed\"}
}
END
}

# configure SECTION...: writes $T/carom.conf
configure()
{
	{
		echo "database = \"host=$PG_DIR user=returns dbname=carom\""
		echo 'stream "news" { trust = "plausible" return_path = "bounce@returns.example.com" }'
		printf '%s\n' "$@"
	} >"$T/carom.conf"
}

# bounces FROM TO: that many failure reports (RFC 3464), each about another recipient, and after every
# tenth an ordinary letter, delivered into INBOX
bounces()
{
	stage=$T/stage
	mkdir -p "$stage/cur" "$stage/new" "$stage/tmp"
	awk -v from="$1" -v to="$2" -v dir="$stage/new" -f "$srcdir/tests/integration/bounces.awk"
	[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$stage"
	dovecot_doveadm import -u "$DOVECOT_USER" "maildir:$stage" '' all || exit 1
	rm -rf "$stage"
}

# How many letters bounces FROM TO brings beside the reports.
letters()
{
	echo $(($2 / 10 - ($1 - 1) / 10))
}

once()
{
	"$CAROMD" -c "$T/carom.conf" --once "$@" 2>>"$T/log"
}

daemon_start()
{
	"$CAROMD" -c "$T/carom.conf" -f 2>>"$T/log" &
	daemon=$!
}

# daemon_stop: asks it to, waits, sets $status
daemon_stop()
{
	kill -TERM "$daemon"
	status=0
	wait "$daemon" || status=$?
	daemon=
}

# messages FOLDER: how many; 0 when there is no such folder
messages()
{
	n=$(dovecot_doveadm mailbox status -u "$DOVECOT_USER" messages "$1" 2>/dev/null | sed 's/.*messages=//')
	echo "${n:-0}"
}

# seconds: since the machine was started, whatever its clock is set to
seconds()
{
	read -r up _ </proc/uptime
	echo "${up%.*}"
}

# wait_for SECONDS COMMAND...: until it succeeds; it is tried once at least, and not begun when they are over
wait_for()
{
	over=$(($(seconds) + $1))
	shift
	until "$@"; do
		[ "$(seconds)" -le "$over" ] || return 1
		sleep 0.1
	done
}

log_has()
{
	grep -Eq "$1" "$T/log"
}

empty()
{
	[ "$(messages "$1")" = 0 ]
}

# Every message in exactly one of the four.
accounted()
{
	sql "select coalesce(sum(recorded + duplicate + ignored + quarantined), 0) from carom.mailbox_status"
}
