/* sender - is it the sender of whom a failure says that he does not exist? See evidence.h */
#include "sentence.h"

#include "address.h"

enum { NAME_MOST = 255 }; /* octets of a name of a host or domain */

static bool
names_address(struct slice text, struct slice address)
{
	return slice_find_byte(address, '@', 0) != SLICE_NPOS &&
	    slice_find_nocase(text, address, 0) != SLICE_NPOS;
}

/* Is there a name of this domain or below it in text; only one behind an @? Of what stands in front no more is looked
 * at than a name may have. */
static bool
names_domain(struct slice text, struct slice domain, bool address)
{
	if (domain.n == 0 || domain.n > NAME_MOST)
		return false;
	for (size_t at = slice_find_nocase(text, domain, 0); at != SLICE_NPOS;
	     at = slice_find_nocase(text, domain, at + 1)) {
		size_t end = at + domain.n, begin = at;

		if (at > 0 && is_name_octet(text.p[at - 1]) && text.p[at - 1] != '.')
			continue;
		while (begin > 0 && at - begin < NAME_MOST && is_name_octet(text.p[begin - 1]))
			begin--;
		if (end < text.n && is_name_octet(text.p[end]) &&
		    !(text.p[end] == '.' && (end + 1 == text.n || !is_name_octet(text.p[end + 1]))))
			continue;
		if (!address || (begin > 0 && text.p[begin - 1] == '@'))
			return true;
	}
	return false;
}

/* Is a host of the domain named? */
static bool
names_below(struct slice text, struct slice domain)
{
	for (size_t at = slice_find_nocase(text, domain, 1); at != SLICE_NPOS;
	     at = slice_find_nocase(text, domain, at + 1))
		if (text.p[at - 1] == '.')
			return true;
	return false;
}

static bool
is_opening(unsigned char c)
{
	return c == '<' || c == '(' || c == '"' || c == '\'' || c == '`';
}

/* The word that ends in front of a blank. */
static struct slice
word_before(struct slice text, size_t blank)
{
	size_t from = blank;

	while (from > 0 && text.p[from - 1] > ' ')
		from--;
	return slice_first(slice_after(text, from), blank - from);
}

/* Does what stands around the name at at say that it is one: "<news>: user unknown", "no such user: news", "mailbox news
 * does not exist"? */
static bool
is_set_off(const struct rules *r, struct slice text, size_t at, size_t end)
{
	size_t before = at, behind = end;

	if (slice_starts(slice_after(text, end), SLICE("...")) ||
	    (at > 0 && is_opening(text.p[at - 1])))
		return true;
	while (before > 0 && text.p[before - 1] == ' ')
		before--;
	while (behind < text.n && text.p[behind] == ' ')
		behind++;
	return (behind < text.n && text.p[behind] == ':') ||
	    (before > 0 && text.p[before - 1] == ':') ||
	    groups_meet(words_groups(r, word_before(text, before)), r->recipient);
}

static bool
goes_on(struct slice text, size_t at)
{
	return at < text.n && is_name_octet(text.p[at]) && text.p[at] != '.';
}

/* The local part stands as the name of somebody, and in no address of another domain. */
static bool
names_local(const struct rules *r, struct slice text, struct slice local)
{
	for (size_t at = slice_find_nocase(text, local, 0); local.n && at != SLICE_NPOS;
	     at = slice_find_nocase(text, local, at + 1)) {
		size_t end = at + local.n;
		bool sign = end < text.n && text.p[end] == '@';

		if (!(at > 0 && is_name_octet(text.p[at - 1])) && !goes_on(text, end + sign) &&
		    is_set_off(r, text, at, end + sign))
			return true;
	}
	return false;
}

/* Is the host that sent named? Not by Exchange's "<host #5.4.0>", which says who wrote, and not what failed. */
static bool
names_host(struct slice text, struct slice host)
{
	size_t at = host.n > NAME_MOST ? SLICE_NPOS : slice_find_nocase(text, host, 0);

	if (at != SLICE_NPOS && at > 0 && text.p[at - 1] == '<' &&
	    slice_starts(slice_after(text, at + host.n), SLICE(" #")))
		return names_domain(slice_first(text, at), host, false) ||
		    names_domain(slice_after(text, at + host.n), host, false);
	return names_domain(text, host, false);
}

/* "postmaster@sender.example does not exist", "HELO sender.example: no such domain": does the text name
 * somebody at the sender's domain, or for a reason about a domain any name of it or the host that sent, and
 * nothing of the recipient's? */
static bool
is_about_sender_domain(const struct evidence *e, const struct failure *f, enum reason reason,
    struct slice local, struct slice text)
{
	bool address = !reason_is_of_domain(reason);
	struct slice user, domain;

	if (e->domain.n == 0 || names_domain(text, e->domain, false) ||
	    (address && slice_find_nocase(text, local, 0) != SLICE_NPOS))
		return false;
	for (size_t i = 0; i < sizeof f->senders / sizeof *f->senders; i++)
		if (address_split(f->senders[i], &user, &domain) && domain.n &&
		    !domain_is_within(domain, e->domain) && !domain_is_within(e->domain, domain) &&
		    names_domain(text, domain, address))
			return true;
	return !address && f->reporting_mta.n && !domain_is_within(f->reporting_mta, e->domain) &&
	    names_host(text, f->reporting_mta);
}

/* Does the text call somebody by the sender's local part alone, and nobody by one of the recipient's? One that is a word
 * of replies ("user", "mail") is no name. */
static bool
is_called_as_sender(const struct evidence *e, const struct failure *f, const struct slice own[],
    size_t n, struct slice text)
{
	struct slice heard = e->said.text.text, local, domain;
	size_t reply = slice_find(heard, slice_of(e->codes.reply), 0);

	if (reply != SLICE_NPOS)
		heard = slice_after(heard, reply);
	for (size_t i = 0; i < n; i++)
		if (address_split(own[i], &local, &domain) &&
		    slice_find_nocase(text, local, 0) != SLICE_NPOS)
			return false;
	for (size_t i = 0; i < sizeof f->senders / sizeof *f->senders; i++)
		if (address_split(f->senders[i], &local, &domain) &&
		    !groups_any(words_groups(e->r, local)) && names_local(e->r, heard, local))
			return true;
	return false;
}

/* The words of a rule and the one behind them: "no such domain: sender.example". */
static struct slice
with_next(const struct evidence *e, struct slice words)
{
	struct slice text = e->said.text.text;
	size_t from = slice_at(text, words), to = from + words.n;

	if (from == SLICE_NPOS)
		return words;
	while (to < text.n && !is_name_octet(text.p[to]))
		to++;
	while (to < text.n && is_name_octet(text.p[to]))
		to++;
	return slice_first(slice_after(text, from), to - from);
}

bool
sender_meant(const struct evidence *e, const struct failure *f, const struct recipient *r,
    const struct decision *d)
{
	const struct slice own[] = { r->final, r->address, r->original };
	size_t reply = slice_find(e->diagnostic, slice_of(e->codes.reply), 0);
	struct slice text = slice_after(e->diagnostic, reply == SLICE_NPOS ? 0 : reply);
	struct slice local = SLICE_NONE, domain;
	bool sender = false;

	for (size_t i = 0; i < sizeof f->senders / sizeof *f->senders; i++)
		sender = sender || names_address(text, f->senders[i]);
	if (reason_is_of_domain(d->reason) &&
	    is_about_sender_domain(e, f, d->reason, local, with_next(e, d->bytes)))
		return true;
	if (!sender && address_split(r->final.n ? r->final : r->address, &local, &domain))
		sender = is_about_sender_domain(e, f, d->reason, local, text) ||
		    is_called_as_sender(e, f, own, sizeof own / sizeof *own, text);
	for (size_t i = 0; sender && i < sizeof own / sizeof *own; i++)
		sender = !names_address(text, own[i]);
	return sender;
}

/* "192.0.2.1" */
static bool
has_ip(struct slice text)
{
	unsigned dots = 0, digits = 0;

	for (size_t i = 0; i < text.n && !(dots == 3 && digits); i++)
		if (ascii_digit(text.p[i])) {
			digits++;
		} else {
			dots = text.p[i] == '.' && digits ? dots + 1 : 0;
			digits = 0;
		}
	return dots == 3 && digits;
}

bool
sender_domain_named(const struct evidence *e, const struct failure *f)
{
	size_t reply = slice_find(e->diagnostic, slice_of(e->codes.reply), 0);
	struct slice text = slice_after(e->diagnostic, reply == SLICE_NPOS ? 0 : reply);
	/* qmail's own word for the host that it talked to */
	size_t end = slice_find(text, SLICE("Giving up on "), 0);
	struct slice heard = e->said.text.text, local, domain;
	bool named = false;

	for (size_t i = 0; i < sizeof f->senders / sizeof *f->senders; i++)
		named = named ||
		    (address_split(f->senders[i], &local, &domain) &&
			names_domain(text, domain, false) && !names_below(text, domain));
	return named && !has_ip(end == SLICE_NPOS ? text : slice_first(text, end)) &&
	    !sentence_has_word(e, sentence_begin(e), heard.n, e->r->machine);
}
