/* rules_texts - lists of texts that stand as they are: "[texts NAME]" */
#include "rules_private.h"

enum { LENGTH_LIMIT = 256 };

/* Indexed by enum text_list. */
static const char *const names[TEXT_LISTS] = { "list.opening", "list.refusal", "report.tally",
	"report.delayed", "sender.name" };

bool
texts_open(struct reading *in, struct slice name)
{
	for (size_t i = 0; i < TEXT_LISTS; i++)
		if (slice_equal(name, slice_of(names[i]))) {
			in->section.texts = (enum text_list)i;
			return true;
		}
	return BAD(in, SLICE("unknown list \""), name, SLICE("\": carom-rules(5) has their names"));
}

void
line_texts(struct reading *in, struct slice line)
{
	struct text_rows *rows = &in->r->texts[in->section.texts];
	struct braces braces;
	const char *text;
	struct phrase *one;

	if (!take_braces(in, &line, &braces))
		return;
	if (line.n == 0 || line.n > LENGTH_LIMIT) {
		BAD(in, SLICE("write a text of 1 to 256 octets, as it stands in the message"));
		return;
	}
	text = rules_string(in, line);
	one = rules_grow(in, (void **)&rows->text, &rows->n, &rows->cap, sizeof *one);
	if (one)
		*one = phrase_of(text);
}

struct texts
rules_texts(const struct rules *r, enum text_list which)
{
	return (struct texts){ r->texts[which].text, r->texts[which].n };
}
