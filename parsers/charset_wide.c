/* charset_wide - see charset_wide.h */
#include "charset_wide.h"

#include "charset.h"

enum { REPLACEMENT = 0xFFFD };

static uint32_t
unit(const unsigned char *p, size_t width, bool little)
{
	uint32_t value = 0;

	for (size_t i = 0; i < width; i++)
		value = value << 8 | p[little ? width - 1 - i : i];
	return value;
}

/* Without a mark the order is big-endian (RFC 2781 4.3), but some write what their processor has: most
 * characters of most texts have a high octet of 0. */
static bool
seems_little(struct slice s, size_t width)
{
	size_t first = 0, last = 0;

	for (size_t at = 0; s.n - at >= width; at += width) {
		first += s.p[at] == 0;
		last += s.p[at + width - 1] == 0;
	}
	return last > first;
}

struct slice
charset_wide(
    struct arena *a, size_t max, struct slice s, size_t width, bool little, bool order_open)
{
	struct abuf out = abuf_in(a, max);

	if (s.n >= width && unit(s.p, width, little) == 0xFEFF) {
		s = slice_after(s, width);
	} else if (order_open && s.n >= width && unit(s.p, width, !little) == 0xFEFF) {
		s = slice_after(s, width);
		little = !little;
	} else if (order_open) {
		little = seems_little(s, width);
	}
	while (s.n >= width && !out.bad) {
		uint32_t c = unit(s.p, width, little), low;

		s = slice_after(s, width);
		if (width == 2 && c >= 0xD800 && c <= 0xDBFF && s.n >= width) {
			low = unit(s.p, width, little);
			if (low >= 0xDC00 && low <= 0xDFFF) {
				c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
				s = slice_after(s, width);
			}
		}
		utf8_put(&out, c);
	}
	if (s.n)
		utf8_put(&out, REPLACEMENT);
	return abuf_done(&out);
}

bool
charset_wide_unlabelled(struct slice s)
{
	enum { PAIRS = 4 };
	bool odd = s.n >= 2 * PAIRS, even = odd;

	if (slice_starts(s, SLICE("\xFF\xFE")) || slice_starts(s, SLICE("\xFE\xFF")))
		return true;
	for (size_t at = 0; (odd || even) && at < 2 * PAIRS; at += 2) {
		odd &= s.p[at] != 0 && s.p[at + 1] == 0;
		even &= s.p[at] == 0 && s.p[at + 1] != 0;
	}
	return odd || even;
}
