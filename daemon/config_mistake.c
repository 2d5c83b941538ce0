/* config_mistake - all that is wrong with a configuration file, by line. */
#include "build_config.h"

#include "config_mistake.h"
#include "log.h"
#include "util.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { MISTAKES_MAX = 200, MISTAKE_TEXT = 500 };

void
config_mistake(struct config_mistakes *m, unsigned line, const char *format, ...)
{
	char raw[MISTAKE_TEXT], text[4 * MISTAKE_TEXT];
	size_t at = m->n;
	va_list ap;

	if (m->n == MISTAKES_MAX) {
		m->full = true;
		return;
	}
	va_start(ap, format);
	vsnprintf(raw, sizeof raw, format, ap);
	va_end(ap);
	log_escape(text, sizeof text, (const unsigned char *)raw, strlen(raw));
	m->v = xrealloc(m->v, m->n + 1, sizeof *m->v);
	while (at > 0 && m->v[at - 1].line > line) {
		m->v[at] = m->v[at - 1];
		at--;
	}
	m->v[at] = (struct config_mistake){ .line = line, .text = xstrdup(text) };
	m->n++;
}

void
config_mistakes_print(const struct config_mistakes *m, const char *file, FILE *out)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->v[i].line > 0)
			fprintf(out, "%s:%u: %s\n", file, m->v[i].line, m->v[i].text);
		else
			fprintf(out, "%s: %s\n", file, m->v[i].text);
	if (m->full)
		fprintf(out, "%s: more mistakes than are shown\n", file);
}

void
config_mistakes_free(struct config_mistakes *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->v[i].text);
	free(m->v);
	*m = (struct config_mistakes){ 0 };
}
