/* rules_plain - a text of a rule as it is written where there is ASCII only: a reply of SMTP without SMTPUTF8 */
#include "charset.h"
#include "rules_reading.h"

#include <string.h>

/* Of U+00C0 to U+017F the letter without its mark; a blank where it is another letter or a sign. */
static const char latin[] = "AAAAAA CEEEEIIII NOOOOO OUUUUY  "
			    "aaaaaa ceeeeiiii nooooo ouuuuy y"
			    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg"
			    "GgGgHhHhIiIiIiIiIi  JjKkkLlLlLlL"
			    "lLlNnNnNnn  OoOoOo  RrRrRrSsSsSs"
			    "SsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

/* "ae" for the German letter, or NULL */
static const char *
german(uint32_t c)
{
	switch (c) {
	case 0xC4:
	case 0xE4:
		return "ae";
	case 0xD6:
	case 0xF6:
		return "oe";
	case 0xDC:
	case 0xFC:
		return "ue";
	default:
		return NULL;
	}
}

/* NULL: no ASCII stands for it. one: room for a letter. */
static const char *
plain_of(uint32_t c, bool is_german, char one[2])
{
	static const char romanian[] = "SsTt"; /* U+0218 to U+021B */
	const char *several = is_german ? german(c) : NULL;

	if (several)
		return several;
	if (c == 0xDF)
		return "ss";
	if (c == 0xC6 || c == 0xE6)
		return "ae";
	if (c == 0x152 || c == 0x153)
		return "oe";
	one[0] = ' ';
	if (c >= 0xC0 && c <= 0x17F)
		one[0] = latin[c - 0xC0];
	else if (c >= 0x218 && c <= 0x21B)
		one[0] = romanian[c - 0x218];
	return one[0] == ' ' ? NULL : one;
}

struct slice
rules_plain(struct reading *in, struct slice text, const char *language)
{
	struct abuf b = abuf_in(in->r->arena, text.n + 1);
	bool is_german = strcmp(language, "de") == 0, other = false;

	while (text.n) {
		struct slice at = text;
		uint32_t c = utf8_take(&text);
		char one[2] = { 0 };
		const char *put = NULL;

		if (c >= 0x80) {
			other = true;
			put = plain_of(c, is_german, one);
			if (!put)
				return SLICE_NONE;
			abuf_slice(&b, slice_of(put));
		} else {
			abuf_slice(&b, slice_first(at, at.n - text.n));
		}
	}
	return other && !b.bad ? abuf_done(&b) : SLICE_NONE;
}
