/* verp - recipients encoded in return paths: VERP, SRS, BATV; see verp_decode() in address.h. The forms are those of
 * cr.yp.to/proto/verp.txt, draft-levine-smtp-batv and the manuals of the senders named below. */
#include "address.h"

#include <string.h>

#include "charset.h"

enum { LAYERS_MAX = 4 }; /* a BATV of an SRS of a VERP, and one more */

/* A host name of two labels or more, as far as a report can be asked to spell one. */
static bool
is_host(struct slice s)
{
	size_t dot = slice_find_last(s, '.');

	if (dot == SLICE_NPOS || dot == 0 || s.n - dot < 3 || s.n > 255)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_alpha(s.p[i]) && !ascii_digit(s.p[i]) && s.p[i] != '-' &&
		    !(s.p[i] == '.' && i && s.p[i - 1] != '.'))
			return false;
	return ascii_alpha(s.p[dot + 1]);
}

static bool
is_user(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] == 0x7F || strchr("@<>()[],;:\\\"", s.p[i]))
			return false;
	return s.n > 0;
}

static struct slice
join(struct arena *a, struct slice user, struct slice host)
{
	struct abuf out = abuf_in(a, LIMIT_ADDRESS);

	if (!is_user(user) || !is_host(host))
		return SLICE_NONE;
	abuf_slice(&out, user);
	abuf_byte(&out, '@');
	abuf_slice(&out, host);
	return out.bad ? SLICE_NONE : abuf_done(&out);
}

/* s behind its n-th '=' (from 1); empty when there are fewer. */
static struct slice
behind_equals(struct slice s, int n)
{
	while (n-- > 0) {
		size_t at = slice_find_byte(s, '=', 0);

		if (at == SLICE_NPOS)
			return SLICE_NONE;
		s = slice_after(s, at + 1);
	}
	return s;
}

/* host=user */
static struct slice
decode_srs_pair(struct arena *a, struct slice s)
{
	size_t at = slice_find_byte(s, '=', 0);

	if (at == SLICE_NPOS)
		return SLICE_NONE;
	return join(a, slice_after(s, at + 1), slice_first(s, at));
}

/* SRS0=HHH=TT=host=user; SRS1=HHH=forwarder==HHH=TT=host=user. The first separator may be + or -. */
static struct slice
decode_srs(struct arena *a, struct slice local)
{
	struct slice s = slice_after(local, 5);

	if (local.p[3] == '1') {
		size_t inner = slice_find(s, SLICE("=="), 0);

		if (inner == SLICE_NPOS)
			inner = slice_find(s, SLICE("=+"), 0);
		if (inner == SLICE_NPOS)
			inner = slice_find(s, SLICE("=-"), 0);
		if (inner == SLICE_NPOS)
			return SLICE_NONE;
		s = slice_after(s, inner + 2);
	}
	return decode_srs_pair(a, behind_equals(s, 2));
}

/* prvs=KDDDSSSSSS=user; in the older form prvs=user/KDDDSSSSSS. The domain is that of the address. */
static struct slice
decode_batv(struct arena *a, struct slice local, struct slice domain)
{
	struct slice s = slice_after(local, 5);
	size_t slash = slice_find_last(s, '/'), equals = slice_find_byte(s, '=', 0);

	if (equals == 10)
		return join(a, slice_after(s, equals + 1), domain);
	if (slash != SLICE_NPOS && s.n - slash == 11)
		return join(a, slice_first(s, slash), domain);
	return SLICE_NONE;
}

/* Sympa: bounce+user==a==host==list */
static struct slice
decode_sympa(struct arena *a, struct slice local)
{
	size_t plus = slice_find_byte(local, '+', 0), mark = slice_find(local, SLICE("==a=="), 0);
	struct slice host;

	if (mark == SLICE_NPOS || plus == SLICE_NPOS || plus > mark)
		return SLICE_NONE;
	host = slice_after(local, mark + 5);
	return join(a, (struct slice){ local.p + plus + 1, mark - plus - 1 },
	    slice_first(host, slice_find(host, SLICE("=="), 0)));
}

static size_t
run_of(struct slice s, const char *set)
{
	size_t n = 0;

	while (n < s.n && s.p[n] && strchr(set, s.p[n]))
		n++;
	return n;
}

#define DIGITS "0123456789"
#define HEX DIGITS "abcdefABCDEF"
#define ALNUM DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Takes a run of n or more of set and a '-' behind it off *s. */
static bool
take_run(struct slice *s, const char *set, size_t least, size_t most)
{
	size_t n = run_of(*s, set);

	if (n < least || n > most || n >= s->n || s->p[n] != '-')
		return false;
	*s = slice_after(*s, n + 1);
	return true;
}

/* What stands before the user behind "prefix+": nothing (Postfix XVERP, Mailman),
 * "ACCOUNT-HASH-" (SendGrid), "HASH.HEX-" (Mailgun). */
static struct slice
skip_plus_ids(struct slice s)
{
	struct slice sendgrid = s, mailgun = s;

	if (take_run(&sendgrid, DIGITS, 4, 20) && take_run(&sendgrid, HEX, 4, 40))
		return sendgrid;
	if (run_of(mailgun, HEX) >= 6 && take_run(&mailgun, HEX ".", 8, 80) &&
	    slice_find_byte(slice_first(s, s.n - mailgun.n), '.', 0) != SLICE_NPOS)
		return mailgun;
	return s;
}

/* ezmlm: list-return-NUMBER-user, list-return-NUMBER-COOKIE-user; cookies are 20 letters a to p. */
static bool
skip_ezmlm(struct slice *s)
{
	size_t at = slice_find_nocase(*s, SLICE("-return-"), 0);
	struct slice rest;

	if (at == SLICE_NPOS)
		return false;
	rest = slice_after(*s, at + 8);
	if (take_run(&rest, DIGITS, 1, 20))
		take_run(&rest, "abcdefghijklmnop", 20, 20);
	*s = rest;
	return true;
}

/* Mailchimp: bounce-mc.us1_ID.LIST-user */
static bool
skip_mailchimp(struct slice *s)
{
	struct slice rest = *s;

	if (!slice_starts_nocase(*s, SLICE("bounce-mc.")))
		return false;
	rest = slice_after(rest, 10);
	if (!take_run(&rest, ALNUM "._", 4, 80))
		return false;
	*s = rest;
	return true;
}

/* Delimiters "-=": the user follows a word that says what the address is for, or the only hyphen. */
static bool
skip_hyphen(struct slice *s)
{
	static const char *const words[] = { "bounces-", "bounce-", "return-", "owner-", "errors-",
		"verp-" };
	size_t first = slice_find_byte(*s, '-', 0);

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t at = slice_find_nocase(*s, slice_of(words[i]), 0);

		if (at != SLICE_NPOS && (at == 0 || s->p[at - 1] == '-')) {
			*s = slice_after(*s, at + strlen(words[i]));
			return true;
		}
	}
	if (first == SLICE_NPOS || slice_find_byte(*s, '-', first + 1) != SLICE_NPOS)
		return false;
	*s = slice_after(*s, first + 1);
	return true;
}

/* prefix, user, '=', host: the last '=' divides, for a host has none. */
static struct slice
decode_plain(struct arena *a, struct slice local)
{
	size_t equals = slice_find_last(local, '='), plus;
	struct slice left, host;

	if (equals == SLICE_NPOS)
		return SLICE_NONE;
	left = slice_first(local, equals);
	host = slice_after(local, equals + 1);
	plus = slice_find_byte(left, '+', 0);
	if (skip_ezmlm(&left) || skip_mailchimp(&left))
		return join(a, left, host);
	if (plus != SLICE_NPOS)
		return join(a, skip_plus_ids(slice_after(left, plus + 1)), host);
	return skip_hyphen(&left) ? join(a, left, host) : SLICE_NONE;
}

static struct slice
decode_once(struct arena *a, struct slice local, struct slice domain)
{
	struct slice sympa;

	if (local.n > 5 &&
	    (slice_starts_nocase(local, SLICE("SRS0")) ||
		slice_starts_nocase(local, SLICE("SRS1"))) &&
	    strchr("=+-", local.p[4]))
		return decode_srs(a, local);
	if (slice_starts_nocase(local, SLICE("prvs=")))
		return decode_batv(a, local, domain);
	sympa = decode_sympa(a, local);
	return sympa.n ? sympa : decode_plain(a, local);
}

struct slice
verp_decode(struct arena *a, struct slice address)
{
	struct slice found = SLICE_NONE, local, domain, next = address;

	/* every form has one */
	if (slice_find_byte(address, '=', 0) == SLICE_NPOS)
		return SLICE_NONE;
	if (address.n > LIMIT_ADDRESS || !utf8_valid(address))
		return SLICE_NONE;
	for (int layer = 0; layer < LAYERS_MAX && address_split(next, &local, &domain); layer++) {
		next = decode_once(a, local, domain);
		if (next.n == 0)
			break;
		found = next;
	}
	return found;
}
