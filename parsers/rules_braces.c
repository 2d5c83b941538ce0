/* rules_braces - what stands in braces in front of a text: when the line counts, and what it says of its verdict */
#include "rules_reading.h"

enum { KEYS_MAX = 16, LANGUAGE_MAX = 11 };

static bool
read_list(
    struct reading *in, struct slice list, bool (*check)(struct reading *in, struct slice word))
{
	struct slice item;

	while (take_item(&list, &item))
		if (!check(in, item))
			return false;
	return true;
}

/* Where a condition goes that is kept as it is written, or NULL. */
static struct slice *
kept_as_written(struct conditions *when, struct slice key)
{
	const struct {
		const char *key;
		struct slice *at;
	} kept[] = { { "action", &when->action }, { "code", &when->code },
		{ "format", &when->format }, { "provider", &when->provider } };

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (slice_equal(key, slice_of(kept[i].key)))
			return kept[i].at;
	return NULL;
}

/* The numbers of one class cannot be of the other. */
static bool
classes_agree(struct reading *in, const struct conditions *when)
{
	struct slice list = when->status, item;

	while (when->class && take_item(&list, &item))
		if (ascii_digit(item.p[0]) && item.p[0] != (unsigned char)when->class)
			return BAD(in, SLICE("no status "), item,
			    SLICE(" is of that class: the line never counts"));
	return true;
}

static bool
read_class(struct reading *in, struct slice value, char *out)
{
	if (value.n != 1 || (value.p[0] != '4' && value.p[0] != '5'))
		return BAD(
		    in, SLICE("\""), value, SLICE("\" is no class: write class=4 or class=5"));
	*out = (char)value.p[0];
	return true;
}

static bool
read_condition(struct reading *in, struct slice key, struct slice value, struct braces *braces)
{
	struct conditions *out = &braces->when;
	struct slice *kept = kept_as_written(out, key);

	if (value.n == 0 || key.n == 0)
		return BAD(in, SLICE("nothing stands on one side of \""), key, SLICE("="), value,
		    SLICE("\": write key=value without blanks"));
	if (kept) {
		*kept = rules_copy(in, value);
		return true;
	}
	if (slice_equal(key, SLICE("reply"))) {
		out->reply = rules_copy(in, value);
		return read_list(in, value, read_reply_pattern);
	}
	if (slice_equal(key, SLICE("status"))) {
		out->status = rules_copy(in, value);
		return read_list(in, value, read_status_pattern);
	}
	if (slice_equal(key, SLICE("stage")))
		return read_stages(in, value, &out->stages);
	if (slice_equal(key, SLICE("class")))
		return read_class(in, value, &out->class);
	if (slice_equal(key, SLICE("permanence")))
		return permanence_parse(value, &braces->permanence) ||
		    BAD(in, SLICE("\""), value,
			SLICE("\" is no permanence: write hard, soft or undetermined"));
	if (slice_equal(key, SLICE("group")))
		return read_group(in, value, &braces->group);
	if (slice_equal(key, SLICE("confidence")))
		return read_confidence(in, value, &braces->confidence);
	return BAD(in, SLICE("unknown condition \""), key,
	    SLICE("\": use reply=, status=, stage=, class=4, class=5, action=, code=, provider=, "
		  "format=, permanence=, group=, confidence=, or a language tag alone"));
}

/* ISO 639-1 */
static bool
is_two_letters(struct slice s)
{
	static const char known[] = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo "
				    "br bs ca ce ch co cr cs cu cv cy da de dv dz "
				    "ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv "
				    "ha he hi ho hr ht hu hy hz ia id ie ig ii ik "
				    "io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw "
				    "ky la lb lg li ln lo lt lu lv mg mh mi mk ml "
				    "mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
				    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd "
				    "se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti "
				    "tk tl tn to tr ts tt tw ty ug uk ur uz ve vi "
				    "vo wa wo xh yi yo za zh zu ";

	for (size_t i = 0; i + 2 < sizeof known; i += 3)
		if (slice_starts(s, (struct slice){ (const unsigned char *)known + i, 2 }))
			return true;
	return false;
}

/* "de", "pt-br", "fil" */
static bool
is_language(struct slice s)
{
	size_t dash = slice_find_byte(s, '-', 0), n = dash == SLICE_NPOS ? s.n : dash;

	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(i > 1 && s.p[i] == '-'))
			return false;
	return s.n <= LANGUAGE_MAX && (n == 3 || (n == 2 && is_two_letters(s))) &&
	    s.p[s.n - 1] != '-';
}

/* Each key once; the language is one, too. */
static bool
note_key(struct reading *in, struct slice key, struct slice *seen, size_t *n)
{
	for (size_t i = 0; i < *n; i++)
		if (slice_equal(seen[i], key))
			return BAD(in, key.n ? key : SLICE("a language"),
			    SLICE(
				" stands twice in the braces: separate several values by commas"));
	if (*n < KEYS_MAX)
		seen[(*n)++] = key;
	return true;
}

static bool
read_braces(struct reading *in, struct slice inside, struct braces *out)
{
	struct slice seen[KEYS_MAX], word;
	size_t n = 0;

	while ((word = take_word(&inside)).n) {
		size_t equals = slice_find_byte(word, '=', 0);
		struct slice key = equals == SLICE_NPOS ? SLICE("") : slice_first(word, equals);

		if (!note_key(in, key, seen, &n))
			return false;
		if (equals != SLICE_NPOS) {
			if (!read_condition(in, key, slice_after(word, equals + 1), out))
				return false;
		} else if (is_language(word)) {
			out->language = rules_string(in, word);
		} else {
			return BAD(in, SLICE("\""), word,
			    SLICE("\" is neither a condition (key=value, no blanks in it) nor a "
				  "language "
				  "tag in small letters, such as de"));
		}
	}
	return (n > 0 ||
		   BAD(in,
		       SLICE("nothing stands between the braces: remove them, or write \\{ for the "
			     "sign"))) &&
	    classes_agree(in, &out->when);
}

bool
take_braces(struct reading *in, struct slice *rest, struct braces *out)
{
	struct slice inside;
	size_t end;

	*out = (struct braces){ .language = "", .group = GROUP_COUNT };
	*rest = slice_trim(*rest);
	if (rest->n == 0 || rest->p[0] != '{')
		return true;
	end = slice_find_byte(*rest, '}', 0);
	if (end == SLICE_NPOS)
		return BAD(in,
		    SLICE("the { is never closed: write {conditions} text, or \\{ for a brace"));
	inside = (struct slice){ rest->p + 1, end - 1 };
	*rest = slice_trim(slice_after(*rest, end + 1));
	return read_braces(in, inside, out);
}

bool
braces_have_conditions(const struct conditions *c)
{
	return c->reply.n || c->status.n || c->action.n || c->code.n || c->provider.n ||
	    c->format.n || c->stages || c->class;
}

bool
braces_say_language(struct reading *in, const struct braces *b)
{
	return (!braces_have_conditions(&b->when) && !b->permanence && b->group == GROUP_COUNT &&
		   !b->confidence) ||
	    BAD(in,
		SLICE("only a language may stand in these braces: the section is not asked of "
		      "failures"));
}

bool
braces_fit(struct reading *in, const struct braces *b, enum rule_kind kind, bool gives)
{
	bool late = kind == RULE_DOUBT || kind == RULE_INSTEAD;

	if (!gives && (b->permanence || b->group != GROUP_COUNT || b->confidence))
		return BAD(in,
		    SLICE("permanence=, group= and confidence= mean nothing here: this line gives "
			  "no reason, so no verdict is made of it; leave them out"));
	if (late && b->confidence)
		return BAD(in,
		    SLICE("confidence= means nothing here: what words around a failure make of it "
			  "is never surer than 60; leave it out"));
	if (kind == RULE_STAGE && b->when.stages)
		return BAD(in,
		    SLICE("stage= means nothing here: the line itself tells the stage; leave it "
			  "out"));
	return kind != RULE_MARK || b->when.code.n == 0 ||
	    BAD(in,
		SLICE(
		    "the line never counts: a code= is looked for once the provider is known, and "
		    "marks are what it is known by"));
}

static bool
list_covers(struct slice wide, struct slice narrow)
{
	return wide.n == 0 || slice_equal(wide, narrow);
}

bool
conditions_cover(const struct conditions *wide, const struct conditions *narrow)
{
	return list_covers(wide->reply, narrow->reply) &&
	    list_covers(wide->status, narrow->status) &&
	    list_covers(wide->action, narrow->action) && list_covers(wide->code, narrow->code) &&
	    list_covers(wide->provider, narrow->provider) &&
	    list_covers(wide->format, narrow->format) &&
	    (!wide->class || wide->class == narrow->class) &&
	    (!wide->stages || (narrow->stages && !(narrow->stages & ~wide->stages)));
}
