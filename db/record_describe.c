/* record_describe - what is stored of an item besides its keys: codes, texts, and what few events have as JSON. See
 * record_private.h */
#include "record_private.h"

#include "address_key.h"

#include <stdio.h>

static struct slice
bounded(struct slice s, size_t max)
{
	if (s.n <= max)
		return s;
	s.n = max;
	while (s.n && (s.p[s.n] & 0xC0) == 0x80) /* not inside a character */
		s.n--;
	return s;
}

struct json {
	struct abuf out;
	bool any;
};

static void
json_string(struct abuf *out, struct slice s)
{
	static const char hex[] = "0123456789abcdef";

	abuf_byte(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\') {
			abuf_byte(out, '\\');
			abuf_byte(out, s.p[i]);
		} else if (s.p[i] < ' ') {
			abuf_put(out, "\\u00", 4);
			abuf_byte(out, (unsigned char)hex[s.p[i] >> 4]);
			abuf_byte(out, (unsigned char)hex[s.p[i] & 15]);
		} else {
			abuf_byte(out, s.p[i]);
		}
	}
	abuf_byte(out, '"');
}

static void
json_put(struct json *j, const char *name, struct slice value)
{
	if (value.n == 0)
		return;
	abuf_byte(&j->out, j->any ? ',' : '{');
	j->any = true;
	json_string(&j->out, slice_of(name));
	abuf_byte(&j->out, ':');
	json_string(&j->out, bounded(value, RECORD_TEXT));
}

static struct slice
json_end(struct json *j)
{
	if (!j->any)
		return SLICE_NONE;
	abuf_byte(&j->out, '}');
	return j->out.bad ? SLICE_NONE : abuf_done(&j->out);
}

int32_t
record_day_number(const char *date)
{
	int year, month, day;
	int64_t y, era, doy;

	if (sscanf(date, "%4d-%2d-%2d", &year, &month, &day) != 3 || month < 1 || month > 12)
		return 0;
	y = month <= 2 ? year - 1 : year; /* days_from_civil, era by era */
	era = y / 400;
	doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return (int32_t)(era * 146097 + (y - era * 400) * 365 + (y - era * 400) / 4 -
	    (y - era * 400) / 100 + doy - 719468);
}

static struct slice
new_address_of(const struct verdict *v, const struct recipient *rcpt)
{
	if (rcpt && rcpt->new_address.n)
		return rcpt->new_address;
	return v->kind == KIND_AUTO_REPLY ? v->auto_reply.new_address : SLICE_NONE;
}

void
item_extra(
    struct recorder *r, struct item *it, const struct verdict *v, const struct recipient *rcpt)
{
	struct json j = { .out = abuf_in(r->arena, 0) };
	char number[24];

	it->new_address = address_key(r->arena, new_address_of(v, rcpt));
	it->ev.new_address = it->new_address.n > 0;
	json_put(&j, "new_address", it->new_address);
	if (v->kind == KIND_AUTO_REPLY) {
		it->ev.away_until = record_day_number(v->auto_reply.until);
		if (it->ev.away_until)
			json_put(&j, "until", slice_of(v->auto_reply.until));
		json_put(&j, "substitute", address_key(r->arena, v->auto_reply.substitute));
		json_put(&j, "language", slice_of(v->auto_reply.language));
	}
	if (v->kind == KIND_FEEDBACK) {
		json_put(&j, "source_ip", v->feedback.source_ip);
		json_put(&j, "reported_domain", v->feedback.reported_domain);
	}
	if (rcpt) {
		if (rcpt->syntax_fault != SYNTAX_OK) {
			json_put(
			    &j, "syntax_fault", slice_of(syntax_fault_name(rcpt->syntax_fault)));
			json_put(&j, "suggestion", rcpt->suggestion);
		}
		json_put(&j, "blocklist", rcpt->blocklist);
		json_put(&j, "provider_code", rcpt->provider_code);
		json_put(&j, "underlying", slice_of(reason_name(rcpt->underlying)));
		if (rcpt->retry_after > 0) {
			snprintf(number, sizeof number, "%lld", (long long)rcpt->retry_after);
			json_put(&j, "retry_after", slice_of(number));
		}
	}
	if (v->nrecipients > 1)
		json_put(&j, "shared", SLICE("t"));
	it->extra = json_end(&j);
}

void
item_describe(struct recorder *r, struct item *it, const struct recipient *rcpt)
{
	struct policy_event *ev = &it->ev;

	(void)r;
	ev->reason = rcpt->reason;
	ev->stage = rcpt->stage;
	if (ev->kind == KIND_BOUNCE) {
		ev->permanence = rcpt->permanence;
		ev->scope = rcpt->scope;
		ev->group = rcpt->group;
	} else if (ev->kind == KIND_DELAY) {
		ev->scope = rcpt->scope;
		ev->group = rcpt->group;
	}
	ev->status = slice_of(rcpt->status);
	ev->provider = bounded(slice_of(rcpt->provider), RECORD_NAME);
	it->reply = slice_of(rcpt->reply);
	it->diagnostic = bounded(rcpt->diagnostic, LIMIT_DIAGNOSTIC);
	it->remote_mta = bounded(rcpt->remote_mta, RECORD_TEXT);
	it->rule = bounded(slice_of(rcpt->rule), RECORD_NAME);
}
