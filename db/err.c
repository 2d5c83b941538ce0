/* err - see err.h */
#include "err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void __attribute__((format(printf, 4, 0)))
set(struct err *e, enum err_class class, enum err_cause cause, const char *format, va_list args)
{
	if (!e)
		return;
	e->class = class;
	e->cause = cause;
	e->overtaken = false;
	e->advice = 0;
	vsnprintf(e->text, sizeof e->text, format, args);
}

bool
err_set(struct err *e, enum err_class class, enum err_cause cause, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set(e, class, cause, format, args);
	va_end(args);
	return false;
}

bool
err_overtaken(struct err *e, enum err_class class, enum err_cause cause, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set(e, class, cause, format, args);
	va_end(args);
	if (e)
		e->overtaken = true;
	return false;
}

bool
err_advise(struct err *e, const char *advice)
{
	size_t n;

	if (!e)
		return false;
	n = strlen(e->text);
	snprintf(e->text + n, sizeof e->text - n, ": %s", advice);
	e->advice = n + 2 < sizeof e->text - 1 ? (unsigned)n + 2 : 0;
	return false;
}

bool
err_prefix(struct err *e, const char *format, ...)
{
	char prefix[200], whole[sizeof e->text];
	va_list args;

	if (!e)
		return false;
	va_start(args, format);
	vsnprintf(prefix, sizeof prefix, format, args);
	va_end(args);
	snprintf(whole, sizeof whole, "%s: %.*s", prefix, (int)(sizeof whole - strlen(prefix) - 3),
	    e->text);
	memcpy(e->text, whole, sizeof e->text);
	if (e->advice)
		e->advice += (unsigned)strlen(prefix) + 2;
	if (e->advice >= strlen(e->text)) /* there was no room for it */
		e->advice = 0;
	return false;
}

enum err_class
err_class_of(int error)
{
	switch (error) {
	case ENOMEM:
	case EMFILE:
	case ENFILE:
	case ENOBUFS:
	case EAGAIN:
	case EINTR:
	case EIO:
		return ERR_RETRY;
	default:
		return ERR_OPERATOR;
	}
}

const char *
err_cause_name(enum err_cause c)
{
	static const char *const names[] = { "none", "tls", "auth", "dns", "connect", "timeout",
		"protocol", "folder", "database" };

	_Static_assert(sizeof names / sizeof *names == CAUSE_COUNT, "a name for every cause");
	return (unsigned)c < CAUSE_COUNT ? names[c] : "none";
}
