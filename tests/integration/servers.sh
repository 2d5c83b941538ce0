# servers.sh - mail servers that are unpacked privately and never installed: source it after tap.sh. They listen
# on loopback, run as an ordinary user, and are seen by their own processes alone.
#
#   cyrus_start DIR     needs nothing
#   courier_start DIR   needs root: it looks for its parts in /usr, /etc and /run, which its processes get laid over
#   servers_stop
#
# Each sets server_imap and server_pop3 (ports, without TLS) for SERVER_USER with the password in SERVER_PASSWORD.
# They return 1 with the reason in $server_why.

SERVER_USER=returns@example.com
SERVER_PASSWORD='correct horse 1'
server_pids=
server_master=

# server_packages DIR PACKAGE...: unpacked in DIR, with the libraries that this machine lacks
server_packages()
{
	where=$1
	shift
	. "$source/contrib/lib/packages.sh"
	command -v apt-get >/dev/null || { server_why='no apt-get'; return 1; }
	libraries=$(LC_ALL=C apt-get -s -q install --no-install-recommends "$@" 2>/dev/null |
		sed -n 's/^Inst \(lib[^ ]*\) (.*/\1/p')
	# shellcheck disable=SC2086
	packages_unpack "$where" "$@" $libraries >"$work/unpack.log" 2>&1 ||
		{ server_why="packages cannot be had: $(tail -n 1 "$work/unpack.log")"; return 1; }
	chmod 755 "$where"
}

server_ports()
{
	server_imap=$((30000 + $(od -An -N2 -tu2 /dev/urandom) % 2000))
	server_pop3=$((server_imap + 1))
}

server_as()
{
	if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups -- "$@"; else "$@"; fi
}

server_answers()
{
	for i in $(seq 100); do
		if (exec 3<>"/dev/tcp/127.0.0.1/$server_imap" && read -r -t 5 line <&3 && case $line in '* OK'*) ;; *) false ;; esac) 2>/dev/null; then
			return 0
		fi
		sleep 0.1
	done
	server_why="it does not answer: $(tail -n 3 "$1" | tr '\n' ' ')"
	return 1
}

cyrus_start()
{
	dir=$1
	root=$dir/root
	server_packages "$root" cyrus-common cyrus-imapd cyrus-pop3d sasl2-bin || return 1
	mkdir -p "$dir/conf" "$dir/spool" "$dir/run"
	libraries=$root/usr/lib/$(gcc -print-multiarch):$root/usr/lib
	server_ports
	bin=$root/usr/lib/cyrus/bin
	cat >"$dir/imapd.conf" <<-END
		configdirectory: $dir/conf
		defaultpartition: default
		partition-default: $dir/spool
		cyrus_user: $(server_as id -un)
		cyrus_group: $(server_as id -gn)
		allowplaintext: yes
		sasl_pwcheck_method: auxprop
		sasl_auxprop_plugin: sasldb
		sasl_sasldb_path: $dir/conf/sasldb2
		sasl_mech_list: PLAIN LOGIN SCRAM-SHA-1 SCRAM-SHA-256
		virtdomains: userid
		unixhierarchysep: yes
		altnamespace: yes
		autocreate_quota: 0
		autocreate_post: yes
		autocreate_users: anyone
		idlesocket: $dir/run/idle
		imapidlepoll: 1
	END
	cat >"$dir/cyrus.conf" <<-END
		START {
		  recover cmd="$bin/ctl_cyrusdb -C $dir/imapd.conf -r"
		}
		SERVICES {
		  imap cmd="$bin/imapd -C $dir/imapd.conf" listen="127.0.0.1:$server_imap" prefork=0
		  pop3 cmd="$bin/pop3d -C $dir/imapd.conf" listen="127.0.0.1:$server_pop3" prefork=0
		}
		EVENTS {
		}
	END
	echo "$SERVER_PASSWORD" | LD_LIBRARY_PATH=$libraries "$root/usr/sbin/saslpasswd2" -p -f "$dir/conf/sasldb2" \
		-u "${SERVER_USER#*@}" -c "${SERVER_USER%@*}" || { server_why='saslpasswd2 failed'; return 1; }
	[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$dir"
	server_as env LD_LIBRARY_PATH="$libraries" "$bin/master" -D -C "$dir/imapd.conf" -M "$dir/cyrus.conf" \
		-p "$dir/run/master.pid" >"$dir/log" 2>&1 &
	server_master=$!
	server_answers "$dir/log"
}

courier_start()
{
	dir=$1
	root=$dir/root
	courier=/usr/lib/courier/courier
	[ "$(id -u)" = 0 ] || { server_why='only root can lay its parts over /usr and /etc'; return 1; }
	server_packages "$root" courier-base courier-imap courier-pop courier-authdaemon courier-authlib \
		courier-authlib-userdb gamin || return 1
	mkdir -p "$dir/home"
	chmod 777 "$dir/home"
	server_ports
	echo 'authmodulelist="authuserdb"
daemons=2
authdaemonvar=/run/courier/authdaemon' >"$root/etc/courier/authdaemonrc"
	printf '%s\tuid=%s|gid=%s|home=%s|mail=%s|systempw=%s\n' "$SERVER_USER" "$(id -u nobody)" "$(id -g nobody)" \
		"$dir/home" "$dir/home/Maildir" "$(openssl passwd -1 "$SERVER_PASSWORD")" >"$root/etc/courier/userdb"
	chmod 600 "$root/etc/courier/userdb"
	cat >"$dir/start" <<-END
		set -e
		mount -t overlay overlay -o lowerdir=$root/usr:/usr /usr
		mount -t overlay overlay -o lowerdir=$root/etc:/etc /etc
		mount --bind $root/etc/courier /etc/courier
		mount -t tmpfs tmpfs /run
		mkdir -p /run/courier/authdaemon
		chmod 755 /run/courier /run/courier/authdaemon
		makeuserdb
		setpriv --reuid=nobody --regid=nogroup --clear-groups maildirmake.courier $dir/home/Maildir
		/usr/lib/courier/courier-authlib/authdaemond &
		set -a
		. /etc/courier/imapd
		. /etc/courier/pop3d
		IMAP_CAPABILITY="\$IMAP_CAPABILITY AUTH=PLAIN" POP3AUTH="LOGIN PLAIN" TLS_CACHEFILE=
		IMAP_STARTTLS=NO POP3_STARTTLS=NO IMAPDSTART=YES POP3DSTART=YES
		tcpd='couriertcpd -address=127.0.0.1 -maxprocs=40 -maxperip=40 -nodnslookup -noidentlookup'

		\$tcpd $server_pop3 $courier/courierpop3login $courier/courierpop3d Maildir &
		\$tcpd $server_imap $courier/imaplogin /usr/bin/imapd Maildir
	END
	# all of it ends with the one that is waited for
	unshare -m -p -f --mount-proc --kill-child bash "$dir/start" >"$dir/log" 2>&1 &
	server_pids="$server_pids $!"
	server_answers "$dir/log"
}

servers_stop()
{
	[ -z "$server_master" ] || { kill "$server_master" && wait "$server_master"; } 2>/dev/null
	server_master=
	# unshare passes no other signal on; what it started ends with it
	# shellcheck disable=SC2086
	[ -z "$server_pids" ] || { kill -9 $server_pids; wait $server_pids; } 2>/dev/null
	server_pids=
}
