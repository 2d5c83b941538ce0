/*
 * Italian certified mail (posta elettronica certificata): every provider writes the same receipts and notices, says in a
 * header of its own which one it is, and names the recipients in quotes.
 */
#include "layout.h"

enum { CERTIFIED_LINES = 40 };

static enum action
certified_action(struct slice receipt)
{
	static const struct {
		const char *word;
		enum action action;
	} words[] = { { "avvenuta-consegna", ACTION_DELIVERED }, { "accettazione", ACTION_RELAYED },
		{ "presa-in-carico", ACTION_RELAYED },
		{ "preavviso-errore-consegna", ACTION_DELAYED },
		{ "errore-consegna", ACTION_FAILED }, { "non-accettazione", ACTION_FAILED },
		{ "rilevazione-virus", ACTION_FAILED } };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_equal_nocase(slice_trim(receipt), slice_of(words[i].word)))
			return words[i].action;
	return ACTION_NONE;
}

/* Whom the letter was for stands behind these words, in the same line or in those under it. */
static void
add_recipients(const struct message *m, struct report *r)
{
	static const labels whom = { PHRASE("e destinato all'utente"), PHRASE("ed indirizzato a"),
		PHRASE("e destinato a"), PHRASE("indirizzato a"), PHRASE("destinato a"),
		PHRASE("ed inviato a") };
	size_t at = layout_next_label(m, 0, whom);

	for (size_t i = at; i < m->text.n && i < at + CERTIFIED_LINES; i++) {
		struct slice rest = m->text.line[i], found;
		size_t before = r->n;

		while (layout_next_address(&rest, &found))
			(void)report_add_final(r, charset_make_valid(m->a, found));
		if (r->n > 0 && r->n == before)
			break;
	}
}

/* One header anybody may write: providers write others beside it, or from an address of this name. */
static bool
is_certified(const struct message *m)
{
	return message_has(m, "X-Ricevuta") &&
	    (message_has(m, "X-Trasporto") || message_has(m, "X-Riferimento-Message-ID") ||
		slice_starts_nocase(m->from, SLICE("posta-certificata@")));
}

enum parse_rc
format_certified(const struct message *m, struct report *r)
{
	enum action action;

	if (!is_certified(m))
		return PARSE_NOT_MINE;
	action = certified_action(message_header(m, "X-Ricevuta"));
	if (action == ACTION_NONE)
		return PARSE_NOT_MINE;
	add_recipients(m, r);
	for (size_t i = 0; i < r->n; i++)
		r->rcpt[i]->action = action;
	layout_spread(r, text_join(m->a, &m->text, 0, m->text.n));
	return layout_finish(m, r);
}
