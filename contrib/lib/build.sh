# build.sh - builds carom out of tree, wherever the checkout is; sourced by tests/run and contrib/quickstart.
#
#   build_carom SOURCE DIR LOG [CONFIGURE-OPTION...]   builds SOURCE in DIR, which is kept from run to run;
#                                                      1 when it fails, why is at the end of LOG.
#                                                      Sets build_from, the source folder that was used
#
# configure and make want paths without blanks and quotes and a source folder that is not configured itself;
# autoreconf, also when make finds configure out of date, wants to write into it. Where the checkout is not
# so, a copy of it, DIR/source, is built.

build_plain_path() {
	case $1 in *[!A-Za-z0-9/._+@%,:=-]*) return 1 ;; esac
}

# The copy is refreshed each time; unchanged files keep their times.
build_source() {
	build_from=$1
	if build_plain_path "$1" && [ ! -e "$1/config.status" ] && [ -w "$1" ]; then
		return 0
	fi
	build_from=$2/source
	mkdir -p "$build_from" || return 1
	(cd "$1" && tar -c --exclude=.git --exclude=quickstart.d --exclude='_build*' --exclude=config.status \
	    --exclude=Makefile --exclude=build_config.h --exclude='*.l[ao]' --exclude='*.[ao]' --exclude=.libs -f - .) |
		(cd "$build_from" && tar -x --no-same-owner -f -) || return 1
	chmod -R u+w "$build_from"
}

build_run() {
	# Makefile.in is what autoreconf writes last
	[ -f "$build_from/Makefile.in" ] || (cd "$build_from" && autoreconf -fi) || return 1
	cd "$1" || return 1
	[ -f configured ] || { "$build_from/configure" -q "${@:2}" && : >configured; } || return 1
	make -j"$(nproc)" all
}

build_carom() {
	mkdir -p "$2" && : >"$3" || return 1
	build_source "$1" "$2" >"$3" 2>&1 && (build_run "$2" "${@:4}") >>"$3" 2>&1
}
