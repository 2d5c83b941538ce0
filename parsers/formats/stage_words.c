/* stage_words - which stage the words around a quoted reply name, or a command; see layout.h */
#include "layout.h"

#include "octets.h"

enum stage
layout_command_stage(struct slice s)
{
	static const struct {
		const char *command;
		enum stage stage;
	} known[] = { { "RCPT", STAGE_RCPT }, { "MAIL", STAGE_MAIL }, { "DATA", STAGE_DATA },
		{ "EHLO", STAGE_HELO }, { "HELO", STAGE_HELO }, { "STARTTLS", STAGE_STARTTLS },
		{ "AUTH", STAGE_AUTH }, { "QUIT", STAGE_QUIT }, { "BDAT", STAGE_EOM },
		{ ".", STAGE_EOM }, { "<CRLF>.", STAGE_EOM } };

	s = slice_trim(s);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_begins_nocase(s, known[i].command))
			return known[i].stage;
	return STAGE_UNKNOWN;
}

/* All words that name a stage begin in one of four ways. mark: an octet of it, with a blank behind it if it is a
 * letter, by which it is looked for; so many octets stand in front of that. */
static const struct beginning {
	struct slice words;
	unsigned char mark;
	size_t before;
} beginnings[] = { { SLICE("in reply to "), 'y', 7 }, { SLICE("after "), 'r', 4 },
	{ SLICE("for "), 'r', 2 }, { SLICE("["), '[', 0 } };

/* The first counts, wherever it stands. */
static const struct stage_words {
	unsigned char beginning; /* index */
	struct slice rest;
	enum stage stage;
} stage_words[] = { { 0, SLICE("RCPT TO"), STAGE_RCPT }, { 0, SLICE("MAIL FROM"), STAGE_MAIL },
	{ 0, SLICE("DATA command"), STAGE_DATA }, { 0, SLICE("end of DATA"), STAGE_EOM },
	{ 0, SLICE("EHLO"), STAGE_HELO }, { 0, SLICE("HELO"), STAGE_HELO },
	{ 1, SLICE("RCPT TO:"), STAGE_RCPT }, { 1, SLICE("MAIL FROM:"), STAGE_MAIL },
	{ 1, SLICE("RCPT command"), STAGE_RCPT }, { 1, SLICE("end of data"), STAGE_EOM },
	{ 1, SLICE("initial connection"), STAGE_GREETING }, { 1, SLICE("DATA"), STAGE_DATA },
	{ 3, SLICE("RCPT_TO]"), STAGE_RCPT }, { 3, SLICE("MAIL_FROM]"), STAGE_MAIL },
	{ 3, SLICE("DATA]"), STAGE_DATA }, { 2, SLICE("RCPT TO command"), STAGE_RCPT },
	{ 2, SLICE("TEXT command"), STAGE_EOM }, { 2, SLICE("MAIL FROM command"), STAGE_MAIL } };

enum { STAGE_WORDS = sizeof stage_words / sizeof *stage_words };

static inline bool
is_mark(struct slice s, size_t i)
{
	unsigned char c = s.p[i] | 0x20;

	return s.p[i] == '[' || ((c == 'r' || c == 'y') && i + 1 < s.n && s.p[i + 1] == ' ');
}

/* Index of the first mark at or after from; s.n when there is none. */
static size_t
next_mark(struct slice s, size_t from)
{
	for (; s.n - from > OCTETS; from += OCTETS) {
		octets at = octets_at(s.p + from), lower = at | 0x20;
		octets blank = (octets)(octets_at(s.p + from + 1) == ' ');
		size_t first = octets_first((octets)(at == '[') |
		    (((octets)(lower == 'r') | (octets)(lower == 'y')) & blank));

		if (first < OCTETS)
			return from + first;
	}
	while (from < s.n && !is_mark(s, from))
		from++;
	return from;
}

/* Index of the stage words that stand around the mark, if it is less than best. */
static size_t
words_around(struct slice text, size_t mark, size_t best)
{
	unsigned char c = text.p[mark] == '[' ? '[' : text.p[mark] | 0x20;

	for (size_t k = 0; k < sizeof beginnings / sizeof *beginnings; k++) {
		const struct beginning *b = &beginnings[k];
		struct slice s;

		if (b->mark != c || mark < b->before)
			continue;
		s = slice_after(text, mark - b->before);
		if (!slice_starts_nocase(s, b->words))
			continue;
		s = slice_after(s, b->words.n);
		for (size_t i = 0; i < best; i++)
			if (stage_words[i].beginning == k &&
			    slice_starts_nocase(s, stage_words[i].rest))
				return i;
	}
	return best;
}

enum stage
layout_stage_of_words(struct slice text)
{
	size_t best = STAGE_WORDS;

	for (size_t at = 0; (at = next_mark(text, at)) < text.n; at++)
		best = words_around(text, at, best);
	return best < STAGE_WORDS ? stage_words[best].stage : STAGE_UNKNOWN;
}
