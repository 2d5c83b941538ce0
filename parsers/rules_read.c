/* rules_read - one rules file, line by line; the format is described in rules/phrases.rules */
#include "charset.h"
#include "rules_reading.h"

#include <limits.h>
#include <string.h>

static void
twice(struct reading *in, struct slice word)
{
	BAD(in, SLICE("\""), word,
	    SLICE(
		"\" is the second of its kind in this line, which takes one: remove it or the one "
		"in front"));
}

static void
read_status(struct reading *in, struct slice line)
{
	struct rules *r = in->r;
	struct slice rest = line, pattern = take_word(&rest), word = take_word(&rest);
	struct status_row *row, made = { .at = rules_place(in), .user = in->user };

	if (!read_status_pattern(in, pattern) || !read_reason(in, word, &made.reason))
		return;
	while ((word = take_word(&rest)).n) {
		bool again = slice_equal(word, SLICE("weak")) ? made.weak : made.group;

		if (slice_equal(word, SLICE("weak"))) {
			made.weak = true;
		} else if (!group_parse(word, &made.group)) {
			BAD(in, SLICE("\""), word,
			    SLICE("\" is not understood: only weak and a group may stand here"));
			return;
		}
		if (again) {
			twice(in, word);
			return;
		}
	}
	made.pattern = rules_copy(in, pattern);
	row = rules_grow(in, (void **)&r->status, &r->nstatuses, &r->statuses_cap, sizeof *row);
	if (row)
		*row = made;
}

static void
read_reply(struct reading *in, struct slice line)
{
	struct rules *r = in->r;
	struct slice rest = line, pattern = take_word(&rest), stages = take_word(&rest),
		     word = take_word(&rest);
	struct reply_row *row,
	    made = { .at = rules_place(in), .confidence = 50, .stages = ~0u, .user = in->user };
	bool sure = false;

	if (word.n == 0) {
		BAD(in, SLICE("write REPLY STAGES REASON, as in: 550 rcpt mailbox_not_found"));
		return;
	}
	if (!read_reply_pattern(in, pattern) ||
	    (!slice_equal(stages, SLICE("*")) && !read_stages(in, stages, &made.stages)) ||
	    !read_reason(in, word, &made.reason))
		return;
	while ((word = take_word(&rest)).n) {
		uint64_t n;
		bool number = slice_decimal(word, 100, &n) && n > 0,
		     again = number ? sure : made.group != GROUP_NONE;

		if (number) {
			made.confidence = (int)n;
			sure = true;
		} else if (!group_parse(word, &made.group)) {
			BAD(in, SLICE("\""), word,
			    SLICE("\" is no confidence, a number from 1 to 100, and no group"));
			return;
		}
		if (again) {
			twice(in, word);
			return;
		}
	}
	made.pattern = rules_copy(in, pattern);
	row = rules_grow(in, (void **)&r->reply, &r->nreplies, &r->replies_cap, sizeof *row);
	if (row)
		*row = made;
}

static void
read_order(struct reading *in, struct slice line)
{
	struct slice word;
	enum reason reason;

	while ((word = take_word(&line)).n) {
		if (!read_reason(in, word, &reason))
			return;
		if (in->r->rank[reason] == UINT_MAX) {
			in->r->rank[reason] = in->r->nranked++;
			in->ranked_by_user |= in->user ? UINT64_C(1) << reason : 0;
		} else if (in->user || (in->ranked_by_user >> reason & 1) == 0) {
			BAD(in, SLICE("\""), word, SLICE("\" is in the order already"));
		}
	}
}

static void
read_blocklist(struct reading *in, struct slice line)
{
	struct slice rest = line, name;

	if (line.p[0] == ':') {
		line_more(in, line);
		return;
	}
	name = take_word(&rest);
	line_rule(in, RULE_BLOCKLIST, SLICE("blocklist"), name, rest);
}

/* A line that is nothing but a text, of a section that has only such; false in any other. */
static bool
read_text(struct reading *in, struct slice line)
{
	static const struct {
		enum section_kind section;
		enum rule_kind rule;
		struct slice ids; /* what their ids begin with; empty: the section's name */
	} texts[] = { { SECTION_REASON, RULE_PHRASE, { NULL, 0 } },
		{ SECTION_SET, RULE_SET, { NULL, 0 } },
		{ SECTION_RETRY, RULE_RETRY, SLICE("retry") },
		{ SECTION_IGNORE, RULE_IGNORE, SLICE("ignore") },
		{ SECTION_DOUBT, RULE_DOUBT, SLICE("doubt") },
		{ SECTION_INSTEAD, RULE_INSTEAD, SLICE("instead") } };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].section == in->section.kind) {
			line_text(in, texts[i].rule,
			    texts[i].ids.n ? texts[i].ids : in->section.name, line);
			return true;
		}
	return false;
}

static void
read_off(struct reading *in, struct slice line)
{
	struct off_line *off =
	    rules_grow(in, (void **)&in->off, &in->noff, &in->off_cap, sizeof *off);

	if (off)
		*off = (struct off_line){ rules_string(in, line), in->file, in->line };
}

static void
read_line(struct reading *in, struct slice line)
{
	if (read_text(in, line))
		return;
	switch (in->section.kind) {
	case SECTION_PROVIDER:
		line_provider(in, line);
		break;
	case SECTION_BLOCKLIST:
		read_blocklist(in, line);
		break;
	case SECTION_STAGE:
		line_text(in, RULE_STAGE, rules_slug(in, SLICE("stage"), in->section.name), line);
		break;
	case SECTION_STATUS:
		read_status(in, line);
		break;
	case SECTION_REPLY:
		read_reply(in, line);
		break;
	case SECTION_WORDS:
		line_words(in, line);
		break;
	case SECTION_TOGETHER:
		line_together(in, line);
		break;
	case SECTION_TEXTS:
		line_texts(in, line);
		break;
	case SECTION_ORDER:
		read_order(in, line);
		break;
	case SECTION_OFF:
		read_off(in, line);
		break;
	default: /* SECTION_NONE was complained about */
		break;
	}
}

/* Once a file is enough: each of its lines may be so. */
static void
complain_of_octets(struct reading *in, struct slice line)
{
	if (in->is_odd)
		return;
	in->is_odd = true;
	if (slice_find_byte(line, 0, 0) != SLICE_NPOS)
		BAD(in,
		    SLICE("a NUL is in the line, as in UTF-16 and in files that are no text: save "
			  "the file as UTF-8"));
	else
		BAD(in, SLICE("this is not UTF-8: save the file in that encoding"));
}

void
rules_read(struct reading *in, struct slice text)
{
	struct slice rest = text, line;
	bool any = false;

	in->section = (struct section){ .kind = SECTION_NONE };
	in->line = 0;
	in->is_odd = false;
	if (slice_starts(rest, SLICE("\xef\xbb\xbf")))
		rest = slice_after(rest, 3);
	while (slice_line(&rest, &line)) {
		in->line++;
		arena_reset(in->scratch);
		line = slice_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!utf8_valid(line)) {
			complain_of_octets(in, line);
			any = true;
		} else if (line.p[0] == '[') {
			any = true;
			line_section(in, line);
		} else if (!any) {
			BAD(in, SLICE("a section must come first, such as [reason mailbox_full]"));
			any = true;
		} else {
			read_line(in, line);
		}
	}
}

void
rules_switch_off(struct reading *in)
{
	for (size_t i = 0; i < in->noff; i++) {
		struct rule *rule = rules_by_id(in, in->off[i].id);

		in->file = in->off[i].file;
		in->line = in->off[i].line;
		if (rule && rule->user)
			BAD(in, slice_of(in->off[i].id), SLICE(" is a line of your own, at "),
			    slice_of(rule->at),
			    SLICE(": it replaces what the program has; remove one of the two"));
		else if (rule)
			rule->off = true;
		else
			BAD(in, SLICE("no rule has the id \""), slice_of(in->off[i].id),
			    SLICE("\": `carom classify --explain` shows the ids of rules, one "
				  "stands on each line"));
	}
}
