# packages.sh - brings in Debian packages without disturbing the machine; sourced by tests/run,
# contrib/quickstart and .ci/run.
#
#   packages_prepare DIR PACKAGE...   everything of "PACKAGE..." is usable afterwards; 1 with what to do if not
#
# Packages come in without recommendations, without removing any other, and without starting a service; a
# server that was not there before stays disabled afterwards, and PostgreSQL gets no system cluster. What
# would remove a package of the machine, or change a mail server that it runs, is unpacked in DIR instead.
# A|B is whichever is installed, else A.

PACKAGES_BUILD="gcc make autoconf automake libtool pkg-config libc6-dev gettext
	libcurl4-gnutls-dev|libcurl4-openssl-dev|libcurl4-nss-dev libetpan-dev libpq-dev libconfuse-dev
	libseccomp-dev libsystemd-dev libjansson-dev libidn2-dev libzstd-dev nettle-dev libmicrohttpd-dev libsasl2-dev libcmocka-dev"
PACKAGES_SERVERS="postgresql-15 postgresql-client-15 dovecot-core dovecot-imapd dovecot-pop3d openssl tzdata util-linux libsasl2-modules"
PACKAGES_TESTS="mandoc python3 python3-psycopg2 php-cli nodejs valgrind procps iproute2"

# The pattern matcher: Hyperscan where there is one (amd64, i386), else Vectorscan; either serves.
packages_matcher() {
	case $(dpkg --print-architecture 2>/dev/null) in
	amd64 | i386) echo 'libhyperscan-dev|libvectorscan-dev' ;;
	*) echo 'libvectorscan-dev|libhyperscan-dev' ;;
	esac
}

packages_installed() {
	dpkg-query -W -f='${Status}\n' "$1" 2>/dev/null | grep -q 'ok installed'
}

# Those of "$@" that are not there, one a line. PostgreSQL of any version from 13 on serves.
packages_missing() {
	for choice in "$@"; do
		case $choice in
		postgresql-15) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && continue ;;
		postgresql-client-15) command -v psql >/dev/null && continue ;;
		esac
		for package in ${choice//|/ }; do
			packages_installed "$package" && continue 2
		done
		echo "${choice%%|*}"
	done
}

packages_as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Says why root cannot be had, if so.
packages_can_install() {
	if ! command -v apt-get >/dev/null; then
		echo "these Debian packages are needed and there is no apt-get here; install their like by hand:" "$@" >&2
		return 1
	fi
	if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
		echo "needs root or sudo to install packages; as root run: apt-get install --no-install-recommends" "$@" >&2
		return 1
	fi
}

# Would installing "$@" remove a package, or change the Dovecot that is there?
packages_would_disturb() {
	LC_ALL=C apt-get -s -q install --no-install-recommends "$@" 2>/dev/null |
		grep -qE '^(Remv |Inst dovecot-[a-z]+ \[)'
}

# packages_unpack DIR PACKAGE...: downloads and unpacks, nothing is installed
packages_unpack() {
	where=$1
	shift
	mkdir -p "$where/archives" || return 1
	echo "unpacking privately, for the machine has others in their place:" "$@"
	if ! (cd "$where/archives" && apt-get download -q "$@" && for archive in *.deb; do dpkg -x "$archive" .. || exit 1; done) \
	    >"$where/log" 2>&1; then
		tail -n 5 "$where/log" >&2
		echo "could not download or unpack them; is the package mirror reachable?" >&2
		return 1
	fi
	rm -rf "$where/archives"
	# archives of old keep some libraries in /lib, which is /usr/lib today
	[ ! -d "$where/lib" ] || { cp -a "$where/lib" "$where/usr/" && rm -rf "$where/lib"; }
	: >"$where/complete"
}

# libetpan-dev insists on the GnuTLS flavour of libcurl's headers, though nothing of it is used.
packages_unpack_etpan() {
	libraries=/usr/lib/$(gcc -print-multiarch)
	[ -e "$1/complete" ] || packages_unpack "$1" libetpan-dev || return 1
	ln -sfn "$libraries/libetpan.so.20" "$1$libraries/libetpan.so"
	sed -i "s|^prefix=.*|prefix=$1/usr|" "$1$libraries/pkgconfig/libetpan.pc"
	export PKG_CONFIG_PATH=$1$libraries/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
}

# The private Dovecot and those of its libraries that the machine lacks.
packages_unpack_dovecot() {
	if [ ! -e "$1/complete" ]; then
		libraries=$(LC_ALL=C apt-get -s -q install --no-install-recommends dovecot-core dovecot-imapd dovecot-pop3d 2>/dev/null |
			sed -n 's/^Inst \(lib[^ ]*\) (.*/\1/p')
		# shellcheck disable=SC2086
		packages_unpack "$1" dovecot-core dovecot-imapd dovecot-pop3d $libraries || return 1
		chmod 755 "$1"
	fi
	export CAROM_DOVECOT=$1
}

packages_prepare() {
	private=$1
	shift
	missing=$(packages_missing "$@")
	[ -n "$missing" ] || return 0
	# shellcheck disable=SC2086
	set -- $missing
	etpan='' dovecot=''
	case " $* " in *" dovecot-"*) [ ! -e "$private/dovecot/complete" ] || dovecot=kept ;; esac
	case " $* " in *" libetpan-dev "*) [ ! -e "$private/etpan/complete" ] || etpan=kept ;; esac
	rest=$(packages_without "$*")
	if [ -n "$rest" ] || [ "$etpan$dovecot" = '' ]; then
		packages_can_install "$@" || return 1
		packages_as_root apt-get update -q >/dev/null 2>&1 || :
		case " $rest " in *" dovecot-"*)
			# a protocol added to a Dovecot that is there would come up at its next restart
			if packages_installed dovecot-core || packages_would_disturb dovecot-core dovecot-imapd dovecot-pop3d; then
				dovecot=new
			fi ;;
		esac
		case " $rest " in *" libetpan-dev "*) ! packages_would_disturb libetpan-dev || etpan=new ;; esac
		rest=$(packages_without "$rest")
		[ -z "$etpan" ] || rest="$rest $(packages_missing libetpan20 libgnutls28-dev liblockfile-dev libexpat1-dev)"
		# shellcheck disable=SC2086
		[ -z "${rest// /}" ] || packages_install $rest || return 1
	fi
	[ -z "$etpan" ] || packages_unpack_etpan "$private/etpan" || return 1
	[ -z "$dovecot" ] || packages_unpack_dovecot "$private/dovecot"
}

# The list without what is unpacked privately ($etpan and $dovecot say what).
packages_without() {
	for package in $1; do
		case $package in
		libetpan-dev) [ -n "$etpan" ] || printf '%s ' "$package" ;;
		dovecot-*) [ -n "$dovecot" ] || printf '%s ' "$package" ;;
		*) printf '%s ' "$package" ;;
		esac
	done
}

# Installs "$@", all of which are missing. Says what it does; returns 1 with what to do when it cannot.
packages_install() {
	echo "installing:" "$@"
	packages_as_root env LC_ALL=C PATH="$PATH:/usr/sbin:/sbin" sh -s -- "$@" <<-'S'
		set -eu
		export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 NEEDRESTART_MODE=l
		lock=/run/carom-packages.lock
		exec 9>$lock
		flock 9
		guard=/usr/sbin/policy-rc.d
		cluster=/etc/postgresql-common/createcluster.conf
		log=$(mktemp)
		mine='# written by carom for the time of an installation'
		# What a killed installation left behind is put right first.
		restore() {
			for file in $guard $cluster; do
				! grep -qs "^$mine" $file || rm -f $file
				[ ! -e $file.before-carom ] || mv $file.before-carom $file
			done
			rmdir ${cluster%/*} 2>/dev/null || :
		}
		restore
		put_aside() { [ ! -e $1 ] || mv $1 $1.before-carom; }
		trap 'restore; rm -f $log' EXIT
		trap 'exit 130' INT TERM HUP
		# Services stay as they are while somebody (apt-get inherits it) holds the lock; so a guard left
		# behind by a killed installation guards nothing.
		put_aside $guard
		cat >$guard <<-G
			#!/bin/sh
			$mine
			flock -n $lock true || exit 101
			[ ! -x $guard.before-carom ] || exec $guard.before-carom "\$@"
		G
		chmod 755 $guard
		had_dovecot=no
		[ ! -e /usr/sbin/dovecot ] || had_dovecot=yes
		case " $* " in *" postgresql-15 "*)
			mkdir -p ${cluster%/*}
			put_aside $cluster
			printf '%s\ncreate_main_cluster = false\n' "$mine" >$cluster ;;
		esac
		if ! apt-get install -q -y --no-install-recommends --no-remove \
		    -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
		    "$@" >$log 2>&1 </dev/null; then
			if grep -qE 'ailed to fetch|nable to fetch|nable to locate|has no installation candidate' $log; then
				grep -E '^E: ' $log | head -n 3 >&2
				echo "the package mirror cannot be reached, or does not have them: check the network and" >&2
				echo "/etc/apt/sources.list; once 'apt-get update' succeeds, start this again." >&2
			else
				tail -n 15 $log >&2
				echo "apt-get could not install them without removing another package, or at all (see above);" >&2
				echo "nothing was removed. 'apt-get install' of the same names shows what stands in the way." >&2
			fi
			exit 1
		fi
		restore
		# the package's own, which it put beside ours
		[ -e $cluster ] || [ ! -e $cluster.ucf-dist ] || mv $cluster.ucf-dist $cluster
		if [ $had_dovecot = no ] && [ -e /usr/sbin/dovecot ]; then
			if command -v systemctl >/dev/null; then
				systemctl disable -q dovecot.service dovecot.socket 2>/dev/null || :
			fi
			! command -v update-rc.d >/dev/null || update-rc.d dovecot disable >/dev/null 2>&1 || :
		fi
	S
}
