/* The servers of Netscape, and what Sun and Oracle made of them (iPlanet Messaging Server). */
#include "layout.h"

enum { TYPE_MOST = 10 };

/* "smtp; 550 5.1.1 ..." without what names its kind, when that has less than most octets. */
static struct slice
behind_type(struct slice s, size_t most)
{
	size_t semi;

	s = slice_trim(s);
	semi = slice_find_byte(s, ';', 0);
	return semi < most ? slice_trim(slice_after(s, semi + 1)) : s;
}

/* What a labelled line of iPlanet says of one. */
static void
iplanet_detail(const struct message *m, size_t line, struct report_rcpt *one)
{
	static const labels reason = { PHRASE("Reason:") }, code = { PHRASE("Diagnostic code:") },
			    remote = { PHRASE("Remote system:") };
	struct slice s = m->text.line[line];
	size_t skip, end = 0;

	if ((skip = layout_label(m, line, reason)) != 0) {
		one->text = layout_paragraph(m, line, skip);
	} else if ((skip = layout_label(m, line, code)) != 0) {
		one->diagnostic = behind_type(slice_after(s, skip), TYPE_MOST);
	} else if ((skip = layout_label(m, line, remote)) != 0) {
		s = behind_type(slice_after(s, skip), SLICE_NPOS);
		while (end < s.n && s.p[end] != ' ' && s.p[end] != '(')
			end++;
		one->remote_mta = slice_first(s, end);
	}
}

/* Oracle and iPlanet Messaging Server: labelled lines, several recipients one after the other. */
enum parse_rc
format_iplanet(const struct message *m, struct report *r)
{
	static const labels marks = { PHRASE("Recipient address:"),
		PHRASE("Your message cannot be delivered to") };
	static const labels address = { PHRASE("Recipient address:") },
			    original = { PHRASE("Original address:") };
	size_t at = layout_mark(m, marks);
	struct report_rcpt *one = NULL;

	if (at == TEXT_NONE || text_phrase(&m->text, &address[0]) == TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t i = text_phrase(&m->text, &address[0]); i < m->text.n; i++) {
		struct slice rest = m->text.line[i], found;

		if (layout_label(m, i, address)) {
			one = layout_next_address(&rest, &found)
			    ? report_add_final(r, charset_make_valid(m->a, found))
			    : NULL;
		} else if (layout_label(m, i, original) && layout_next_address(&rest, &found)) {
			/* "Recipient address: ann@ims-ms-daemon": the channel, and under it for whom */
			if (one)
				one->original = charset_make_valid(m->a, found);
			else
				one = report_add_final(r, charset_make_valid(m->a, found));
		} else if (one) {
			iplanet_detail(m, i, one);
		}
	}
	for (size_t i = 0; i < r->n; i++)
		if (r->rcpt[i]->diagnostic.n == 0)
			r->rcpt[i]->diagnostic = r->rcpt[i]->text;
	return layout_finish(m, r);
}

/* A paragraph, and mostly "Recipient: <addr>" with "Reason: text" under it. */
enum parse_rc
format_netscape(const struct message *m, struct report *r)
{
	static const labels marks = {
		PHRASE("This Message was undeliverable due to the following reason"),
		PHRASE("Your message was not delivered for the following reason")
	};
	static const labels stop = { PHRASE("Please reply to") }, reason = { PHRASE("Reason:") },
			    refused = { PHRASE("The return address was") };
	size_t at = layout_mark(m, marks), end;
	struct report_rcpt *one = NULL;
	bool each = false;

	if (at == TEXT_NONE)
		return PARSE_NOT_MINE;
	end = layout_next_label(m, at, stop);
	for (size_t i = at + 1; i < end; i++) {
		struct slice rest = m->text.line[i], found;
		size_t label = layout_label(m, i, reason);

		if (label && one && one->diagnostic.n == 0) {
			one->diagnostic = layout_paragraph(m, i, label);
			each = true;
			continue;
		}
		if (layout_label(m, i, refused)) /* ours */
			continue;
		while (layout_next_address(&rest, &found))
			one = report_add_final(r, charset_make_valid(m->a, found));
	}
	if (r->n == 0)
		(void)layout_original_to(m, r);
	/* where nobody has a reason of his own, that above is for all of them */
	if (r->n == 1 || !each)
		layout_spread(r, text_join(m->a, &m->text, at + 1, end));
	r->text = text_join(m->a, &m->text, at + 1, end);
	return layout_finish(m, r);
}
