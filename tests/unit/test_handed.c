/* What somebody hands on as an attachment is read as it was written, unless he says a word himself. */
#include "samples_case.h"

#include <string.h>

/* Ann's desk hands on what it gets. */
static void
put_handed(struct changed *l, const char *from, const char *before, const char *raw)
{
	l->n = 0;
	changed_put_text(l, "Return-Path: <ann@sender.example>\nFrom: ");
	changed_put_text(l, from);
	changed_put_text(l, "\nTo: returns@sender.example\n");
	changed_put_field(l, raw, "Subject", before);
	changed_put_text(l, "User-Agent: Postbox 7\n");
}

static const char ann[] = "Ann <ann@sender.example>";

/* Also who hands it on from elsewhere, and signs his letter. */
static void
put_signed(struct changed *l, const char *raw, size_t n)
{
	put_handed(l, "Ann <ann@home.example>", " TR: Fwd:", raw);
	changed_put_text(l,
	    "Content-Type: multipart/signed; boundary=\"=_signed\"; "
	    "protocol=\"application/pgp-signature\"\n\n"
	    "--=_signed\n");
	changed_put_part(l, "message/rfc822", "\n-- \nAnn Sample, front desk\n", raw, n);
	changed_put_text(l,
	    "--=_signed\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP "
	    "SIGNATURE-----\n\n"
	    "--=_signed--\n");
}

static bool
is_within(const char *field, const char *words)
{
	const char *at = strstr(field, words);

	return at && at < sample_field_end(field);
}

/* Is it a report that says so in its header? */
static bool
is_report(const char *raw, const char *want)
{
	const char *from = sample_field(raw, "From"), *path = sample_field(raw, "Return-Path");

	if (strncmp(want, "kind=bounce", 11) != 0 && strncmp(want, "kind=delay", 10) != 0)
		return false;
	return (path && is_within(path, " <>")) || is_within(from, "postmaster@") ||
	    is_within(from, "MAILER-DAEMON@");
}

static void
with_nothing(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static struct changed l;

	if (!sample_is_framed(raw, n) || !sample_field(raw, "Subject") || !is_report(raw, want) ||
	    strstr(want, "mdn"))
		return;
	put_handed(&l, ann, " Fwd:", raw);
	changed_put_part(&l, "message/rfc822", "", raw, n);
	changed_compare(s, path, &l, want);
	put_signed(&l, raw, n);
	changed_compare(s, path, &l, want);
}

static void
who_attaches_one_and_says_nothing_hands_it_on(void **state)
{
	samples_walk_all(state, with_nothing);
}

/* About bob@far.example. */
static const char report[] =
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: news@sender.example\n"
    "Subject: Undelivered Mail Returned to Sender\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_r\"\n\n"
    "--=_r\nContent-Type: text/plain\n\nYour message could not be delivered.\n\n"
    "--=_r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
    "Final-Recipient: rfc822; bob@far.example\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n--=_r--\n";

static void
handed_is(void **state, const char *from, const char *before, const char *text, const char *want)
{
	static struct changed l;

	put_handed(&l, from, before, report);
	changed_put_part(&l, "message/rfc822", text, report, sizeof report - 1);
	changed_compare(*state, text, &l, want);
}

static void
what_is_more_than_the_report_is_a_letter(void **state)
{
	static const char hard[] =
	    "kind=bounce\nrecipient=bob@far.example\nreason=mailbox_not_found\npermanence=hard\n";
	static const char mail[] = "kind=mail\n";
	static struct changed l;

	handed_is(state, ann, " Fwd:", "", hard);
	handed_is(state, ann, " [EXTERNAL] WG:", " \n\n", hard);
	handed_is(state, ann, " Fwd:", "Look what I got.\n", mail);
	handed_is(state, ann, " Fwd:", "?\n", mail);
	handed_is(state, ann, " My letter to Bob, see below:", "", mail);
	handed_is(state, "returns@lists.example\nList-Id: <talk.lists.example>", " Fwd:", "", mail);

	/* two of them, and a picture beside one */
	put_handed(&l, ann, " Fwd:", report);
	changed_put_part(&l, "image/png", "", "x", 1);
	changed_compare(*state, "a picture alone", &l, mail);
	l.n = 0;
	put_handed(&l, ann, " Fwd:", report);
	changed_put_part(&l, "message/rfc822", "", report, sizeof report - 1);
	l.n -= strlen("----=_5A0B.1--\n");
	changed_put_text(&l, "----=_5A0B.1\nContent-Type: image/png\n\nx\n");
	changed_compare(*state, "with a picture", &l, hard);
	changed_put_text(&l, "----=_5A0B.1\nContent-Type: message/rfc822\n\n");
	changed_put_text(&l, report);
	changed_compare(*state, "two reports", &l, mail);
}

/* A customer whose letter to us came back has nothing but that to tell, either. */
static void
a_report_about_our_own_mailbox_is_a_letter(void **state)
{
	static struct changed l;

	put_handed(&l, "Kim <kim@customer.example>\nX-To: none", " Fwd:", report);
	changed_put_part(&l, "message/rfc822", "", report, sizeof report - 1);
	changed_compare(*state, "about another", &l, "kind=bounce\nrecipient=bob@far.example\n");
	l.n = 0;
	changed_put_text(&l,
	    "From: Kim <kim@customer.example>\nTo: returns@far.example\n"
	    "Subject: Fwd: Undelivered Mail Returned to Sender\n");
	changed_put_part(&l, "message/rfc822", "", report, sizeof report - 1);
	changed_compare(*state, "about our own", &l, "kind=mail\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_attaches_one_and_says_nothing_hands_it_on),
		cmocka_unit_test(what_is_more_than_the_report_is_a_letter),
		cmocka_unit_test(a_report_about_our_own_mailbox_is_a_letter),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}
