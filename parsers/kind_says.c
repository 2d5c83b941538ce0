/* kind_says - which phrases of reports a text or a title holds; see kind.h */
#include "kind.h"

static const char *
set_name(unsigned slot, char room[SCAN_NAME])
{
	static const char *const names[] = { "report.subject", "report.failure", "report.forwarded",
		"report.greeting", "report.filter", "report.filter.told", "report.watcher",
		"report.notice", "report.to-sender", "autoreply.quote" };

	(void)room;
	return names[slot - REPORT_SUBJECT];
}

bool
kind_says(const struct message *m, enum report_set set, struct slice text)
{
	struct folded folded;

	fold_text(m->a, text, &folded);
	return scan_sets_any(m->scan, &folded, scan_set(m->scan, set, set_name));
}

bool
kind_is_titled(const struct message *m, enum report_set set)
{
	return kind_says(m, set, m->title) ||
	    (m->title.n < m->subject.n && kind_says(m, set, m->subject));
}

bool
kind_has_subject(const struct message *m)
{
	return (m->hints & HINT_SUBJECT) ||
	    ((m->hints & HINT_MACHINE) && kind_is_titled(m, REPORT_SUBJECT));
}

bool
kind_says_delayed(const struct message *m)
{
	enum { TITLE = 40 };
	struct texts texts = rules_texts(scan_rules(m->scan), TEXTS_REPORT_DELAYED);
	struct slice subject = m->title;

	if (message_text(m, TEXTS_REPORT_DELAYED_SUBJECT, TEXT_BEGINS, subject))
		return true;
	/* behind "Undeliverable:" stands the subject of the original, which may say anything */
	if (slice_find_nocase(m->title, SLICE("delayed"), 0) != SLICE_NPOS &&
	    (m->hints & HINT_ANSWER) == 0 &&
	    !message_text(m, TEXTS_REPORT_FAILED_SUBJECT, TEXT_WITHIN, slice_first(subject, TITLE)))
		return true;
	for (size_t i = 0; i < texts.n; i++)
		if (text_phrase(&m->text, &texts.text[i]) != TEXT_NONE)
			return true;
	return false;
}
