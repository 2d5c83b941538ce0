/* imap_answer - see imap_answer.h */
#include "build_config.h"

#include "imap_answer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t
seconds_of(const struct mailimap_date_time *d)
{
	struct tm tm = { .tm_sec = d->dt_sec,
		.tm_min = d->dt_min,
		.tm_hour = d->dt_hour,
		.tm_mday = d->dt_day,
		.tm_mon = d->dt_month - 1,
		.tm_year = d->dt_year - 1900 };
	int64_t zone = d->dt_zone / 100 * 3600 + d->dt_zone % 100 * 60;

	return (int64_t)timegm(&tm) - zone;
}

static void
read_static(const struct mailimap_msg_att_static *s, struct imap_answer *a)
{
	switch (s->att_type) {
	case MAILIMAP_MSG_ATT_UID:
		a->uid = s->att_data.att_uid;
		break;
	case MAILIMAP_MSG_ATT_RFC822_SIZE:
		a->size = s->att_data.att_rfc822_size;
		a->has_size = true;
		break;
	case MAILIMAP_MSG_ATT_INTERNALDATE:
		if (s->att_data.att_internal_date)
			a->internaldate = seconds_of(s->att_data.att_internal_date);
		break;
	case MAILIMAP_MSG_ATT_BODY_SECTION:
		a->body = s->att_data.att_body_section;
		break;
	default:
		break;
	}
}

static void
read_flags(const struct mailimap_msg_att_dynamic *d, struct imap_answer *a)
{
	if (!d->att_list)
		return;
	for (clistiter *i = clist_begin(d->att_list); i; i = clist_next(i)) {
		const struct mailimap_flag_fetch *f = clist_content(i);

		if (f->fl_type == MAILIMAP_FLAG_FETCH_OTHER && f->fl_flag &&
		    f->fl_flag->fl_type == MAILIMAP_FLAG_DELETED)
			a->deleted = true;
	}
}

void
imap_answer_read(const struct mailimap_msg_att *att, struct imap_answer *a)
{
	memset(a, 0, sizeof *a);
	for (clistiter *i = clist_begin(att->att_list); i; i = clist_next(i)) {
		const struct mailimap_msg_att_item *item = clist_content(i);

		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC && item->att_data.att_static)
			read_static(item->att_data.att_static, a);
		else if (item->att_type == MAILIMAP_MSG_ATT_ITEM_DYNAMIC && item->att_data.att_dyn)
			read_flags(item->att_data.att_dyn, a);
	}
}

/* libetpan calls no attribute handler unless there is a progress callback as well. */
static void
no_progress(size_t current, size_t maximum, void *context)
{
	(void)current;
	(void)maximum;
	(void)context;
}

void
imap_handlers_set(struct imap *im, mailimap_msg_att_handler *on_answer,
    mailimap_msg_body_handler *on_body, void *context)
{
	mailimap_set_progress_callback(im->session, no_progress, no_progress, context);
	mailimap_set_msg_att_handler(im->session, on_answer, context);
	mailimap_set_msg_body_handler(im->session, on_body, context);
}

void
imap_handlers_clear(struct imap *im)
{
	mailimap_set_progress_callback(im->session, NULL, NULL, NULL);
	mailimap_set_msg_att_handler(im->session, NULL, NULL);
	mailimap_set_msg_body_handler(im->session, NULL, NULL);
}

struct mailimap_fetch_type *
imap_wanted(struct mailimap_fetch_att *const *attributes, size_t n)
{
	struct mailimap_fetch_type *t = mailimap_fetch_type_new_fetch_att_list_empty();

	for (size_t i = 0; i < n; i++)
		if (!t || !attributes[i] ||
		    mailimap_fetch_type_new_fetch_att_list_add(t, attributes[i]) !=
			MAILIMAP_NO_ERROR)
			abort();
	return t;
}
