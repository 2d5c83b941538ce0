/* verdict_json - see verdict_json.h. Written straight out: this is the hot end of `carom classify`. */
#include "verdict_json.h"

#include "date.h"
#include "json.h"

#define word(to, name, s) json_text(to, name, slice_of(s), false)

static void
number(struct json *to, const char *name, int64_t n)
{
	char written[24];
	size_t at = sizeof written;
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do
		written[--at] = (char)('0' + left % 10);
	while (left /= 10);
	if (n < 0)
		written[--at] = '-';
	json_key(to, name, false);
	json_put(to, written + at, sizeof written - at);
}

static void
digits(char *to, size_t n, unsigned value)
{
	for (; n-- > 0; value /= 10)
		to[n] = (char)('0' + value % 10);
}

static void
moment(struct json *to, const char *name, bool known, int64_t seconds)
{
	int64_t days = seconds / 86400 - (seconds % 86400 < 0), year;
	int64_t rest = seconds - days * 86400;
	unsigned month, day;
	char written[] = "\"0000-00-00T00:00:00Z\"";

	json_key(to, name, false);
	if (!known) {
		json_raw(to, "null");
		return;
	}
	civil_from_days(days, &year, &month, &day);
	digits(written + 1, 4, (unsigned)year); /* what is read is between 1980 and 2100 */
	digits(written + 6, 2, month);
	digits(written + 9, 2, day);
	digits(written + 12, 2, (unsigned)(rest / 3600));
	digits(written + 15, 2, (unsigned)(rest / 60 % 60));
	digits(written + 18, 2, (unsigned)(rest % 60));
	json_put(to, written, sizeof written - 1);
}

static void
write_original(struct json *to, const struct original *o)
{
	json_key(to, "original", false);
	if (!o->present) {
		json_raw(to, "null");
		return;
	}
	json_raw(to, "{");
	json_text(to, "message_id", o->message_id, true);
	json_text(to, "from", o->from, false);
	json_text(to, "to", o->to, false);
	json_text(to, "subject", o->subject, false);
	json_raw(to, ",\"headers\":{");
	for (size_t i = 0; i < o->nheaders; i++) {
		if (i)
			json_raw(to, ",");
		json_quote(to, o->headers[i].name);
		json_raw(to, ":");
		json_quote(to, o->headers[i].value);
	}
	json_raw(to, "}}");
}

/* The comma-separated advice about a failure as a JSON array. */
static void
write_advice(struct json *to, const struct recipient *r)
{
	struct slice rest = slice_of(reason_advice(r->reason, r->permanence));
	bool first = true;

	json_raw(to, ",\"advice\":[");
	while (rest.n) {
		size_t comma = slice_find_byte(rest, ',', 0);
		struct slice one = slice_trim(slice_first(rest, comma));

		json_raw(to, first ? "" : ",");
		json_quote(to, one);
		first = false;
		rest = comma == SLICE_NPOS ? SLICE_NONE : slice_after(rest, comma + 1);
	}
	json_raw(to, "]");
}

static void
write_extras(struct json *to, const struct recipient *r)
{
	if (r->new_address.n)
		json_text(to, "new_address", r->new_address, false);
	if (r->syntax_fault)
		word(to, "syntax_fault", syntax_fault_name(r->syntax_fault));
	if (r->suggestion.n)
		json_text(to, "suggestion", r->suggestion, false);
	if (r->blocklist.n)
		json_text(to, "blocklist", r->blocklist, false);
	if (r->retry_after)
		number(to, "retry_after", r->retry_after);
	if (r->underlying)
		word(to, "underlying", reason_name(r->underlying));
}

static void
write_recipient(struct json *to, const struct recipient *r)
{
	json_raw(to, "{");
	json_text(to, "address", r->address, true);
	json_text(to, "final", r->final, false);
	json_text(to, "original", r->original, false);
	json_text(to, "action", r->action, false);
	word(to, "reason", reason_name(r->reason));
	word(to, "permanence", permanence_name(r->permanence));
	word(to, "scope", scope_name(r->scope));
	word(to, "group", r->reason ? group_name(r->group) : NULL);
	word(to, "stage", r->reason ? stage_name(r->stage) : NULL);
	word(to, "status", r->status);
	word(to, "status_dsn", r->status_dsn);
	word(to, "status_diag", r->status_diag);
	word(to, "reply", r->reply);
	json_text(to, "diagnostic", r->diagnostic, false);
	json_text(to, "remote_mta", r->remote_mta, false);
	json_text(to, "provider_code", r->provider_code, false);
	if (r->reason)
		number(to, "confidence", r->confidence);
	else
		json_raw(to, ",\"confidence\":null");
	word(to, "rule", r->rule);
	write_extras(to, r);
	write_advice(to, r);
	json_raw(to, "}");
}

static void
write_auto_reply(struct json *to, const struct verdict *v)
{
	json_key(to, "auto_reply", false);
	if (v->kind != KIND_AUTO_REPLY) {
		json_raw(to, "null");
		return;
	}
	json_raw(to, "{");
	json_text(to, "type", slice_of(subkind_name(v->subkind)), true);
	word(to, "until", v->auto_reply.until);
	json_text(to, "new_address", v->auto_reply.new_address, false);
	json_text(to, "substitute", v->auto_reply.substitute, false);
	word(to, "language", v->auto_reply.language);
	json_raw(to, "}");
}

static void
write_feedback(struct json *to, const struct verdict *v)
{
	json_key(to, "feedback", false);
	if (v->kind != KIND_FEEDBACK) {
		json_raw(to, "null");
		return;
	}
	json_raw(to, "{");
	json_text(to, "type", slice_of(subkind_name(v->subkind)), true);
	json_text(to, "source_ip", v->feedback.source_ip, false);
	json_text(to, "reported_domain", v->feedback.reported_domain, false);
	json_raw(to, "}");
}

static void
write_candidates(struct json *to, const struct verdict *v)
{
	json_raw(to, ",\"candidates\":[");
	for (size_t i = 0; i < v->ncandidates; i++) {
		const struct candidate *c = &v->candidates[i];
		bool named = c->name.n > 0;

		json_raw(to, i ? ",{" : "{");
		json_text(to, "source",
		    named ? c->name : slice_of(candidate_source_name(c->source)), true);
		json_text(to, "value", c->value, false);
		if (c->decoded.n)
			json_text(to, "decoded", c->decoded, false);
		json_raw(to, "}");
	}
	json_raw(to, "],\"truncated\":[");
	for (unsigned bit = 0, n = 0; bit < TRUNCATED_BITS; bit++)
		if (v->truncated >> bit & 1) {
			json_raw(to, n++ ? "," : "");
			json_quote(to, slice_of(truncated_name(bit)));
		}
	json_raw(to, "]");
}

const char *
verdict_json_token(const struct verdict *v)
{
	for (size_t i = 0; i < v->ncandidates; i++)
		if (v->candidates[i].token.n)
			return "present";
	return "absent";
}

void
verdict_json_write(FILE *file, const char *source, const char *token, const struct verdict *v)
{
	struct json held, *to = &held;
	bool subkind = v->kind == KIND_REPORT || v->kind == KIND_MDN || v->kind == KIND_REQUEST;

	json_open(to, file);
	json_raw(to, "{");
	json_text(to, "source", slice_of(source), true);
	word(to, "kind", kind_name(v->kind));
	word(to, "subkind", subkind ? subkind_name(v->subkind) : NULL);
	word(to, "format", v->format);
	json_text(to, "message_id", v->message_id, false);
	moment(to, "date", v->has_date, v->date);
	json_text(to, "reporting_mta", v->reporting_mta, false);
	word(to, "provider", v->provider);
	write_original(to, &v->original);
	json_raw(to, ",\"recipients\":[");
	for (size_t i = 0; i < v->nrecipients; i++) {
		json_raw(to, i ? "," : "");
		write_recipient(to, &v->recipients[i]);
	}
	json_raw(to, "]");
	write_auto_reply(to, v);
	write_feedback(to, v);
	json_raw(to, ",\"token\":{\"state\":");
	json_quote(to, slice_of(token));
	json_raw(to, "}");
	write_candidates(to, v);
	json_raw(to, "}\n");
	json_flush(to);
}
