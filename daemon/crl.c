/* crl - see crl.h */
#include "build_config.h"

#include "crl.h"

#include "slice.h"

#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	LISTS = 256,      /* of one file */
	BEGINNING = 8192, /* of each in base64: what is needed is before the long list of numbers */
	TAG_INTEGER = 0x02, /* DER */
	TAG_UTC_TIME = 0x17,
	TAG_TIME = 0x18,
	TAG_SEQUENCE = 0x30
};

struct list {
	struct slice issuer; /* in der */
	int64_t ends;        /* INT64_MAX: it does not say */
	unsigned char *der;
};

/* Takes the next element off *in. One that goes beyond what there is of it is cut. */
static bool
take_element(struct slice *in, unsigned *tag, struct slice *body)
{
	size_t length, at = 2;

	if (in->n < 2)
		return false;
	*tag = in->p[0];
	length = in->p[1];
	if (length & 0x80) {
		size_t more = length & 0x7f;

		if (more == 0 || more > 4 || in->n - at < more)
			return false;
		for (length = 0; more > 0; more--)
			length = length << 8 | in->p[at++];
	}
	if (length > in->n - at)
		length = in->n - at;
	*body = (struct slice){ in->p + at, length };
	in->p += at + length;
	in->n -= at + length;
	return true;
}

static int
two_digits(const unsigned char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

/* YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ. */
static bool
read_time(unsigned tag, struct slice s, int64_t *out)
{
	const unsigned char *p = s.p;
	struct tm tm = { 0 };
	int year;

	if (s.n != (tag == TAG_UTC_TIME ? 13 : 15) || p[s.n - 1] != 'Z')
		return false;
	for (size_t i = 0; i < s.n - 1; i++)
		if (p[i] < '0' || p[i] > '9')
			return false;
	year = two_digits(p);
	if (tag == TAG_UTC_TIME)
		year += year >= 50 ? 1900 : 2000;
	else {
		p += 2;
		year = year * 100 + two_digits(p);
	}
	tm.tm_year = year - 1900;
	tm.tm_mon = two_digits(p + 2) - 1;
	tm.tm_mday = two_digits(p + 4);
	tm.tm_hour = two_digits(p + 6);
	tm.tm_min = two_digits(p + 8);
	tm.tm_sec = two_digits(p + 10);
	*out = (int64_t)timegm(&tm);
	return true;
}

/* version, algorithm, issuer, this update, next update. */
static bool
read_list(struct slice der, struct list *l)
{
	struct slice list, body, field;
	unsigned tag;

	l->ends = INT64_MAX;
	if (!take_element(&der, &tag, &list) || tag != TAG_SEQUENCE ||
	    !take_element(&list, &tag, &body) || tag != TAG_SEQUENCE ||
	    !take_element(&body, &tag, &field))
		return false;
	if (tag == TAG_INTEGER && !take_element(&body, &tag, &field))
		return false;
	if (!take_element(&body, &tag, &l->issuer) || tag != TAG_SEQUENCE ||
	    !take_element(&body, &tag, &field) || (tag != TAG_UTC_TIME && tag != TAG_TIME))
		return false;
	if (!take_element(&body, &tag, &field) || (tag != TAG_UTC_TIME && tag != TAG_TIME))
		return true;
	return read_time(tag, field, &l->ends);
}

/* The rest of a block whose first line has been read. */
static bool
read_block(FILE *f, struct list *l)
{
	struct base64_decode_ctx context;
	char line[256], text[BEGINNING];
	size_t n = 0, decoded = BASE64_DECODE_LENGTH(sizeof text);

	while (fgets(line, sizeof line, f) && strncmp(line, "-----", 5) != 0) {
		size_t k = strlen(line), room = sizeof text - n;

		memcpy(text + n, line, k < room ? k : room);
		n += k < room ? k : room;
	}
	l->der = malloc(BASE64_DECODE_LENGTH(sizeof text));
	if (!l->der)
		return false;
	base64_decode_init(&context);
	if (base64_decode_update(&context, &decoded, l->der, n, text) &&
	    read_list((struct slice){ l->der, decoded }, l))
		return true;
	free(l->der);
	return false;
}

static size_t
read_lists(FILE *f, struct list *lists)
{
	static const char begin[] = "-----BEGIN X509 CRL-----";
	char line[256];
	size_t n = 0;

	while (n < LISTS && fgets(line, sizeof line, f))
		if (strncmp(line, begin, sizeof begin - 1) == 0)
			n += read_block(f, &lists[n]);
	return n;
}

static bool
is_replaced(const struct list *lists, size_t n, const struct list *l, int64_t now)
{
	for (size_t i = 0; i < n; i++)
		if (lists[i].ends >= now && lists[i].issuer.n == l->issuer.n &&
		    memcmp(lists[i].issuer.p, l->issuer.p, l->issuer.n) == 0)
			return true;
	return false;
}

static bool
has_ended(const char *file, size_t number, int64_t ends, struct err *e)
{
	time_t t = (time_t)ends;
	char when[40] = "long ago";
	struct tm tm;

	if (gmtime_r(&t, &tm))
		strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S UTC", &tm);
	return err_set(e, ERR_OPERATOR, CAUSE_TLS,
	    "tls_crl_file %s: revocation list %zu is out of date, its next update was due on %s: "
	    "put "
	    "the authority's current list there",
	    file, number, when);
}

bool
crl_is_current(const char *file, int64_t now, struct err *e)
{
	struct list *lists = calloc(LISTS, sizeof *lists);
	FILE *f = fopen(file, "re");
	size_t n = f && lists ? read_lists(f, lists) : 0;
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++)
		if (lists[i].ends < now && !is_replaced(lists, n, &lists[i], now))
			ok = has_ended(file, i + 1, lists[i].ends, e);
	for (size_t i = 0; i < n; i++)
		free(lists[i].der);
	free(lists);
	if (f)
		fclose(f);
	return ok;
}
