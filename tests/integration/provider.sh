# provider.sh - starts and asks identity_provider.py: source it after tap.sh or with $source and $work set.

# provider_start DIR [CERT KEY]: $provider (process), $provider_url; DIR/first is a refresh token
provider_start()
{
	provider_dir=$1
	mkdir -p "$provider_dir"
	: >"$provider_dir/port"
	python3 "$source/tests/integration/identity_provider.py" "$@" >"$provider_dir/port" 2>"$provider_dir/log" &
	provider=$!
	for _ in $(seq 200); do
		[ ! -s "$provider_dir/port" ] || break
		sleep 0.05
	done
	[ -s "$provider_dir/port" ] || return 1
	[ $# = 1 ] && provider_url=http || provider_url=https
	provider_url=$provider_url://127.0.0.1:$(cat "$provider_dir/port")
	printf 's e+c&r=et/%%\n' >"$provider_dir/secret"
	chmod 600 "$provider_dir/secret"
}

# provider_asked: how many tokens were asked for
provider_asked()
{
	cat "$provider_dir/requests" 2>/dev/null | wc -l
}

provider_mode()
{
	echo "$*" >"$provider_dir/mode"
}

# provider_section [LINES]: a section oauth2
provider_section()
{
	cat <<END
	oauth2 {
		token_url = "$provider_url/token"
		client_id = "the client+1"
		client_secret_file = "$provider_dir/secret"
		scope = "https://mail.example/.default offline"
		$1
	}
END
}
