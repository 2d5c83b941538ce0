/* notice_sentence - a text sentence by sentence; see notice.h */
#include "notice.h"

/* "Mr.", "no. 7", "12. Oktober": the dot of a short word or a number ends nothing. */
static bool
ends_word(struct slice text, size_t dot)
{
	enum { SHORT = 4 };

	for (size_t i = 0; i < SHORT; i++)
		if (dot <= i || text.p[dot - 1 - i] <= ' ' || ascii_digit(text.p[dot - 1 - i]))
			return false;
	return true;
}

bool
notice_sentence(struct slice *rest, struct slice *sentence)
{
	static const struct slice stop = SLICE("\xe3\x80\x82");
	size_t at = 0;

	*rest = slice_trim(*rest);
	if (rest->n == 0)
		return false;
	for (; at < rest->n; at++) {
		const unsigned char *p = rest->p + at;
		bool blank = at + 1 == rest->n || p[1] <= ' ';

		if (*p == '\n' || ((*p == '!' || *p == '?') && blank) ||
		    (*p == '.' && blank && ends_word(*rest, at)) ||
		    slice_starts(slice_after(*rest, at), stop))
			break;
	}
	*sentence = slice_first(*rest, at);
	*rest = slice_after(*rest, at < rest->n ? at + (rest->p[at] < 0x80 ? 1 : stop.n) : at);
	return true;
}
