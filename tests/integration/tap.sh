# tap.sh - what every script here begins with: source it. CAROM_SOURCE and CAROM_BUILD say where
# things are; without them the script finds the source by its own place and the build in _build.
# Gives $source, $build, $work (a folder that goes away), and
#   ok TEXT / not_ok TEXT, check TEXT COMMAND..., same TEXT WANT HAVE, has TEXT PART WHOLE; finish

source=${CAROM_SOURCE:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${CAROM_BUILD:-$source/_build}
work=$(mktemp -d "${TMPDIR:-/tmp}/carom-it.XXXXXX") || exit 1
chmod 755 "$work"
tap_n=0
tap_failed=0
tap_cleanup=:
trap 'eval "$tap_cleanup"; rm -rf "$work"' EXIT

ok()
{
	tap_n=$((tap_n + 1))
	echo "ok $tap_n - $*"
}

not_ok()
{
	tap_n=$((tap_n + 1))
	tap_failed=$((tap_failed + 1))
	echo "not ok $tap_n - $*"
}

check()
{
	tap_text=$1
	shift
	if "$@"; then ok "$tap_text"; else not_ok "$tap_text"; fi
}

# same TEXT WANT HAVE
same()
{
	if [ "$2" = "$3" ]; then
		ok "$1"
	else
		not_ok "$1"
		printf '%s\n' "want: $2" "have: $3" | sed 's/^/# /'
	fi
}

# has TEXT PART WHOLE
has()
{
	case $3 in
	*"$2"*) ok "$1" ;;
	*)
		not_ok "$1"
		printf '%s\n' "want a part: $2" "have: $3" | sed 's/^/# /'
		;;
	esac
}

finish()
{
	echo "1..$tap_n"
	[ "$tap_failed" = 0 ]
	exit
}

bail()
{
	echo "Bail out! $*"
	exit 1
}
