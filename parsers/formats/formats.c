/* formats - see formats.h */
#include "formats.h"

#include "arf.h"
#include "dsn.h"
#include "mdn.h"

const struct format formats[] = {
#define FORMAT(name, read, word) { name, read, word },
#include "formats.def"
#undef FORMAT
};
const size_t formats_count = sizeof formats / sizeof *formats;
const size_t formats_text_first = 6;

/* Is this the name of the row that reads so? It is one of the last. */
static bool
reads(const char *name, format_read *read)
{
	size_t i = formats_count;

	while (i > 0 && formats[i - 1].read != read)
		i--;
	return i > 0 && formats[i - 1].name == name;
}

enum format_word
formats_word(const char *name)
{
	for (size_t i = 0; i < formats_count; i++)
		if (formats[i].name == name)
			return formats[i].word;
	return WORD_NOBODYS;
}

bool
formats_is_text(const char *name)
{
	for (size_t i = 0; i < formats_text_first; i++)
		if (formats[i].name == name)
			return false;
	return name && !reads(name, dsn_read_nested);
}

bool
formats_is_of_words(const char *name)
{
	return formats_is_text(name) || reads(name, dsn_read_text) || formats_is_guess(name);
}

bool
formats_is_guess(const char *name)
{
	return reads(name, dsn_read_nested) || reads(name, format_freeform) ||
	    reads(name, format_filter);
}

void
formats_read(const struct message *m, size_t first, struct report *out)
{
	*out = report_new(m->a);
	for (size_t i = first; i < formats_count; i++) {
		if (formats[i].read(m, out) != PARSE_NOT_MINE) {
			out->format = formats[i].name;
			return;
		}
		/* most readers see at once that it is not theirs */
		if (report_is_written(out))
			*out = report_new(m->a);
	}
}
