/* config_read - the smaller sections: stream, webhook, alert, retention. */
#include "build_config.h"

#include "config_read.h"

#include "address_glob.h"

#include "record.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>

/* RFC 5322 ftext */
static bool
is_field_name(const char *s)
{
	for (const char *p = s; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || *p == ':')
			return false;
	return *s != '\0' && strlen(s) < 200;
}

static char *
read_field_name(const struct value_from *f, const char *key)
{
	char *s = value_string(f, key, false);

	if (s != NULL && !is_field_name(s))
		value_mistake(
		    f, key, "'%s' is the name of a header, without colon, not '%s'", key, s);
	return s;
}

/* As addresses are compared. An entry that no address fits protects nobody. */
static void
read_protected(const struct value_from *f, struct config_stream *s)
{
	s->protected = value_strings(f, "protected", true);
	for (size_t i = 0; i < s->protected.n; i++) {
		char *text = s->protected.v[i], *glob = address_glob(text, false);

		if (*text != '\0' && strpbrk(text, "@*?") == NULL)
			value_mistake(f, "protected",
			    "'protected' has \"%s\", which no address fits (did you mean "
			    "\"*@%s\"?)",
			    text, text);
		if (glob == NULL)
			value_mistake(f, "protected",
			    "'protected': in \"%s\" a wildcard stands among letters that are "
			    "not ASCII: put it in a label of its own",
			    text);
		else {
			free(text);
			s->protected.v[i] = glob;
		}
	}
}

void
config_read_stream(const struct value_from *f, struct config_stream *s)
{
	static const char *const modes[] = { "enforce", "observe", NULL };
	static const char *const trusts[] = { "verified", "correlated", "plausible", NULL };
	static const char *const classes[] = { "bulk", "transactional", NULL };
	const char *at;

	s->name = xstrdup(cfg_title(f->section));
	s->line = config_source_line(f->source, f->section, NULL);
	s->mode = (enum config_mode)value_choice(f, "mode", modes, MODE_ENFORCE);
	s->policy = value_string(f, "policy", false);
	if (s->policy == NULL)
		s->policy = xstrdup("default");
	s->trust = xstrdup(trusts[value_choice(f, "trust", trusts, 1)]);
	s->class = xstrdup(classes[value_choice(f, "class", classes, 0)]);
	s->return_path = value_string(f, "return_path", false);
	if (s->return_path != NULL) {
		at = strrchr(s->return_path, '@');
		if (at == NULL || at == s->return_path || at[1] == '\0' || at[-1] == '@' ||
		    strpbrk(s->return_path, " <>"))
			value_mistake(f, "return_path", "'return_path' is an address, not '%s'",
			    s->return_path);
	}
	s->headers = value_strings(f, "headers", true);
	for (size_t i = 0; i < s->headers.n; i++)
		if (!is_field_name(s->headers.v[i]))
			value_mistake(
			    f, "headers", "'%s' is not the name of a header", s->headers.v[i]);
	s->campaign_header = read_field_name(f, "campaign_header");
	s->contact_header = read_field_name(f, "contact_header");
	read_protected(f, s);
}

void
config_read_webhook(const struct value_from *f, struct config_webhook *w)
{
	w->name = xstrdup(cfg_title(f->section));
	w->line = config_source_line(f->source, f->section, NULL);
	if (strlen(w->name) > 200)
		value_mistake(f, NULL, "the name of a webhook has at most 200 octets");
	w->url = value_string(f, "url", false);
	w->secret.file = value_string(f, "secret_file", false);
	w->secret.kind = w->secret.file != NULL ? SECRET_FILE : SECRET_NONE;
	w->allow_private = value_bool(f, "allow_private", false);
	w->give_up = value_duration(f, "give_up", 86400, 1, 30 * 86400);
	if (w->secret.file == NULL && !config_source_has(f->source, f->section, "secret_file"))
		value_mistake(f, NULL, "webhook \"%s\" has no 'secret_file'", w->name);
	if (w->url == NULL) {
		if (!config_source_has(f->source, f->section, "url"))
			value_mistake(f, NULL, "webhook \"%s\" has no 'url'", w->name);
		return;
	}
	if (!web_url_valid(w->url))
		value_mistake(f, "url", "'url' of a webhook is https://host/..., not '%s'", w->url);
}

void
config_read_alert(const struct value_from *f, struct config_alert *a)
{
	a->hard_rate = value_percent(f, "hard_rate", 3000);
	a->warn_rate = value_percent(f, "warn_rate", 2000);
	a->window = value_duration(f, "window", 86400, 3600, 90 * 86400);
	a->min_sent = value_number(f, "min_sent", 200, 1, 1000000000);
	if (a->warn_rate > a->hard_rate)
		value_mistake(f, "warn_rate", "'warn_rate' is above 'hard_rate'");
}

static unsigned
kept(const struct value_from *f, const char *key, unsigned standard)
{
	unsigned seconds = value_duration(f, key, standard, 0, 3650U * 86400);

	if (seconds > 0 && seconds < RECORD_KEPT_S)
		value_mistake(f, key, "'%s' is 0, which is for ever, or at least %dd", key,
		    RECORD_KEPT_S / 86400);
	return seconds;
}

void
config_read_retention(const struct value_from *f, struct config_retention *out)
{
	out->events = kept(f, "events", 0);
	out->sends = kept(f, "sends", 180 * 86400);
}

void
strings_free(struct config_strings *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i]);
	free(s->v);
	*s = (struct config_strings){ 0 };
}
