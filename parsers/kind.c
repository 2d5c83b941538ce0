/* kind - see kind.h */
#include "kind.h"

#include "address.h"

const char *const kind_mail_systems[] = { "mailer-daemon", "postmaster", "mdaemon", "mail-daemon",
	"maildaemon", "mailerdaemon", NULL };

/* Is it a local part that mail systems write their reports from, or the beginning of such? */
static bool
is_daemon_local(const struct message *m, struct slice local)
{
	for (const char *const *one = kind_mail_systems; *one; one++)
		if (slice_begins_nocase(local, *one) && local.n == strlen(*one))
			return true;
	return message_text(m, TEXTS_SENDER_LOCAL, TEXT_IS, local) ||
	    slice_starts_nocase(local, SLICE("microsoftexchange")) ||
	    slice_find_nocase(local, SLICE("mailer-daemon"), 0) != SLICE_NPOS ||
	    slice_find_nocase(local, SLICE("postmaster"), 0) != SLICE_NPOS;
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

/* A gateway to X.400 names what it carries (RFC 2156 4.3.1), and may send it in the name of who was written to. */
static bool
is_x400_report(const struct message *m)
{
	return headers_has(m->headers, SLICE("Message-Type")) &&
	    slice_equal_nocase(
		slice_trim(message_header(m, "Message-Type")), SLICE("Delivery Report"));
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
is_list_local(const struct message *m, struct slice local)
{
	return message_text(m, TEXTS_LIST_LOCAL_END, TEXT_ENDS, local) ||
	    message_text(m, TEXTS_LIST_LOCAL_BEGIN, TEXT_BEGINS, local);
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
	    is_daemon_local(m, local) || is_list_local(m, local))
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
	if (is_daemon_local(m, address_split(m->from, &local, &domain) ? local : m->from))
		hints |= HINT_DAEMON;
	/* anybody may call himself so */
	if ((hints & (HINT_RETURN | HINT_DAEMON)) == 0 &&
	    message_text(m, TEXTS_SENDER_NAME, TEXT_WITHIN, m->from_text))
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
	size_t colon = slice_find_byte(m->title, ':', 0);
	bool titled;

	if ((hints & (HINT_NULL_SENDER | HINT_MARKED | HINT_AUTO | HINT_DAEMON)) != HINT_DAEMON ||
	    !address_split(m->from, &local, &domain) ||
	    !slice_equal_nocase(local, SLICE("postmaster")) ||
	    slice_equal(m->mime.part[0].type.value, SLICE("multipart/report")))
		return false;
	titled = kind_is_titled(m, REPORT_SUBJECT);
	if ((hints & HINT_ANSWER) == 0)
		return kind_is_by_client(m);
	if (titled && message_text(m, TEXTS_SUBJECT_FORWARDED, TEXT_ENDS, m->title))
		return true;
	return colon != SLICE_NPOS &&
	    kind_says(m, REPORT_SUBJECT, slice_trim(slice_after(m->title, colon + 1)));
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

bool
kind_is_by_list(const struct message *m)
{
	struct slice local, domain;

	return kind_is_list_itself(m) ||
	    (address_split(m->from, &local, &domain) && is_list_local(m, local));
}

/* Mailman's second release says so, the third marks what is posted. */
bool
kind_is_list_itself(const struct message *m)
{
	return message_has(m, "X-List-Administrivia") ||
	    (slice_starts(slice_trim(message_header(m, "X-Mailman-Version")), SLICE("3.")) &&
		slice_equal_nocase(slice_trim(message_header(m, "Precedence")), SLICE("bulk")) &&
		!message_has(m, "List-Post"));
}

unsigned
kind_hints(const struct message *m)
{
	unsigned hints = sender_hints(m);
	struct slice submitted = slice_trim(message_header(m, "Auto-Submitted"));

	if (is_marked(m->headers) || is_x400_report(m))
		hints |= HINT_MARKED;
	if (is_of_list(m->headers) && !kind_is_list_itself(m))
		hints |= HINT_LIST;
	if (is_in_thread(m->headers))
		hints |= HINT_THREAD;
	if (submitted.n && !slice_starts_nocase(submitted, SLICE("no")))
		hints |= HINT_AUTO;
	if ((hints & HINT_MACHINE) == 0 && !is_question(m->title) &&
	    kind_is_titled(m, REPORT_SUBJECT) && !is_distributed(m) && !kind_is_watcher(m))
		hints |= HINT_SUBJECT;
	/* a forwarded report is a person's mail */
	if (message_text(m, TEXTS_SUBJECT_ANSWER, TEXT_BEGINS, m->title) ||
	    message_text(m, TEXTS_SUBJECT_FORWARDED, TEXT_ENDS, m->title))
		hints |= HINT_ANSWER;
	if (is_postmaster_himself(m, hints)) {
		hints &= ~(unsigned)HINT_DAEMON;
		if (kind_is_titled(m, REPORT_SUBJECT))
			hints |= HINT_SUBJECT;
	}
	return hints;
}
