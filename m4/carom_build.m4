# CAROM_REQUIRE(VARIABLE, MODULE, DEBIAN PACKAGE) - a library carom cannot do without. Debian's libetpan.pc
# passes on the -specs= it was built with: a switch of gcc alone, and one against PIE. Headers of others are
# not ours to warn about, wherever they are.
AC_DEFUN([CAROM_REQUIRE], [
PKG_CHECK_MODULES([$1], [$2], [], [AC_MSG_ERROR([$2 not found by pkg-config: on Debian and Ubuntu install $3])])
$1_CFLAGS=`AS_ECHO(["$$1_CFLAGS"]) | sed 's/-I */-isystem /g'`
$1_LIBS=`AS_ECHO(["$$1_LIBS"]) | sed 's/-specs=@<:@^ @:>@*//g'`
])

# CAROM_TRY_FLAGS(VARIABLE, FLAGS) - appends each flag the compiler takes without complaint
AC_DEFUN([CAROM_TRY_FLAGS], [
for carom_flag in $2; do
	AC_MSG_CHECKING([whether $CC takes $carom_flag])
	carom_saved=$CFLAGS
	CFLAGS="$CFLAGS -Werror $carom_flag"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
	    [AC_MSG_RESULT([yes]); $1="$$1 $carom_flag"], [AC_MSG_RESULT([no])])
	CFLAGS=$carom_saved
done
])

# CAROM_COMPILER_FLAGS - warnings, hardening (on by default), sanitizers and fuzzers (off by default)
AC_DEFUN([CAROM_COMPILER_FLAGS], [
AC_ARG_ENABLE([hardening], [AS_HELP_STRING([--disable-hardening], [no stack protector, FORTIFY, RELRO, PIE])],
    [], [enable_hardening=yes])
AC_ARG_ENABLE([sanitizers], [AS_HELP_STRING([--enable-sanitizers], [build with AddressSanitizer and UndefinedBehaviorSanitizer])],
    [], [enable_sanitizers=no])
AC_ARG_ENABLE([fuzzers], [AS_HELP_STRING([--enable-fuzzers], [build the libFuzzer targets (needs clang)])],
    [], [enable_fuzzers=no])
AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror], [warnings are errors (for developers and CI)])],
    [], [enable_werror=no])
AC_ARG_ENABLE([crash-points], [AS_HELP_STRING([--enable-crash-points], [number every externally visible step, for the crash tests (never in production)])],
    [], [enable_crash_points=no])

CAROM_CFLAGS=
CAROM_LDFLAGS=
CAROM_CPPFLAGS=
CAROM_TRY_FLAGS([CAROM_CFLAGS], [-Wall -Wextra -Wshadow -Wvla -Wformat=2 -Wmissing-prototypes -Wstrict-prototypes -Wpointer-arith -Wwrite-strings -Wundef])
AS_IF([test "x$enable_werror" = xyes], [CAROM_CFLAGS="$CAROM_CFLAGS -Werror"])
carom_hardening=no
AS_IF([test "x$enable_sanitizers" = xyes], [
	CAROM_CFLAGS="$CAROM_CFLAGS -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g"
	CAROM_LDFLAGS="$CAROM_LDFLAGS -fsanitize=address,undefined"
	CAROM_CPPFLAGS="$CAROM_CPPFLAGS -DCAROM_SANITIZED=1"
], [test "x$enable_hardening" = xyes], [
	carom_hardening=yes
	CAROM_TRY_FLAGS([CAROM_CFLAGS], [-fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE])
	CAROM_TRY_FLAGS([CAROM_LDFLAGS], [-pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed])
	CAROM_CPPFLAGS="$CAROM_CPPFLAGS -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"
])
AS_IF([test "x$enable_crash_points" = xyes], [CAROM_CPPFLAGS="$CAROM_CPPFLAGS -DCAROM_CRASH_POINTS=1"])
AS_IF([test "x$enable_fuzzers" = xyes], [
	AC_MSG_CHECKING([whether $CC has libFuzzer])
	carom_saved=$CFLAGS
	CFLAGS="$CFLAGS -fsanitize=fuzzer"
	AC_LINK_IFELSE([AC_LANG_SOURCE([[int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n); int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { (void)d; (void)n; return 0; }]])],
	    [AC_MSG_RESULT([yes])],
	    [AC_MSG_RESULT([no]); AC_MSG_ERROR([--enable-fuzzers needs clang with libFuzzer: CC=clang ./configure --enable-fuzzers (Debian: clang, libclang-rt-14-dev)])])
	CFLAGS=$carom_saved
	CAROM_CFLAGS="$CAROM_CFLAGS -fsanitize=fuzzer-no-link"
	CAROM_LDFLAGS="$CAROM_LDFLAGS -fsanitize=fuzzer-no-link"
])
AM_CONDITIONAL([ENABLE_FUZZERS], [test "x$enable_fuzzers" = xyes])
AM_CONDITIONAL([ENABLE_SANITIZERS], [test "x$enable_sanitizers" = xyes])
# their loops over octets mostly turn once or twice, and their functions are small: inlined as at -O3; memchr() and its like
# are called directly
CAROM_PARSERS_CFLAGS=
CAROM_TRY_FLAGS([CAROM_PARSERS_CFLAGS], [-fno-plt -fpeel-loops --param=max-inline-insns-auto=30 --param=max-inline-insns-single=200 --param=early-inlining-insns=14 --param=inline-min-speedup=15])
AC_SUBST([CAROM_PARSERS_CFLAGS])
AC_SUBST([CAROM_CFLAGS])
AC_SUBST([CAROM_LDFLAGS])
AC_SUBST([CAROM_CPPFLAGS])
])
