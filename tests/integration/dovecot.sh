# dovecot.sh - a private Dovecot: source it. Ordinary user, loopback, own certificates; as root it
# becomes nobody. Nothing of the system's Dovecot is read or touched.
#
#   dovecot_start DIR       makes DIR, starts, waits until it answers; maildir unless DOVECOT_FORMAT is mdbox or sdbox
#   dovecot_deliver FILE... puts the files into INBOX of DOVECOT_USER
#   dovecot_doveadm ARG...  doveadm of this instance
#   dovecot_stop            stops it; DIR stays
#
# Sets DOVECOT_DIR, DOVECOT_USER, DOVECOT_PASSWORD, DOVECOT_CA (file), DOVECOT_IMAP, DOVECOT_IMAPS,
# DOVECOT_POP3, DOVECOT_POP3S (ports on 127.0.0.1). DOVECOT_OAUTH2: the address where bearer tokens are checked. CAROM_DOVECOT names a Dovecot that is only unpacked. All functions return 1 with a line on stderr when
# they fail.

DOVECOT_USER=${DOVECOT_USER:-returns@example.com}
DOVECOT_PASSWORD=${DOVECOT_PASSWORD:-correct horse 1}
DOVECOT_FORMAT=${DOVECOT_FORMAT:-maildir}

dovecot_fail()
{
	echo "dovecot.sh: $*" >&2
	return 1
}

# Runs a command as whoever runs the server.
dovecot_as()
{
	if [ -n "${CAROM_DOVECOT:-}" ]; then
		dovecot_overlaid "$@"
	elif [ "$(id -u)" = 0 ]; then
		setpriv --reuid=nobody --regid=nogroup --clear-groups -- "$@"
	else
		"$@"
	fi
}

# The same with the Dovecot unpacked in CAROM_DOVECOT (contrib/lib/packages.sh) laid over /usr, seen by the
# command alone: its programs find each other by absolute paths only.
dovecot_overlaid()
{
	overlay='mount -t overlay overlay -o "lowerdir=$CAROM_DOVECOT/usr:/usr" /usr || exit 1'
	if [ "$(id -u)" = 0 ]; then
		unshare -m sh -c "$overlay"'; exec setpriv --reuid=nobody --regid=nogroup --clear-groups -- "$@"' sh "$@"
	else
		CAROM_UID=$(id -u) CAROM_GID=$(id -g) unshare -r -m sh -c \
			"$overlay"'; exec unshare -U --map-user="$CAROM_UID" --map-group="$CAROM_GID" -- "$@"' sh "$@"
	fi
}

# dovecot_certificate NAME SUBJECT-ALT-NAMES DAYS: DIR/tls/NAME.pem and .key, signed by the CA
dovecot_certificate()
{
	(
		cd "$DOVECOT_DIR/tls" || exit 1
		printf 'subjectAltName=%s\n' "$2" >"$1.ext"
		openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" \
			-subj "/CN=$1" -out "$1.csr" &&
			openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial \
				-days "$3" -extfile "$1.ext" -out "$1.pem"
	) >"$DOVECOT_DIR/tls/$1.log" 2>&1 || dovecot_fail "openssl: $DOVECOT_DIR/tls/$1.log"
}

dovecot_authority()
{
	mkdir -p "$DOVECOT_DIR/tls" || return 1
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
		-subj "/CN=${DOVECOT_AUTHORITY:-private test authority}" -keyout "$DOVECOT_DIR/tls/ca.key" \
		-out "$DOVECOT_DIR/tls/ca.pem" >"$DOVECOT_DIR/tls/ca.log" 2>&1 ||
		dovecot_fail "openssl: $DOVECOT_DIR/tls/ca.log"
	DOVECOT_CA=$DOVECOT_DIR/tls/ca.pem
}

dovecot_ports()
{
	# Those that tests/run has beside each other keep apart: a server may be stopped and started again.
	random=$(od -An -N2 -tu2 /dev/urandom)
	DOVECOT_IMAP=$((20000 + ${TESTS_SLOT:-$random} % 8 * 1100 + random / 8 % 1096))
	DOVECOT_IMAPS=$((DOVECOT_IMAP + 1))
	DOVECOT_POP3=$((DOVECOT_IMAP + 2))
	DOVECOT_POP3S=$((DOVECOT_IMAP + 3))
}

dovecot_location()
{
	case $DOVECOT_FORMAT in
	mdbox | sdbox) echo "$DOVECOT_FORMAT:$DOVECOT_DIR/mail/$DOVECOT_FORMAT" ;;
	*) echo "maildir:$DOVECOT_DIR/mail/Maildir" ;;
	esac
}

dovecot_configure()
{
	owner=$(dovecot_as id -un)
	group=$(dovecot_as id -gn)
	uid=$(dovecot_as id -u)
	gid=$(dovecot_as id -g)
	run=$DOVECOT_DIR/run
	printf '%s:{PLAIN}%s\n' "$DOVECOT_USER" "$DOVECOT_PASSWORD" >"$DOVECOT_DIR/passwd"
	cat >"$DOVECOT_DIR/dovecot.conf" <<END
base_dir = $run
state_dir = $DOVECOT_DIR/state
log_path = $DOVECOT_DIR/log
protocols = imap pop3
listen = 127.0.0.1
default_internal_user = $owner
default_internal_group = $group
default_login_user = $owner
first_valid_uid = $uid
first_valid_gid = $gid
ssl = yes
ssl_cert = <$DOVECOT_DIR/tls/server.pem
ssl_key = <$DOVECOT_DIR/tls/server.key
auth_mechanisms = plain login scram-sha-1 scram-sha-256
auth_failure_delay = 0
login_trusted_networks = 127.0.0.0/8
mail_max_userip_connections = 100
mail_location = $(dovecot_location)
mail_fsync = never
pop3_uidl_format = %f
passdb {
  driver = passwd-file
  args = scheme=PLAIN $DOVECOT_DIR/passwd
}
userdb {
  driver = static
  args = uid=$uid gid=$gid home=$DOVECOT_DIR/mail
}
service imap-login {
  chroot =
  process_min_avail = 1
  inet_listener imap {
    port = $DOVECOT_IMAP
  }
  inet_listener imaps {
    port = $DOVECOT_IMAPS
    ssl = yes
  }
}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = $DOVECOT_POP3
  }
  inet_listener pop3s {
    port = $DOVECOT_POP3S
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
END
	[ -z "${DOVECOT_OAUTH2:-}" ] || dovecot_oauth2
	[ "$DOVECOT_FORMAT" != maildir ] || echo 'maildir_stat_dirs = no' >>"$DOVECOT_DIR/dovecot.conf"
	[ "$DOVECOT_FORMAT" = maildir ] || sed -i 's/^pop3_uidl_format.*/pop3_uidl_format = %g/' "$DOVECOT_DIR/dovecot.conf"
}

# Bearer tokens, which the provider whose address is in DOVECOT_OAUTH2 is asked about (RFC 7662).
dovecot_oauth2()
{
	sed -i 's/^auth_mechanisms = .*/& xoauth2 oauthbearer/' "$DOVECOT_DIR/dovecot.conf"
	cat >>"$DOVECOT_DIR/dovecot.conf" <<END
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $DOVECOT_DIR/oauth2.conf
}
END
	cat >"$DOVECOT_DIR/oauth2.conf" <<END
introspection_mode = post
introspection_url = $DOVECOT_OAUTH2
username_attribute = username
active_attribute = active
active_value = true
timeout_msecs = 2000
END
}

dovecot_launch()
{
	for attempt in 1 2 3 4 5 6 7 8; do
		dovecot_ports
		dovecot_configure || return 1
		[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$DOVECOT_DIR" || return 1
		: >"$DOVECOT_DIR/start.log"
		if dovecot_as dovecot -c "$DOVECOT_DIR/dovecot.conf" >"$DOVECOT_DIR/start.log" 2>&1; then
			return 0
		fi
		grep -q 'already in use' "$DOVECOT_DIR/start.log" "$DOVECOT_DIR/log" 2>/dev/null || break
	done
	cat "$DOVECOT_DIR/start.log" >&2
	dovecot_fail "dovecot does not start: $DOVECOT_DIR/log"
}

dovecot_wait()
{
	for i in $(seq 100); do
		if dovecot_doveadm user "$DOVECOT_USER" >/dev/null 2>&1; then
			return 0
		fi
		sleep 0.1
	done
	dovecot_fail "dovecot does not answer: $DOVECOT_DIR/log"
}

dovecot_start()
{
	PATH=$PATH:/usr/sbin:/sbin
	for program in dovecot doveadm openssl; do
		dovecot_as sh -c "command -v $program" >/dev/null || dovecot_fail "$program cannot be run" || return 1
	done
	DOVECOT_DIR=$1
	mkdir -p "$DOVECOT_DIR/mail" "$DOVECOT_DIR/run" "$DOVECOT_DIR/state" || return 1
	dovecot_authority && dovecot_certificate server 'DNS:localhost,IP:127.0.0.1' 30 || return 1
	dovecot_launch && dovecot_wait
}

dovecot_doveadm()
{
	dovecot_as doveadm -c "$DOVECOT_DIR/dovecot.conf" "$@"
}

dovecot_deliver()
{
	stage=$(mktemp -d "$DOVECOT_DIR/stage.XXXXXX") || return 1
	mkdir "$stage/cur" "$stage/new" "$stage/tmp" || return 1
	n=0
	for file in "$@"; do
		n=$((n + 1))
		cp "$file" "$stage/new/$(printf '%010d.%s.test' $n $$)" || return 1
	done
	[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$stage"
	dovecot_doveadm import -u "$DOVECOT_USER" "maildir:$stage" '' all ||
		dovecot_fail 'doveadm import failed' || return 1
	rm -rf "$stage"
}

dovecot_stop()
{
	[ -n "${DOVECOT_DIR:-}" ] || return 0
	dovecot_as dovecot -c "$DOVECOT_DIR/dovecot.conf" stop >/dev/null 2>&1
	return 0
}
