/* contact_explain - what a history and the active policy make of one another. See contact_explain.h */
#include "build_config.h"

#include "contact_explain.h"

#include "record_config.h"

#include <stdlib.h>
#include <time.h>

/* --- counters against thresholds --- */

static struct cell
cell_score(char text[32], double score, bool any)
{
	if (!any)
		return cell_string(NULL);
	snprintf(text, 32, "%.10g", score);
	return cell_string(text);
}

/* In days, rounded down: what is not reached must not look so. */
static struct cell
cell_days(char text[32], double days, bool any)
{
	if (!any)
		return cell_string(NULL);
	snprintf(text, 32, "%.10gd", (double)(long)(days * 10) / 10);
	return cell_string(text);
}

static struct cell
cell_until(char text[32], const struct record_rule *rule, enum output_format format)
{
	time_t at = (time_t)rule->until_seconds;
	struct tm tm;

	if (!rule->running || rule->until_seconds == INT64_MAX || !gmtime_r(&at, &tm))
		return cell_string(NULL);
	strftime(text, 32, format == OUTPUT_TABLE ? "%Y-%m-%d %H:%M" : "%Y-%m-%dT%H:%M:%SZ", &tm);
	return cell_string(text);
}

void
contact_print_rules(const struct record_explanation *x, enum output_format format)
{
	static const struct column columns[] = { { .name = "section" }, { .name = "stream" },
		{ .name = "rule", .widest = 72 }, { .name = "counted", .right = true },
		{ .name = "count", .right = true }, { .name = "score", .right = true },
		{ .name = "threshold", .right = true }, { .name = "span", .right = true },
		{ .name = "min_span", .right = true }, { .name = "steps_taken", .right = true },
		{ .name = "running" }, { .name = "until" } };
	size_t first = format == OUTPUT_TABLE;
	struct output *o;

	if (x->nrules == 0)
		return;
	if (format == OUTPUT_TABLE)
		putchar('\n');
	output_title(format, "rules");
	o = output_open(format, columns + first, sizeof columns / sizeof *columns - first);
	for (size_t i = 0; i < x->nrules; i++) {
		const struct record_rule *rule = &x->rules[i];
		char score[32], threshold[32], until[32], span[32], min_span[32];
		const struct cell cells[] = { cell_string("rules"), cell_string(rule->stream),
			cell_string(rule->rule), cell_number(rule->counted),
			rule->count ? cell_number(rule->count) : cell_string(NULL),
			cell_score(score, rule->score, rule->threshold > 0),
			cell_score(threshold, rule->threshold, rule->threshold > 0),
			cell_days(span, rule->span, rule->min_span > 0),
			cell_days(min_span, rule->min_span, rule->min_span > 0),
			cell_number(rule->firings), cell_bool(rule->running),
			cell_until(until, rule, format) };

		output_row(o, cells + first);
	}
	output_close(o, NULL);
}

/* A title in an array literal: quoted, with what is special there behind a backslash. */
static void
write_quoted(FILE *to, const char *text)
{
	putc('"', to);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', to);
		putc(*text, to);
	}
	putc('"', to);
}

/* An array literal in the making. */
struct literal {
	FILE *to;
	size_t size;
	bool any;
};

static void
literal_open(struct literal *l, char **text)
{
	*l = (struct literal){ .to = open_memstream(text, &l->size) };
	if (!l->to)
		abort();
	putc('{', l->to);
}

static void
literal_separate(struct literal *l)
{
	if (l->any)
		putc(',', l->to);
	l->any = true;
}

static void
literal_text(struct literal *l, const char *text)
{
	literal_separate(l);
	if (text)
		write_quoted(l->to, text);
	else
		fputs("null", l->to);
}

static void
literal_number(struct literal *l, long long n)
{
	literal_separate(l);
	fprintf(l->to, "%lld", n);
}

static void
literal_close(struct literal *l)
{
	putc('}', l->to);
	if (fclose(l->to))
		abort();
}

static void
write_owners(struct explained *e)
{
	struct literal events, rules, because;

	literal_open(&events, &e->events);
	literal_open(&rules, &e->rules);
	literal_open(&because, &e->because);
	for (size_t i = 0; i < e->x.nowners; i++) {
		literal_number(&events, e->x.owners[i].event);
		literal_text(&rules, e->x.owners[i].rule);
		literal_text(&because, e->x.owners[i].because);
	}
	literal_close(&events);
	literal_close(&rules);
	literal_close(&because);
}

static void
write_signs(struct explained *e)
{
	struct literal streams, kinds, times, why_not;

	literal_open(&streams, &e->sign_streams);
	literal_open(&kinds, &e->sign_kinds);
	literal_open(&times, &e->sign_times);
	literal_open(&why_not, &e->sign_why_not);
	for (size_t i = 0; i < e->x.nsigns; i++) {
		literal_text(&streams, e->x.signs[i].stream);
		literal_text(&kinds, e->x.signs[i].kind);
		literal_number(&times, e->x.signs[i].at_us);
		literal_text(&why_not, e->x.signs[i].why_not);
	}
	literal_close(&streams);
	literal_close(&kinds);
	literal_close(&times);
	literal_close(&why_not);
}

/* Only logins of the daemon see what that takes; others see the rest. */
static bool
may_explain(struct store *s)
{
	struct store_rows *rows;
	struct err e = { 0 };
	bool may;

	if (!store_run(s, "cli_may_explain", NULL, 0, &rows, &e))
		return false;
	may = store_rows_count(rows) && *store_cell(rows, 0, 0) == 't';
	store_rows_free(rows);
	return may;
}

int
contact_explain(const struct config *c, struct store *s, const char *address, struct explained *out)
{
	struct err e = { 0 };
	char *text = NULL;
	int code = EX_OK;

	if (may_explain(s)) {
		if (!record_policy_active(s, &text, &e))
			return cli_err(&e);
		out->config = text ? record_config_active(c, text, &e) : record_config_new(c);
		if (!out->config ||
		    !recorder_open_other(
			&out->recorder, s, record_config_options(out->config), &e) ||
		    !record_explain(out->recorder, address, &out->x, &e))
			code = cli_err(&e);
		free(text);
	}
	write_owners(out);
	write_signs(out);
	return code;
}

void
explained_free(struct explained *e)
{
	record_explanation_free(&e->x);
	recorder_free(e->recorder);
	record_config_free(e->config);
	free(e->events);
	free(e->rules);
	free(e->because);
	free(e->sign_streams);
	free(e->sign_kinds);
	free(e->sign_times);
	free(e->sign_why_not);
}
