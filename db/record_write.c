/* record_write - the transaction of a batch. See record_private.h */
#include "record_private.h"

bool
batch_write(struct recorder *r, struct batch *b, struct err *e)
{
	if (!batch_attribute(r, b, e) || !batch_hold(r, b, e))
		return false;
	if (b->nmessages == 0)
		return true;
	if (!messages_forget(r, b, e) || !messages_insert(r, b, e))
		return false;
	messages_drop_duplicates(b);
	/* The mailbox's row, which every batch of it changes, comes last. */
	return beside_unattributed(r, b, e) && beside_evidence(r, b, e) &&
	    beside_quarantine(r, b, e) && beside_places(r, b, e) &&
	    items_record(r, b->items, b->nitems, b->now_us, b->held, e) && beside_erased(r, b, e) &&
	    beside_counts(r, b, e);
}
