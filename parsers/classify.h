/*
 * classify - from the words and codes of one failure to a reason and what follows from it.
 *
 * Precedence, first that says something wins:
 *  1. a rule of the provider (known by its host name or by an unmistakable marker in the text);
 *  2. strong phrases: full mailbox, block list, rate, relaying, sender words, over any code;
 *  3. the enhanced code of the diagnostic text, unless it is one that says little (x.y.0, x.7.1);
 *  4. other phrases, in the order of phrases.rules;
 *  5. the Status field, unless it says little: beside a reply without an enhanced code it was made from that reply, and
 *     words that we know, together or weak, stand for what it says, or nobody knows;
 *  6. words that stand together in a sentence, in any order (rules/together.rules);
 *  7. weak phrases, then the codes that say little, then the last phrases ("access denied");
 *  8. the reply code by stage;
 *  9. phrases of the human-readable part.
 * A code about the recipient that no phrase agrees with (5.1.1 for a full mailbox) gives way to words together; 5.5.3, 5.5.6
 * and 5.6.x, which filters give rules of their own, to any words that are about no address.
 * A final code about the recipient or his system gives way to a phrase of the fourth step about the sender or his
 * message ("5.3.1 virus found"); one that would close the address, to any phrase but a vague one (unavailable,
 * refused, later).
 * Permanence follows from the reason, never from the first digit alone: a 5xx about the sender, the
 * message or a full mailbox is soft; a hard reason with a 4xx is soft, and one that a reply alone stands
 * for, beside words that no rule knows, is undetermined.
 * What words in the same sentence say to be about something else has their reason ("quota exceeded" of messages per
 * hour, a full mailbox of the sender's: rules/instead.rules).
 * What would be hard is undetermined where words alone say so and the sentence names something else than a recipient
 * ("no such folder", "user profile unknown": meant.c). So it is where a code says so beside such words, unless the
 * sentence names the recipient, too; and where the reply asks to try again ("450 5.1.1").
 * What would be hard is not where the reply holds a word of doubt ("sender", "HELO", "relay"): it may be about
 * something else.
 * What would be hard is about the sender (sender_rejected) where the text names his address, or calls somebody by
 * its local part alone, and names neither of the recipient's.
 * What would be hard is undetermined where the reply begins with another address than his: his mail may go on to that one.
 * A site's own phrases come before all of this.
 * Each decision and each overruled signal is a step when explaining.
 */
#ifndef CAROM_CLASSIFY_H
#define CAROM_CLASSIFY_H

#include "scan.h"
#include "status.h"
#include "steps.h"
#include "verdict.h"

struct failure {
	/* The human-readable part of the report about this recipient, or SLICE_NONE: asked when the
	 * diagnostic has nothing to say. UTF-8. */
	struct slice text;
	/* All that the report says to people, when it is about this one recipient: only asked where it
	 * failed. SLICE_NONE: nothing. */
	struct slice transcript;
	/* The mail system that wrote the report, when Remote-MTA is absent ("qmail@host" is host);
	 * it may be the provider. May be empty. */
	struct slice reporting_mta;
	/* Addresses of the sender of the message that failed; empty where unknown: a failure that names one of them
	 * and not the recipient is about the sender. */
	struct slice senders[3];
	const char *format; /* row of the formats table that read it, or NULL */
	/* That of the text beside its fields, where these name no server; or NULL. */
	const char *human;
	/* The stage the format knows for sure (">>> RCPT To:" in a transcript); STAGE_UNKNOWN: from text. */
	enum stage stage;
	/* What status_scan() finds in the diagnostic, where the caller knows; NULL: not yet. */
	const struct codes *codes;
	/* The failure is a delay warning: the reason is worked out, permanence is soft. */
	bool delay;
	/* So many octets of each text are matched; 0: LIMIT_MATCHED. Set where it cuts one: never hard, as what is not read may
	 * be a doubt. */
	size_t most;
	/* The report names others, too, and does not tie the reply to this one: never hard. */
	bool untied;
	/* The recipient as the report writes him, with marks of punctuation around the address, or empty: what is wrong with the
	 * address may be these, and then it is not hard. */
	struct slice written;
	struct steps *steps; /* NULL: no explanation wanted */
};

/*
 * Reads r->address, final, original, action, diagnostic, remote_mta, and status_dsn, reply and stage
 * where they are already set. Writes reason, underlying, permanence, scope, group, stage, status,
 * status_diag, reply, provider, provider_code, rule, rule_at, rule_bytes, confidence, blocklist,
 * retry_after, new_address, syntax_fault, suggestion. A reason that is already set (!= REASON_NONE) stays
 * and the rest follows from it: permanence still asks for the class of the failure, and whether it was told after DATA.
 * STAGE_COMPILE is compile_error unless a reason is set. Never fails: without evidence it is REASON_unknown.
 */
void classify_failure(
    struct scan *s, struct arena *a, const struct failure *f, struct recipient *r);

#endif
