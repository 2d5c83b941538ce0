# login_server.sh - starts login_server.py and logs in there: source it after tap.sh and dovecot.sh, with DOVECOT_DIR
# and its authority. Wants $work/pw.

servers=

# serve PROTOCOL CERTIFICATE [OPTION...]: $port, $record; the same server does for all of one protocol and address
serve()
{
	protocol=$1 certificate=$2
	shift 2
	record=$work/record.$protocol.${server_address:-127.0.0.1}
	: >"$record"
	{
		printf "'%s' " "$DOVECOT_DIR/tls/$certificate.pem" "$DOVECOT_DIR/tls/$certificate.key" "$@"
	} >"$record.options"
	if [ ! -s "$record.port" ]; then
		python3 "$source/tests/integration/login_server.py" "$protocol" "$record" "${server_address:-127.0.0.1}" \
			>"$record.port" 2>"$record.log" &
		servers="$servers $!"
	fi
	for _ in $(seq 200); do
		[ ! -s "$record.port" ] || break
		sleep 0.05
	done
	[ -s "$record.port" ] || bail "the server does not start: $(cat "$record.log")"
	port=$(cat "$record.port")
}

# mailbox URL [LINES OF THE SECTION]: writes $work/carom.conf
mailbox()
{
	cat >"$work/carom.conf" <<END
mailbox "m" {
	url = "$1"
	user = "canary,user"
	tls_ca_file = "$DOVECOT_CA"
	password_file = "$work/pw"
	connect_timeout = "20s"
	$2
}
END
}

# session: $answer is the tool's last line
session()
{
	answer=$("$build/tests/integration/mailbox_tool" -c "$work/carom.conf" m list 2>&1 | tail -n 1)
}

# No credential got to the server.
said_nothing()
{
	! grep -qE '^>|canary|^(AUTH|LOGIN|USER|PASS)' "$record"
}
