/* freeform_named - who is named in a line of a report without a known layout, and as what */
#include "freeform.h"

#include "address.h"

#include <string.h>

/* Behind these words stands in a table whom a message was for, in many languages. */
static const char *const whom[] = { "recipient", "rcpt", "to:", "an:", "aan:", "empf", "destinat",
	"adresat", "odbiorca", "p\xc5\x99\xc3\xadjemce", "P\xc5\x99\xc3\xadjemce", "mottag",
	"modtag", "mottak", "vastaanottaja", "ontvanger", "geadresseerde",
	"al\xc4\xb1"
	"c\xc4\xb1",
	"Al\xc4\xb1"
	"c\xc4\xb1",
	"c\xc3\xadmzett", "C\xc3\xadmzett",
	"\xd0\xbf\xd0\xbe\xd0\xbb\xd1\x83\xd1\x87\xd0\xb0\xd1\x82\xd0\xb5\xd0\xbb",
	"\xd0\x9f\xd0\xbe\xd0\xbb\xd1\x83\xd1\x87\xd0\xb0\xd1\x82\xd0\xb5\xd0\xbb",
	"\xd0\x90\xd0\xb4\xd1\x80\xd0\xb5\xd1\x81\xd0\xb0\xd1\x82",
	"\xd0\x9e\xd0\xb4\xd0\xb5\xd1\x80\xd0\xb6\xd1\x83\xd0\xb2\xd0\xb0\xd1\x87",
	"\xe6\x94\xb6\xe4\xbb\xb6", "\xe5\xae\x9b\xe5\x85\x88",
	"\xe3\x81\x82\xe3\x81\xa6\xe5\x85\x88", "\xe9\x80\x81\xe4\xbf\xa1\xe5\x85\x88",
	"\xeb\xb0\x9b\xeb\x8a\x94", "\xec\x88\x98\xec\x8b\xa0" };
/* And here whom it was from. */
static const char *const whence[] = { "from", "absender", "von:",
	"exp\xc3\xa9"
	"diteur",
	"Exp\xc3\xa9"
	"diteur",
	"de:", "de :", "mittente", "remitente", "remetente", "afzender", "nadawca",
	"odes\xc3\xadlatel", "Odes\xc3\xadlatel", "avs\xc3\xa4ndare", "Avs\xc3\xa4ndare",
	"afsender", "avsender", "l\xc3\xa4hett\xc3\xa4j\xc3\xa4", "L\xc3\xa4hett\xc3\xa4j\xc3\xa4",
	"felad\xc3\xb3", "Felad\xc3\xb3", "expeditor", "g\xc3\xb6nderen", "G\xc3\xb6nderen",
	"\xd0\x9e\xd1\x82\xd0\xbf\xd1\x80\xd0\xb0\xd0\xb2\xd0\xb8\xd1\x82\xd0\xb5\xd0\xbb",
	"\xd0\x92\xd1\x96\xd0\xb4\xd0\xbf\xd1\x80\xd0\xb0\xd0\xb2\xd0\xbd\xd0\xb8\xd0\xba",
	"\xe5\x8f\x91\xe4\xbb\xb6", "\xe5\xaf\x84\xe4\xbb\xb6",
	"\xe5\xb7\xae\xe5\x87\xba\xe4\xba\xba", "\xe9\x80\x81\xe4\xbf\xa1\xe8\x80\x85",
	"\xeb\xb3\xb4\xeb\x82\xb8", "\xeb\xb0\x9c\xec\x8b\xa0", "message-id", "message id",
	"original message",
	/* and of neither */
	"new:", "new address", "new e-mail", "new email", "neue adresse", "neue e-mail",
	"nouvelle adresse", "nueva direcci", "nuovo indirizzo", "novo endere", "reporter",
	"submitter", "author:", "owner:" };

static bool
begins_with_any(struct slice line, const char *const words[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_begins_nocase(line, words[i]))
			return true;
	return false;
}

bool
freeform_is_of_others(struct slice line)
{
	line = slice_trim(line);
	return slice_starts(line, SLICE(">")) ||
	    slice_find_nocase(line, SLICE("sender"), 0) != SLICE_NPOS ||
	    slice_find_nocase(line, SLICE("please try <"), 0) != SLICE_NPOS ||
	    begins_with_any(line, whence, sizeof whence / sizeof *whence);
}

bool
freeform_is_helper(const struct message *m, struct slice address)
{
	struct slice local, domain;

	if (slice_equal_nocase(address, m->from) || slice_equal_nocase(address, m->to) ||
	    !address_split(address, &local, &domain))
		return true;
	return slice_equal_nocase(local, SLICE("postmaster")) ||
	    slice_equal_nocase(local, SLICE("abuse")) ||
	    slice_equal_nocase(local, SLICE("support")) ||
	    slice_equal_nocase(local, SLICE("helpdesk")) ||
	    slice_equal_nocase(local, SLICE("mailer-daemon"));
}

bool
freeform_is_desk(const struct message *m, struct slice address)
{
	static const char *const desks[] = { "admin", "administrator", "help", "info", "contact",
		"noc", "security", "webmaster", "hostmaster", "mailadmin", "root", "service" };
	struct slice local, domain, own;

	if (!address_split(m->from, &local, &own) || own.n == 0 ||
	    !address_split(address, &local, &domain) || !slice_equal_nocase(domain, own))
		return false;
	for (size_t i = 0; i < sizeof desks / sizeof *desks; i++)
		if (slice_equal_nocase(local, slice_of(desks[i])))
			return true;
	return false;
}

/* "the message from <addr>", "failures are reported to addr" */
static bool
is_behind_from(struct slice line, struct slice address)
{
	struct slice front = slice_first(line, (size_t)(address.p - line.p));

	while (front.n && (front.p[front.n - 1] == '<' || front.p[front.n - 1] == ' '))
		front.n--;
	if (slice_ends_nocase(front, SLICE("reported to")))
		return true;
	return slice_ends_nocase(front, SLICE("from")) &&
	    (front.n == 4 || front.p[front.n - 5] == ' ');
}

/* "addr to <other>", "addr sent to other": the one who wrote. */
static bool
is_in_front_of_to(struct slice behind)
{
	static const char *const words[] = { "to ", "sent to ", "wrote to ", "mailed to ",
		"sent a message to ", "sent mail to ", "-> " };

	if (behind.n && behind.p[0] == '>')
		behind = slice_after(behind, 1);
	behind = slice_trim(behind);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_begins_nocase(behind, words[i])) {
			struct slice rest = slice_after(behind, strlen(words[i])), found;

			return layout_next_address(&rest, &found) &&
			    found.p <= behind.p + strlen(words[i]) + 1;
		}
	return false;
}

bool
freeform_is_aside(
    const struct message *m, struct slice line, struct slice address, struct slice behind)
{
	return freeform_is_helper(m, address) || is_behind_from(line, address) ||
	    is_in_front_of_to(behind);
}

/* "Please write to", and the address in the next line, i. */
static bool
is_behind_advice(const struct message *m, size_t i)
{
	static const char *const ends[] = { "write to", "contact", " ask", " by", " with", " use" };
	struct slice above = i ? slice_trim(m->text.line[i - 1]) : SLICE_NONE;

	for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
		if (slice_ends_nocase(above, slice_of(ends[k])))
			return true;
	return false;
}

bool
freeform_has_letters(const unsigned char *from, const unsigned char *to)
{
	for (; from < to; from++)
		if (ascii_alpha(*from) || *from >= 0x80)
			return true;
	return false;
}

bool
freeform_named(const struct message *m, size_t i, struct slice *found)
{
	struct slice line = m->text.line[i], rest = line, one;
	bool any = false, answered = false;

	if (freeform_is_of_others(line) || is_behind_advice(m, i))
		return false;
	while (layout_next_address(&rest, &one)) {
		if (freeform_is_desk(m, one) || freeform_is_aside(m, line, one, rest))
			continue;
		if (any && !freeform_is_answered(rest)) {
			/* "2 got it (a, b), 1 did not (c)": no telling whom the next reply is for */
			if (freeform_has_letters(found->p + found->n, one.p) && !answered)
				return false;
			continue;
		}
		answered = freeform_is_answered(rest);
		*found = one;
		any = true;
	}
	return any;
}

bool
freeform_is_bystander(const struct message *m, struct slice line, struct slice address)
{
	return freeform_is_of_others(line) || freeform_is_helper(m, address);
}

bool
freeform_is_label(struct slice front)
{
	enum { LABEL = 48 };
	static const char *const others[] = { "admin", "postmaster", "contact", "support", "desk",
		"manager", "owner" };

	while (front.n && (front.p[front.n - 1] == '<' || front.p[front.n - 1] == ' '))
		front.n--;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (slice_find_nocase(front, slice_of(others[i]), 0) != SLICE_NPOS)
			return false;
	return front.n > 0 && front.n <= LABEL &&
	    (front.p[front.n - 1] == ':' || slice_find_byte(front, ' ', 0) == SLICE_NPOS) &&
	    begins_with_any(front, whom, sizeof whom / sizeof *whom);
}
