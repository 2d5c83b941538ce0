/* samples_changed - a sample taken apart, and messages that are made of it; see samples_case.h */
#include "samples_case.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *
sample_field_end(const char *p)
{
	do {
		p += strcspn(p, "\n");
		p += *p == '\n';
	} while (*p == ' ' || *p == '\t');
	return p;
}

const char *
sample_field(const char *raw, const char *name)
{
	size_t length = strlen(name);

	for (const char *p = raw; *p && *p != '\n'; p = sample_field_end(p))
		if (strncasecmp(p, name, length) == 0 && p[length] == ':')
			return p;
	return NULL;
}

size_t
sample_body_at(const char *raw, size_t n)
{
	const char *end = strstr(raw, "\n\n");

	return end ? (size_t)(end + 2 - raw) : n;
}

bool
sample_is_plain(const char *raw, size_t n)
{
	const char *type = sample_field(raw, "Content-Type");

	return !sample_field(raw, "Content-Transfer-Encoding") &&
	    strchr(raw + sample_body_at(raw, n), ' ') &&
	    (!type || strncasecmp(type, "Content-Type: text/plain", 24) == 0);
}

bool
sample_is_framed(const char *raw, size_t n)
{
	return strncasecmp(raw, "From ", 5) != 0 && !memchr(raw, '\r', n) &&
	    sample_field(raw, "From");
}

bool
sample_is_ascii_text(const char *raw, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (raw[i] == '\r' || (raw[i] & 0x80))
			return false;
	return sample_body_at(raw, n) < n && !sample_field(raw, "Content-Type") &&
	    sample_is_plain(raw, n);
}

void
changed_put(struct changed *c, const char *p, size_t n)
{
	assert_true(n <= CHANGED_MAX - c->n);
	memcpy(c->p + c->n, p, n);
	c->n += n;
}

void
changed_put_text(struct changed *c, const char *text)
{
	changed_put(c, text, strlen(text));
}

void
changed_put_field(struct changed *l, const char *raw, const char *name, const char *tag)
{
	const char *p = sample_field(raw, name);
	size_t length = strlen(name) + 1;

	if (!p)
		return;
	changed_put(l, p, length);
	changed_put_text(l, tag);
	changed_put(l, p + length, (size_t)(sample_field_end(p) - p) - length);
}

void
changed_put_part(struct changed *l, const char *type, const char *text, const char *raw, size_t n)
{
	changed_put_text(l,
	    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"--=_5A0B.1\"\n\n"
	    "----=_5A0B.1\nContent-Type: text/plain\n\n");
	changed_put_text(l, text);
	changed_put_text(l, "\n----=_5A0B.1\nContent-Type: ");
	changed_put_text(l, type);
	changed_put_text(l, "\nContent-Disposition: attachment\n\n");
	changed_put(l, raw, n);
	changed_put_text(l, "\n----=_5A0B.1--\n");
}

void
changed_compare(struct state *s, const char *path, const struct changed *c, const char *want)
{
	struct verdict v = verdict_of(s, c->p, c->n);
	char *mine = strdup(want);

	assert_non_null(mine);
	samples_compare(path, mine, &v);
	free(mine);
}
