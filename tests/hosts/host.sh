# host.sh HOST - what tests/hosts/run runs inside a throw-away system: sets its servers up, runs
# contrib/quickstart and tests/run, compares what was there before with what is there afterwards.
set -u
host=$1 bad=0
export DEBIAN_FRONTEND=noninteractive
report() { # OK|not-OK WHAT
	printf '%s %s: %s (%s s)\n' "$1" "$host" "$2" "$SECONDS"
	[ "$1" = ok ] || bad=$((bad + 1))
}
check() { # WHAT COMMAND...
	"${@:2}" >/tmp/check.log 2>&1 && report ok "$1" || { report 'not ok' "$1"; grep -E '^(FAIL|not ok)' /tmp/check.log; tail -n 25 /tmp/check.log; }
}

install() { # servers of the host: not started, started below by hand, for there is no init here
	printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
	chmod 755 /usr/sbin/policy-rc.d
	apt-get update -q >/tmp/install.log 2>&1
	apt-get install -q -y --no-install-recommends "$@" >>/tmp/install.log 2>&1 ||
		{ tail /tmp/install.log; report 'not ok' "installing $*"; exit 1; }
	rm /usr/sbin/policy-rc.d
}

set_up_bare() {
	install sudo
	rm -rf /var/lib/apt/lists/*
}

set_up_courier() {
	install exim4-daemon-light courier-imap courier-pop postgresql-15 libcurl4-openssl-dev libvectorscan-dev \
	    procps iproute2 sudo
	/usr/sbin/exim4 -bd
	/etc/init.d/courier-authdaemon start >/dev/null
	sed -i 's/^ADDRESS=.*/ADDRESS=127.0.0.1/' /etc/courier/imapd /etc/courier/pop3d
	/etc/init.d/courier-imap start >/dev/null
	/etc/init.d/courier-pop start >/dev/null
	pg_ctlcluster 15 main start
	expected='exim4 couriertcpd postgres'
}

set_up_dovecot() {
	install postfix dovecot-imapd procps iproute2 sudo
	printf 'mail_location = maildir:~/Maildir\nlisten = 127.0.0.1\n' >/etc/dovecot/local.conf
	postconf inet_interfaces=loopback-only >/dev/null
	postfix start >/dev/null 2>&1
	/usr/sbin/dovecot
	expected='master dovecot'
}

# What must not change: processes, files of /etc and links to services, ports, packages.
snapshot() {
	ps -eo pid=,lstart=,user=,args= 2>/dev/null | grep -vE 'ps -eo|host\.sh|sort|grep' | sort >"$1.processes"
	ss -ltnp 2>/dev/null | grep users: | awk '{print $4, $6}' | sort >"$1.ports"
	# a base package may come up to the version that a new one asks for; a server's may not
	dpkg-query -W -f='${Package}:${Architecture} ${Version} ${Status}\n' | sed '/^\(perl\|lib\)/s/ [^ ]*//' | sort >"$1.packages"
	find /etc /usr/sbin/policy-rc.d* -type f ! -name ld.so.cache ! -name 02autoremove-postgresql ! -name 'passwd*' ! -name 'group*' ! -name '*shadow*' \
	    ! -name 'sub[ug]id*' -exec sha256sum {} + 2>/dev/null | sort >"$1.files"
	find /etc -type l ! -path '/etc/alternatives/*' -printf '%p %l\n' | sort >"$1.links"
	cut -d: -f1-3 /etc/passwd /etc/group | sort >"$1.users"
}

# All that was there is there, and nothing new runs or listens, or starts at boot.
unchanged() {
	snapshot /tmp/after
	differences=0
	for what in packages files links users processes ports; do
		gone=$(comm -23 /tmp/before.$what /tmp/after.$what)
		[ -z "$gone" ] || { printf '%s gone or changed:\n%s\n' "$what" "$gone"; differences=1; }
	done
	for what in processes ports; do
		new=$(comm -13 /tmp/before.$what /tmp/after.$what)
		[ -z "$new" ] || { printf '%s new:\n%s\n' "$what" "$new"; differences=1; }
	done
	new=$(comm -13 /tmp/before.links /tmp/after.links | grep -E '/rc[2-5S]\.d/S.*(dovecot)|wants/dovecot')
	[ -z "$new" ] || { printf 'starts at boot:\n%s\n' "$new"; differences=1; }
	[ ! -e /usr/sbin/policy-rc.d ] || { echo "policy-rc.d is left"; differences=1; }
	return $differences
}

# quickstart in its own folder, from the read-only checkout: first, again, after --stop, --clean
quickstart() { # USER FOLDER
	mkdir -p "$2" && chown "$1" "$2" || return 1
	su "$1" -s /bin/bash -c 'cd "$0" && for again in 1 2; do /src/contrib/quickstart || exit 1; done &&
		/src/contrib/quickstart --stop && /src/contrib/quickstart && . quickstart.d/env &&
		[ "$(psql -Atc "select count(*) > 5 from carom.suppression")" = t ] && [ -s quickstart.d/report.html ] &&
		/src/contrib/quickstart --clean && [ ! -e quickstart.d ]' "$2"
}

whole_tests() {
	# shellcheck disable=SC2086
	/src/tests/run $tests
}

expected=''
"set_up_$host"
useradd -m -s /bin/bash jo && echo 'jo ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/jo
for program in $expected; do
	for second in $(seq 60); do
		pgrep -f "$program" >/dev/null && break
		sleep 1
	done
done
sleep 2
snapshot /tmp/before
for program in $expected; do
	grep -q "$program" /tmp/before.processes || report 'not ok' "$program does not run, so it proves nothing"
done
check "quickstart as an ordinary user, in a folder with a blank" quickstart jo "/home/jo/my bounces"
check "quickstart as root" quickstart root /root/q
[ "$host" = bare ] || check "the system's own servers, after quickstart" unchanged
check "tests/run" whole_tests
grep -E '[0-9]+ passed' /tmp/check.log
[ "$host" = bare ] || check "the system's own servers, after tests/run" unchanged
exit $((bad > 0))
