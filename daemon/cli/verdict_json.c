/* verdict_json - see verdict_json.h. Written straight out: this is the hot end of `carom classify`. */
#include "verdict_json.h"

#include "date.h"
#include "output.h"

static void
key(FILE *to, const char *name, bool first)
{
	fprintf(to, "%s\"%s\":", first ? "" : ",", name);
}

static void
text(FILE *to, const char *name, struct slice s, bool first)
{
	key(to, name, first);
	if (s.n)
		output_json_string(to, s);
	else
		fputs("null", to);
}

static void
word(FILE *to, const char *name, const char *s)
{
	text(to, name, slice_of(s), false);
}

static void
moment(FILE *to, const char *name, bool known, int64_t seconds)
{
	int64_t days = seconds / 86400 - (seconds % 86400 < 0), year;
	int64_t rest = seconds - days * 86400;
	unsigned month, day;

	key(to, name, false);
	if (!known) {
		fputs("null", to);
		return;
	}
	civil_from_days(days, &year, &month, &day);
	fprintf(to, "\"%04d-%02u-%02uT%02d:%02d:%02dZ\"", (int)year, month, day, (int)(rest / 3600),
	    (int)(rest / 60 % 60), (int)(rest % 60));
}

static void
write_original(FILE *to, const struct original *o)
{
	key(to, "original", false);
	if (!o->present) {
		fputs("null", to);
		return;
	}
	fputc('{', to);
	text(to, "message_id", o->message_id, true);
	text(to, "from", o->from, false);
	text(to, "to", o->to, false);
	text(to, "subject", o->subject, false);
	fputs(",\"headers\":{", to);
	for (size_t i = 0; i < o->nheaders; i++) {
		if (i)
			fputc(',', to);
		output_json_string(to, o->headers[i].name);
		fputc(':', to);
		output_json_string(to, o->headers[i].value);
	}
	fputs("}}", to);
}

/* The comma-separated advice of a reason as a JSON array. */
static void
write_advice(FILE *to, enum reason reason)
{
	const struct reason_row *row = reason_row(reason);
	struct slice rest = slice_of(row ? row->advice : NULL);
	bool first = true;

	fputs(",\"advice\":[", to);
	while (rest.n) {
		size_t comma = slice_find_byte(rest, ',', 0);
		struct slice one = slice_trim(slice_first(rest, comma));

		fputs(first ? "" : ",", to);
		output_json_string(to, one);
		first = false;
		rest = comma == SLICE_NPOS ? SLICE_NONE : slice_after(rest, comma + 1);
	}
	fputc(']', to);
}

static void
write_extras(FILE *to, const struct recipient *r)
{
	if (r->new_address.n)
		text(to, "new_address", r->new_address, false);
	if (r->syntax_fault)
		word(to, "syntax_fault", syntax_fault_name(r->syntax_fault));
	if (r->suggestion.n)
		text(to, "suggestion", r->suggestion, false);
	if (r->blocklist.n)
		text(to, "blocklist", r->blocklist, false);
	if (r->retry_after)
		fprintf(to, ",\"retry_after\":%lld", (long long)r->retry_after);
	if (r->underlying)
		word(to, "underlying", reason_name(r->underlying));
}

static void
write_recipient(FILE *to, const struct recipient *r)
{
	fputc('{', to);
	text(to, "address", r->address, true);
	text(to, "final", r->final, false);
	text(to, "original", r->original, false);
	text(to, "action", r->action, false);
	word(to, "reason", reason_name(r->reason));
	word(to, "permanence", permanence_name(r->permanence));
	word(to, "scope", scope_name(r->scope));
	word(to, "group", r->reason ? group_name(r->group) : NULL);
	word(to, "stage", r->reason ? stage_name(r->stage) : NULL);
	word(to, "status", r->status);
	word(to, "status_dsn", r->status_dsn);
	word(to, "status_diag", r->status_diag);
	word(to, "reply", r->reply);
	text(to, "diagnostic", r->diagnostic, false);
	text(to, "remote_mta", r->remote_mta, false);
	text(to, "provider_code", r->provider_code, false);
	if (r->reason)
		fprintf(to, ",\"confidence\":%d", r->confidence);
	else
		fputs(",\"confidence\":null", to);
	word(to, "rule", r->rule);
	write_extras(to, r);
	write_advice(to, r->reason);
	fputc('}', to);
}

static void
write_auto_reply(FILE *to, const struct verdict *v)
{
	key(to, "auto_reply", false);
	if (v->kind != KIND_AUTO_REPLY) {
		fputs("null", to);
		return;
	}
	fputc('{', to);
	text(to, "type", slice_of(subkind_name(v->subkind)), true);
	word(to, "until", v->auto_reply.until);
	text(to, "new_address", v->auto_reply.new_address, false);
	text(to, "substitute", v->auto_reply.substitute, false);
	word(to, "language", v->auto_reply.language);
	fputc('}', to);
}

static void
write_feedback(FILE *to, const struct verdict *v)
{
	key(to, "feedback", false);
	if (v->kind != KIND_FEEDBACK) {
		fputs("null", to);
		return;
	}
	fputc('{', to);
	text(to, "type", slice_of(subkind_name(v->subkind)), true);
	text(to, "source_ip", v->feedback.source_ip, false);
	text(to, "reported_domain", v->feedback.reported_domain, false);
	fputc('}', to);
}

static void
write_candidates(FILE *to, const struct verdict *v)
{
	fputs(",\"candidates\":[", to);
	for (size_t i = 0; i < v->ncandidates; i++) {
		const struct candidate *c = &v->candidates[i];
		bool named = c->name.n > 0;

		fputs(i ? ",{" : "{", to);
		text(to, "source", named ? c->name : slice_of(candidate_source_name(c->source)),
		    true);
		text(to, "value", c->value, false);
		if (c->decoded.n)
			text(to, "decoded", c->decoded, false);
		fputc('}', to);
	}
	fputs("],\"truncated\":[", to);
	for (unsigned bit = 0, n = 0; bit < TRUNCATED_BITS; bit++)
		if (v->truncated >> bit & 1)
			fprintf(to, "%s\"%s\"", n++ ? "," : "", truncated_name(bit));
	fputc(']', to);
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
verdict_json_write(FILE *to, const char *source, const char *token, const struct verdict *v)
{
	bool subkind = v->kind == KIND_REPORT || v->kind == KIND_MDN || v->kind == KIND_REQUEST;

	fputc('{', to);
	text(to, "source", slice_of(source), true);
	word(to, "kind", kind_name(v->kind));
	word(to, "subkind", subkind ? subkind_name(v->subkind) : NULL);
	word(to, "format", v->format);
	text(to, "message_id", v->message_id, false);
	moment(to, "date", v->has_date, v->date);
	text(to, "reporting_mta", v->reporting_mta, false);
	word(to, "provider", v->provider);
	write_original(to, &v->original);
	fputs(",\"recipients\":[", to);
	for (size_t i = 0; i < v->nrecipients; i++) {
		fputs(i ? "," : "", to);
		write_recipient(to, &v->recipients[i]);
	}
	fputc(']', to);
	write_auto_reply(to, v);
	write_feedback(to, v);
	fputs(",\"token\":{\"state\":", to);
	output_json_string(to, slice_of(token));
	fputc('}', to);
	write_candidates(to, v);
	fputs("}\n", to);
}
