/* freeform_label - of whom the words in front of an address say that it is; see freeform.h */
#include "freeform.h"

#include "kind.h"

enum { LABEL = 48 /* octets that a label hardly exceeds */ };

bool
freeform_is_label(const struct message *m, struct slice front)
{
	while (front.n && (front.p[front.n - 1] == '<' || front.p[front.n - 1] == ' '))
		front.n--;
	front = text_plain_start(front);
	return front.n > 0 && front.n <= LABEL &&
	    (front.p[front.n - 1] == ':' || slice_find_byte(front, ' ', 0) == SLICE_NPOS) &&
	    message_text(m, TEXTS_LABEL_RECIPIENT, TEXT_BEGINS, front) &&
	    !message_text(m, TEXTS_LABEL_HELPER, TEXT_WITHIN, front);
}

bool
freeform_is_helps_label(const struct message *m, struct slice front)
{
	return front.n > 0 && front.n <= LABEL && front.p[front.n - 1] == ':' &&
	    message_text(m, TEXTS_LABEL_HELPER, TEXT_WITHIN, front) &&
	    !kind_says(m, REPORT_FAILURE, front);
}
