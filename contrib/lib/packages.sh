# packages.sh - brings in Debian packages without disturbing the machine; sourced by tests/run and
# contrib/quickstart.
#
# Packages come in without recommendations, without removing any other, and without starting a service;
# a server that was not there before stays disabled afterwards, and PostgreSQL gets no system cluster.

PACKAGES_BUILD="gcc make autoconf automake libtool pkg-config libc6-dev
	libcurl4-gnutls-dev libetpan-dev libpq-dev libconfuse-dev libseccomp-dev libsystemd-dev
	libjansson-dev libidn2-dev libzstd-dev nettle-dev libsasl2-dev libcmocka-dev"
PACKAGES_SERVERS="postgresql-15 postgresql-client-15 dovecot-core dovecot-imapd dovecot-pop3d dovecot-lmtpd openssl tzdata"
PACKAGES_TESTS="mandoc python3 valgrind procps iproute2 util-linux"

# The pattern matcher: Hyperscan where there is one (amd64, i386), else Vectorscan; either serves.
packages_matcher() {
	if dpkg-query -W -f='${Status}' libvectorscan-dev 2>/dev/null | grep -q 'ok installed'; then
		echo libvectorscan-dev
		return
	fi
	case $(dpkg --print-architecture) in
	amd64 | i386) echo libhyperscan-dev ;;
	*) echo libvectorscan-dev ;;
	esac
}

# Those of "$@" that are not installed, one a line. PostgreSQL of any version from 13 on serves.
packages_missing() {
	for package in "$@"; do
		case $package in
		postgresql-15) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && continue ;;
		postgresql-client-15) command -v psql >/dev/null && continue ;;
		esac
		dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
	done
}

packages_as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs what is missing of "$@". Says what it does; returns 1 with what to do when it cannot.
packages_install() {
	missing=$(packages_missing "$@")
	[ -n "$missing" ] || return 0
	echo "installing:" $missing
	if ! command -v apt-get >/dev/null; then
		echo "these Debian packages are needed and there is no apt-get here: install their like by hand" >&2
		return 1
	fi
	if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
		echo "needs root or sudo to install packages; as root run: apt-get install" $missing >&2
		return 1
	fi
	packages_as_root sh -s -- $missing <<-'S'
		set -eu
		export DEBIAN_FRONTEND=noninteractive
		guard=/usr/sbin/policy-rc.d
		saved=
		[ ! -e $guard ] || { saved=$guard.carom-saved; mv $guard $saved; }
		printf '#!/bin/sh\nexit 101\n' >$guard
		chmod 755 $guard
		trap 'rm -f $guard; [ -z "$saved" ] || mv $saved $guard' EXIT
		case " $* " in *" postgresql-15 "*)
			mkdir -p /etc/postgresql-common
			[ -e /etc/postgresql-common/createcluster.conf ] ||
				echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf ;;
		esac
		had_dovecot=no
		[ ! -e /usr/sbin/dovecot ] || had_dovecot=yes
		log=$(mktemp)
		apt-get update -q >$log 2>&1 || :
		if ! apt-get install -q -y --no-install-recommends --no-remove \
		    -o Dpkg::Options::=--force-confold "$@" >$log 2>&1; then
			tail -n 15 $log >&2
			echo "apt-get could not install them without removing another package or at all; see above" >&2
			rm -f $log
			exit 1
		fi
		rm -f $log
		if [ $had_dovecot = no ] && [ -d /run/systemd/system ]; then
			systemctl disable -q dovecot.service dovecot.socket 2>/dev/null || :
		fi
	S
}
