/* mime_boundary - the lines that divide a multipart; see mime_build.h */
#include "mime_build.h"

size_t
mime_boundary_match(const struct mime_build *b, struct slice line, bool *closes)
{
	line = slice_after(line, 2);
	while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
		line.n--;
	for (size_t k = b->frames; k-- > 0;) {
		struct slice boundary = b->frame[k].boundary;

		if (!slice_starts(line, boundary))
			continue;
		*closes = line.n == boundary.n + 2 && line.p[boundary.n] == '-' &&
		    line.p[boundary.n + 1] == '-';
		if (*closes || line.n == boundary.n)
			return k;
	}
	return SLICE_NPOS;
}

bool
mime_boundary_is(const void *context, struct slice line)
{
	bool closes;

	return mime_boundary_match(context, line, &closes) != SLICE_NPOS;
}

struct slice
mime_boundary_guess(const struct mime_build *b)
{
	struct lines ahead = b->l;
	struct slice line, after;

	while (lines_next(&ahead, &line)) {
		struct lines next = ahead;

		if (!mime_boundary_dashed(line))
			continue;
		if (mime_boundary_is(b, line))
			return SLICE_NONE;
		line = slice_trim(slice_after(line, 2));
		if (line.n == 0 || slice_find_byte(line, ' ', 0) != SLICE_NPOS)
			continue;
		if (lines_next(&next, &after) &&
		    (after.n == 0 || slice_starts_nocase(after, SLICE("content-"))))
			return line;
	}
	return SLICE_NONE;
}
