/* imap_answer - FETCH responses as libetpan gives them, one at a time. Private to imap_list.c and imap_fetch.c. */
#ifndef CAROM_IMAP_ANSWER_H
#define CAROM_IMAP_ANSWER_H

#include "imap.h"

/* What one FETCH response says. */
struct imap_answer {
	uint32_t uid;
	uint32_t size;
	bool has_size;
	int64_t internaldate;
	bool deleted;
	const struct mailimap_msg_att_body_section *body;
};

void imap_answer_read(const struct mailimap_msg_att *att, struct imap_answer *a);

/* Makes libetpan hand over each response instead of collecting them; on_body may be NULL. */
void imap_handlers_set(struct imap *im, mailimap_msg_att_handler *on_answer,
    mailimap_msg_body_handler *on_body, void *context);
void imap_handlers_clear(struct imap *im);

/* What FETCH asks for. Takes the attributes. */
struct mailimap_fetch_type *imap_wanted(struct mailimap_fetch_att *const *attributes, size_t n);

#endif
