/* What a filter puts into a letter of its own stays what it was: every sample is read as it was written, and a letter of
 * somebody who attaches one stays his. */
#include "samples_case.h"

#include <string.h>

/* SpamAssassin keeps a handful of fields, and nothing that says that it was sent by itself. */
static void
by_assassin(struct state *s, const char *path, const char *raw, size_t n, const char *want,
    const char *type)
{
	static struct changed l;

	l.n = 0;
	changed_put_text(
	    &l, "Received: from localhost by mx.gw.example; Tue, 14 May 2024 09:12:33 +0200\n");
	changed_put_field(&l, raw, "From", "");
	changed_put_field(&l, raw, "To", "");
	changed_put_field(&l, raw, "Subject", " [SPAM]");
	changed_put_field(&l, raw, "Date", "");
	changed_put_text(&l, "X-Spam-Flag: YES\n");
	changed_put_part(&l, type,
	    "Spam detection software, running on the system \"mx.gw.example\",\n"
	    "has identified this incoming email as possible spam.\n\n"
	    "Content preview:  Hi. This is the program at mx.gw.example. I am away. [...]\n\n"
	    " 3.5 BAYES_99               BODY: Bayes spam probability is 99 to 100%\n"
	    "                            unsubscribe me, could not be delivered, 550 5.1.1\n",
	    raw, n);
	changed_compare(s, path, &l, want);
}

static void
with_assassin(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	if (!sample_is_framed(raw, n))
		return;
	by_assassin(s, path, raw, n, want, "message/rfc822; x-spam-type=original");
	by_assassin(s, path, raw, n, want, "text/plain; x-spam-type=original");
}

static void
spam_assassin_hides_nothing(void **state)
{
	samples_walk_all(state, with_assassin);
}

static void
with_scanner(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static struct changed l;

	if (!sample_is_framed(raw, n))
		return;
	l.n = 0;
	changed_put_field(&l, raw, "Return-Path", "");
	changed_put_field(&l, raw, "Auto-Submitted", "");
	changed_put_field(&l, raw, "From", "");
	changed_put_field(&l, raw, "To", "");
	changed_put_field(&l, raw, "Subject", " {Spam?}");
	changed_put_field(&l, raw, "Date", "");
	changed_put_part(&l, "message/rfc822",
	    "Our MailScanner believes that the attachment to this message sent to you\n\n"
	    "is Unsolicited Commercial Email (spam). Unless you are sure that this message\n"
	    "is incorrectly thought to be spam, please delete this message.\n",
	    raw, n);
	changed_compare(s, path, &l, want);
}

static void
a_scanner_hides_nothing(void **state)
{
	samples_walk_all(state, with_scanner);
}

static void
with_header(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static struct changed l;
	const char *subject = sample_field(raw, "Subject");

	/* what has no title is not known by it */
	if (!sample_is_framed(raw, n) || !subject || strspn(subject + 8, " \n") > 1)
		return;
	l.n = 0;
	changed_put_text(
	    &l, "From: Mail Gateway <postmaster@gw.example>\nTo: returns@sender.example\n");
	changed_put_field(&l, raw, "Subject", "");
	changed_put_text(&l, "Content-Type: message/rfc822\n\n");
	changed_put(&l, raw, n);
	changed_compare(s, path, &l, want);
}

static void
a_header_on_top_hides_nothing(void **state)
{
	samples_walk_all(state, with_header);
}

static void
with_person_on_top(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static struct changed l;

	(void)want;
	/* some write complaints so */
	if (strstr(path, "/feedback/") || !sample_is_framed(raw, n))
		return;
	l.n = 0;
	changed_put_text(
	    &l, "From: Joan Sample <joan@elsewhere.example>\nTo: news@sender.example\n");
	changed_put_text(&l, "Subject: what came this morning\nContent-Type: message/rfc822\n\n");
	changed_put(&l, raw, n);
	changed_compare(s, path, &l, "kind=mail\n");
}

static void
with_person(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static struct changed l;
	static const char mail[] = "kind=mail\n";

	(void)want;
	if (!sample_is_framed(raw, n))
		return;
	l.n = 0;
	changed_put_text(
	    &l, "From: Joan Sample <joan@elsewhere.example>\nTo: news@sender.example\n");
	changed_put_text(
	    &l, "Subject: what came this morning\nX-Spam-Flag: YES\nX-Mailer: Postbox 7\n");
	changed_put_part(&l, "message/rfc822", "Hello,\n\nwhat is this about?\n\nJoan\n", raw, n);
	changed_compare(s, path, &l, mail);
}

static void
somebody_who_attaches_one_writes_a_letter(void **state)
{
	samples_walk_all(state, with_person);
	samples_walk_all(state, with_person_on_top);
}

/* The text of a message that says nothing of its type, with a file that a gateway attaches: what a licence names is
 * nobody who was written to. */
static void
with_attached_file(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static struct changed l;
	const char *body = strstr(raw, "\n\n");

	for (size_t i = 0; i < n; i++)
		if (raw[i] & 0x80) /* a body without charset is in that of its own subject */
			return;
	if (!body || memchr(raw, '\r', n) || sample_field(raw, "Content-Type") ||
	    sample_field(raw, "Content-Transfer-Encoding"))
		return;
	l.n = 0;
	changed_put(&l, raw, (size_t)(body + 1 - raw));
	changed_put_text(&l,
	    "Content-Type: multipart/mixed; boundary=\"=_gw\"\n\n--=_gw\n"
	    "Content-Type: text/plain\n\n");
	changed_put(&l, body + 2, n - (size_t)(body + 2 - raw));
	changed_put_text(&l,
	    "\n--=_gw\nContent-Type: text/plain; name=\"terms.txt\"\n"
	    "Content-Disposition: attachment; filename=\"terms.txt\"\n\n"
	    "Terms of use of the gateway.\nQuestions? Write to terms@gw.example\n\n--=_gw--\n");
	changed_compare(s, path, &l, want);
}

static void
a_file_beside_the_text_names_nobody(void **state)
{
	samples_walk_folder(state, "systems", 0, with_attached_file);
	samples_walk_folder(state, "mail", 0, with_attached_file);
	samples_walk_folder(state, "formats", 0, with_attached_file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spam_assassin_hides_nothing),
		cmocka_unit_test(a_scanner_hides_nothing),
		cmocka_unit_test(a_header_on_top_hides_nothing),
		cmocka_unit_test(somebody_who_attaches_one_writes_a_letter),
		cmocka_unit_test(a_file_beside_the_text_names_nobody),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
