/* kind_writer - who else than a mail system writes of failures: bug trackers, persons, programs that watch; see kind.h */
#include "kind.h"

#include "address.h"

#include <string.h>

enum { PERSON_LINES = 4, SALUTATION = 48 };

/* "[Help desk #4711] Undelivered Mail Returned to Sender": what a ticket is about stands behind its number. */
static bool
has_ticket_number(struct slice subject)
{
	size_t close = slice_find_byte(subject, ']', 0), number;

	if (close == SLICE_NPOS || !slice_starts(subject, SLICE("[")))
		return false;
	number = slice_find_byte(slice_first(subject, close), '#', 0);
	return number != SLICE_NPOS && ascii_digit(subject.p[number + 1]);
}

bool
kind_is_tracker(const struct message *m)
{
	static const struct slice marks[] = { SLICE("X-GitHub-Reason"), SLICE("X-GitHub-Sender"),
		SLICE("X-GitLab-Project"), SLICE("X-GitLab-Project-Id"),
		SLICE("X-JIRA-FingerPrint"), SLICE("X-Bugzilla-Reason"), SLICE("X-Bugzilla-Type"),
		SLICE("X-Bugzilla-URL"), SLICE("X-Redmine-Host"), SLICE("X-Redmine-Project"),
		SLICE("X-Trac-Project"), SLICE("X-Trac-Ticket-ID"), SLICE("X-Trac-Version"),
		SLICE("X-Launchpad-Message-Rationale"), SLICE("X-Launchpad-Notification-Type"),
		SLICE("X-Gerrit-MessageType"), SLICE("X-Phabricator-Sent-This-Message"),
		SLICE("X-Mantis"), SLICE("X-Savane-Project"), SLICE("X-Roundup-Name"),
		SLICE("X-YouTrack-Issue"), SLICE("X-Debian-PR-Message"),
		SLICE("X-Debbugs-Envelope-To"), SLICE("X-Gitea-Reason"),
		SLICE("X-Gitea-Repository"), SLICE("X-Forgejo-Reason"), SLICE("X-Git-Repo"),
		SLICE("X-Git-Refname"), SLICE("X-Git-Reftype"), SLICE("X-SVN-Commit-Repository"),
		SLICE("X-SVN-Group"), SLICE("X-Jenkins-Job"), SLICE("X-Jenkins-Result"),
		SLICE("X-Discourse-Topic-Id"), SLICE("X-Discourse-Post-Id"),
		SLICE("X-Sentry-Project") };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (headers_has(m->headers, marks[i]))
			return true;
	return has_ticket_number(m->subject);
}

bool
kind_is_by_client(const struct message *m)
{
	static const char *const names[] = { "outlook", "apple mail", "evolution", "iphone mail" };
	struct slice mailer = message_header(m, "X-Mailer");

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_find_nocase(mailer, slice_of(names[i]), 0) != SLICE_NPOS)
			return true;
	return message_has(m, "User-Agent");
}

bool
kind_is_watcher(const struct message *m)
{
	struct slice title = slice_first(m->subject, slice_find_byte(m->subject, ':', 0));

	while (title.n && strchr(" *[(", title.p[0])) /* "[ALERT] ...", "** PROBLEM ..." */
		title = slice_after(title, 1);
	return kind_says(m, REPORT_WATCHER, title);
}

/* "Dear Sir," and the like in any language: a few words and a comma, alone in the line. */
static bool
is_salutation(struct slice line)
{
	size_t words = 1;

	line = slice_trim(line);
	if (line.n < 3 || line.n > SALUTATION || line.p[line.n - 1] != ',')
		return false;
	for (size_t i = 0; i < line.n; i++) {
		words += line.p[i] == ' ';
		if (line.p[i] == '@' || line.p[i] == ':' || ascii_digit(line.p[i]))
			return false;
	}
	return words <= 5;
}

/* "mailer-daemon@", "mdaemon@": no person's address, other than postmaster@. */
static bool
is_from_daemon(const struct message *m)
{
	struct slice local, domain;

	return (m->hints & (HINT_DAEMON | HINT_NAMED)) == HINT_DAEMON &&
	    address_split(m->from, &local, &domain) && slice_ends_nocase(local, SLICE("daemon"));
}

bool
kind_is_letter(const struct message *m)
{
	size_t first = text_skip_blank(&m->text, 0), end = first + PERSON_LINES;

	return first < m->text.n && !is_from_daemon(m) &&
	    (is_salutation(m->text.line[first]) ||
		kind_says(m, REPORT_GREETING,
		    text_join(m->a, &m->text, first, end < m->text.n ? end : m->text.n)));
}

bool
kind_is_persons(const struct message *m)
{
	return (m->hints & (HINT_NULL_SENDER | HINT_MARKED | HINT_AUTO)) == 0 && kind_is_letter(m);
}

bool
kind_is_own_letter(const struct message *m)
{
	return kind_is_persons(m) && ((m->hints & HINT_DAEMON) == 0 || !kind_has_subject(m));
}
