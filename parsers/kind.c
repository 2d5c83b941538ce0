#include "kind.h"

#include "address.h"

const char *const kind_mail_systems[] = { "mailer-daemon", "postmaster", "mdaemon", "mail-daemon",
	"maildaemon", "mailerdaemon", NULL };

static bool
is_one_of(struct slice local, const char *const *names)
{
	for (; *names; names++)
		if (slice_begins_nocase(local, *names) && local.n == strlen(*names))
			return true;
	return false;
}

/* Local parts that mail systems write their reports from, and beginnings of such. */
static bool
is_daemon_local(struct slice local)
{
	static const char *const more[] = { "mailer_daemon", "post_master", "post-master",
		"mail.delivery.system", "mail-delivery-system", "maildeliverysystem",
		"mail.delivery.subsystem", "mail-delivery-subsystem", "daemon", "smtpd", "bounce",
		"bounces", "mailer", "mmdf", "pmdf", "uucp", "mailadmin", "scanner", "smtp",
		"virusalert", "system-attendant", "interscan", "mailsweeper", "mailmarshal", "ndn",
		"dbmail-mailer", NULL };

	return is_one_of(local, kind_mail_systems) || is_one_of(local, more) ||
	    slice_starts_nocase(local, SLICE("microsoftexchange")) ||
	    slice_find_nocase(local, SLICE("mailer-daemon"), 0) != SLICE_NPOS ||
	    slice_find_nocase(local, SLICE("postmaster"), 0) != SLICE_NPOS;
}

static bool
is_daemon_name(const struct message *m)
{
	struct texts names = rules_texts(scan_rules(m->scan), TEXTS_SENDER_NAME);

	for (size_t i = 0; i < names.n; i++)
		if (slice_find_nocase(m->from_text, phrase_slice(&names.text[i]), 0) != SLICE_NPOS)
			return true;
	return false;
}

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

/* "Re:", "Fwd:" and their sisters in other languages; a forwarded report is a person's mail. */
static bool
is_answer_subject(struct slice subject)
{
	static const char *const prefixes[] = { "re:", "fw:", "fwd:", "aw:", "wg:", "sv:", "vs:",
		"tr:", "rv:", "r:", "i:", "rif:", "odp:", "antw:", "enc:", "doorst:", "re[",
		"[fwd" };

	subject = slice_trim(subject);
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (slice_begins_nocase(subject, prefixes[i]))
			return true;
	return false;
}

/* Each of these names is a constant, most are in no header: see headers_among(). */
static bool
is_marked(const struct headers *h)
{
	return headers_has(h, SLICE("X-Failed-Recipients")) ||
	    headers_has(h, SLICE("X-MDDSN-Message")) ||
	    headers_has(h, SLICE("X-MS-Embedded-Report")) || headers_has(h, SLICE("X-AHMAILID")) ||
	    headers_has(h, SLICE("X-MX-Bounce")) || headers_has(h, SLICE("X-Postfix-Queue-ID"));
}

static bool
is_of_list(const struct headers *h)
{
	return headers_has(h, SLICE("List-Id")) || headers_has(h, SLICE("List-Post")) ||
	    headers_has(h, SLICE("List-Help")) || headers_has(h, SLICE("X-Mailing-List")) ||
	    headers_has(h, SLICE("Mailing-List")) || headers_has(h, SLICE("X-BeenThere")) ||
	    headers_has(h, SLICE("List-Unsubscribe"));
}

static bool
is_in_thread(const struct headers *h)
{
	return headers_has(h, SLICE("In-Reply-To")) || headers_has(h, SLICE("References"));
}

/* Programs that manage lists send their news, refusals among them, with a return address of their own. */
static bool
is_list_local(struct slice local)
{
	static const char *const ends[] = { "-bounces", "-owner", "-admin", "-request", "-return",
		"-help" };
	static const char *const starts[] = { "owner-", "mailman", "majordomo", "majordom",
		"listserv", "listproc", "sympa", "fml", "ezmlm" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (slice_ends_nocase(local, slice_of(ends[i])))
			return true;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (slice_begins_nocase(local, starts[i]))
			return true;
	return false;
}

/* What the path of return says: none (RFC 5321 4.5.5 asks that of reports), or an address where whoever is named
 * in From wants to hear what becomes of his letter. Of another domain it may be that of a forwarder. */
static unsigned
path_hints(const struct message *m)
{
	struct slice path = slice_trim(message_header(m, "Return-Path")), local, domain, from;

	if (slice_starts(path, SLICE("<>")) || slice_starts_nocase(path, SLICE("<mailer-daemon")))
		return HINT_NULL_SENDER;
	if (!address_split(m->from, &local, &from) || from.n == 0 ||
	    !address_split(address_clean(m->a, path), &local, &domain) || domain.n == 0 ||
	    is_daemon_local(local) || is_list_local(local))
		return 0;
	return domain_is_within(domain, from) || domain_is_within(from, domain) ? HINT_RETURN : 0;
}

static unsigned
sender_hints(const struct message *m)
{
	unsigned hints = message_has(m, "Return-Path") ? path_hints(m) : 0;
	struct slice local, domain;

	if (message_has(m, "From") && m->from.n == 0 &&
	    slice_find(m->from_text, SLICE("<>"), 0) != SLICE_NPOS)
		hints |= HINT_DAEMON;
	if (address_split(m->from, &local, &domain) ? is_daemon_local(local)
						    : is_daemon_local(m->from))
		hints |= HINT_DAEMON;
	/* anybody may call himself so */
	if ((hints & (HINT_RETURN | HINT_DAEMON)) == 0 && is_daemon_name(m))
		hints |= HINT_DAEMON | HINT_NAMED;
	return hints;
}

/* "Fwd: Undelivered Mail" from postmaster@: somebody who looks after mail sends a report on, or answers one. A report on
 * a forwarded letter may have its subject, but not a report's behind "Fwd:"; and no mail system has a program to write
 * letters with. */
static bool
is_postmaster_himself(const struct message *m, unsigned hints)
{
	struct slice local, domain;
	size_t colon = slice_find_byte(m->subject, ':', 0);

	if ((hints & (HINT_NULL_SENDER | HINT_MARKED | HINT_AUTO | HINT_DAEMON)) != HINT_DAEMON ||
	    !address_split(m->from, &local, &domain) ||
	    !slice_equal_nocase(local, SLICE("postmaster")) ||
	    slice_equal(m->mime.part[0].type.value, SLICE("multipart/report")))
		return false;
	if ((hints & HINT_ANSWER) == 0)
		return kind_is_by_client(m);
	return colon != SLICE_NPOS &&
	    kind_says(m, REPORT_SUBJECT, slice_trim(slice_after(m->subject, colon + 1)));
}

/* "Mail delivery failed? Ten tips": a title that asks, in front of the subject that a report may repeat. */
static bool
is_question(struct slice subject)
{
	struct slice title = slice_first(subject, slice_find_byte(subject, ':', 0));
	size_t at = slice_find_byte(title, '?', 0);

	return at != SLICE_NPOS && at > 0 && ascii_alpha(title.p[at - 1]) &&
	    (at + 1 == title.n || title.p[at + 1] == ' ');
}

/* Forums and lists say so, even those that know no List-Id. */
static bool
is_distributed(const struct message *m)
{
	return slice_equal_nocase(slice_trim(message_header(m, "Precedence")), SLICE("list")) &&
	    !message_has(m, "X-List-Administrivia");
}

unsigned
kind_hints(const struct message *m)
{
	unsigned hints = sender_hints(m);
	struct slice submitted = slice_trim(message_header(m, "Auto-Submitted"));

	if (is_marked(m->headers))
		hints |= HINT_MARKED;
	/* Mailman itself speaks, not somebody on the list */
	if (is_of_list(m->headers) && !message_has(m, "X-List-Administrivia"))
		hints |= HINT_LIST;
	if (is_in_thread(m->headers))
		hints |= HINT_THREAD;
	if (submitted.n && !slice_starts_nocase(submitted, SLICE("no")))
		hints |= HINT_AUTO;
	if ((hints & HINT_MACHINE) == 0 && !is_question(m->subject) &&
	    kind_says(m, REPORT_SUBJECT, m->subject) && !is_distributed(m) && !kind_is_watcher(m))
		hints |= HINT_SUBJECT;
	if (is_answer_subject(m->subject))
		hints |= HINT_ANSWER;
	if (is_postmaster_himself(m, hints)) {
		hints &= ~(unsigned)HINT_DAEMON;
		if (kind_says(m, REPORT_SUBJECT, m->subject))
			hints |= HINT_SUBJECT;
	}
	return hints;
}

bool
kind_has_subject(const struct message *m)
{
	return (m->hints & HINT_SUBJECT) ||
	    ((m->hints & HINT_MACHINE) && kind_says(m, REPORT_SUBJECT, m->subject));
}

enum action
kind_action(struct slice field)
{
	static const struct {
		const char *word;
		enum action action;
	} words[] = { { "fail", ACTION_FAILED }, { "expired", ACTION_FAILED },
		{ "undeliverable", ACTION_FAILED }, { "error", ACTION_FAILED },
		{ "bounced", ACTION_FAILED }, { "rejected", ACTION_FAILED },
		{ "delay", ACTION_DELAYED }, { "deferred", ACTION_DELAYED },
		{ "deliver", ACTION_DELIVERED }, { "relay", ACTION_RELAYED },
		{ "expand", ACTION_EXPANDED } };

	field = slice_trim(field);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_begins_nocase(field, words[i].word))
			return words[i].action;
	return ACTION_NONE;
}

struct slice
kind_action_name(enum action a)
{
	static const char *const names[] = { "", "failed", "delayed", "delivered", "relayed",
		"expanded" };

	return slice_of(names[a]);
}

static bool
is_failure_subject(struct slice subject)
{
	static const char *const words[] = { "undeliver", "returned", "fail", "not delivered",
		"non remis", "bounce", "rejected" };

	subject = slice_first(slice_trim(subject), 40);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_find_nocase(subject, slice_of(words[i]), 0) != SLICE_NPOS)
			return true;
	return false;
}

bool
kind_says_delayed(const struct message *m)
{
	static const char *const subjects[] = { "warning:", "warning -", "delayed",
		"delivery delay", "message delivery delay", "delivery status notification (delay",
		"delivery status notification: warning", "mail delivery delayed", "message delayed",
		"notification: delivery delayed" };
	struct texts texts = rules_texts(scan_rules(m->scan), TEXTS_REPORT_DELAYED);
	struct slice subject = slice_trim(m->subject);

	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
		if (slice_begins_nocase(subject, subjects[i]))
			return true;
	/* behind "Undeliverable:" stands the subject of the original, which may say anything */
	if (slice_find_nocase(m->subject, SLICE("delayed"), 0) != SLICE_NPOS &&
	    (m->hints & HINT_ANSWER) == 0 && !is_failure_subject(m->subject))
		return true;
	for (size_t i = 0; i < texts.n; i++)
		if (text_phrase(&m->text, &texts.text[i]) != TEXT_NONE)
			return true;
	return false;
}

enum action
kind_action_from(const struct message *m, struct slice status, struct slice diagnostic)
{
	char class = 0;

	status = slice_trim(status);
	diagnostic = slice_trim(diagnostic);
	if (status.n)
		class = (char)status.p[0];
	else if (diagnostic.n >= 3 && ascii_digit(diagnostic.p[1]) && ascii_digit(diagnostic.p[2]))
		class = (char)diagnostic.p[0];
	if (class == '2')
		return ACTION_DELIVERED;
	if (class != '5' && kind_says_delayed(m))
		return ACTION_DELAYED;
	return ACTION_FAILED;
}

void
kind_decide(struct report *r)
{
	bool seen[ACTION_EXPANDED + 1] = { false };

	for (size_t i = 0; i < r->n; i++)
		seen[r->rcpt[i]->action] = true;
	r->subkind = SUBKIND_NONE;
	if (seen[ACTION_FAILED] || r->n == 0) {
		r->kind = KIND_BOUNCE;
	} else if (seen[ACTION_DELAYED]) {
		r->kind = KIND_DELAY;
	} else if (seen[ACTION_DELIVERED] || seen[ACTION_RELAYED] || seen[ACTION_EXPANDED]) {
		r->kind = KIND_REPORT;
		r->subkind = seen[ACTION_DELIVERED] ? SUBKIND_DELIVERED
		    : seen[ACTION_RELAYED]          ? SUBKIND_RELAYED
						    : SUBKIND_EXPANDED;
	} else {
		r->kind = KIND_BOUNCE;
	}
}
