/* language - see language.h */
#include "build_config.h"

#include "language.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define DOMAIN "carom"

enum { TAG = 36 };

/* gettext(3) looks at LANGUAGE again when this has changed; its manual says so ("Being a gettext user"). */
extern int _nl_msg_cat_cntr;

static char current[TAG] = "en";

/* Every language there is a catalogue for. */
static const char *const languages[] = { "en", "es", "fr" };

static const char *
catalogues(void)
{
	static char beside[PATH_MAX];
	const char *own = getenv("CAROM_LOCALEDIR");
	char catalogue[PATH_MAX + 32];
	ssize_t n;

	if (own && *own)
		return own;
	if (*beside)
		return beside;
	n = readlink("/proc/self/exe", beside, sizeof beside - sizeof "/po");
	while (n > 0 && beside[n - 1] != '/')
		n--;
	if (n > 0) {
		strcpy(beside + n, "po");
		snprintf(catalogue, sizeof catalogue, "%s/fr/LC_MESSAGES/" DOMAIN ".mo", beside);
		if (access(catalogue, R_OK) == 0)
			return beside;
	}
	strcpy(beside, CAROM_LOCALEDIR);
	return beside;
}

static void
use(const char *language)
{
	snprintf(current, sizeof current, "%s", language);
	setenv("LANGUAGE", language, 1);
	_nl_msg_cat_cntr++;
}

/* "fr_CA.UTF-8", "fr-CA" and "FR" are "fr" to us. */
static const char *
known(const char *tag, size_t n)
{
	size_t primary = 0;

	while (primary < n && tag[primary] != '_' && tag[primary] != '-' && tag[primary] != '.' &&
	    tag[primary] != '@')
		primary++;
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (strlen(languages[i]) == primary && strncasecmp(tag, languages[i], primary) == 0)
			return languages[i];
	return NULL;
}

/* In the C locale gettext(3) translates nothing; this one is part of the C library. */
static void
start(void)
{
	static bool started;

	if (started)
		return;
	started = true;
	if (!setlocale(LC_MESSAGES, "C.UTF-8"))
		setlocale(LC_MESSAGES, "");
	bindtextdomain(DOMAIN, catalogues());
	bind_textdomain_codeset(DOMAIN, "UTF-8");
}

bool
language_set(const char *tag)
{
	const char *language = known(tag, strlen(tag));

	start();
	use(language ? language : "en");
	return language != NULL;
}

static const char *
environment(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

void
language_open(void)
{
	const char *locale = environment("LC_ALL"), *list = environment("LANGUAGE");
	const char *found = NULL;

	locale = locale ? locale : environment("LC_MESSAGES");
	locale = locale ? locale : environment("LANG");
	/* LANGUAGE says nothing where messages are wanted untranslated. */
	if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
		list = NULL;
	while (list && *list && !found) {
		size_t n = strcspn(list, ":");

		found = known(list, n);
		list += n + (list[n] == ':');
	}
	if (!found && locale)
		found = known(locale, strlen(locale));
	language_set(found ? found : "en");
}

/* The weight of a language range, in thousandths; 0: not wanted. */
static unsigned
weight(const char *parameters, size_t n)
{
	const char *q = memchr(parameters, 'q', n);
	unsigned value = 0, place = 1000;

	if (!q || (size_t)(q - parameters) + 2 >= n || q[1] != '=')
		return 1000;
	for (q += 2; q < parameters + n && place; q++)
		if (*q >= '0' && *q <= '9') {
			value += (unsigned)(*q - '0') * place;
			place /= 10;
		} else if (*q != '.') {
			break;
		}
	return value > 1000 ? 1000 : value;
}

void
language_accept(const char *header)
{
	const char *best = "en";
	unsigned most = 0;

	while (header && *header) {
		size_t n = strcspn(header, ","), tag;
		const char *language;
		unsigned w;

		while (n && *header == ' ') {
			header++;
			n--;
		}
		tag = strcspn(header, ",; ");
		language = known(header, tag < n ? tag : n);
		w = tag < n ? weight(header + tag, n - tag) : 1000;
		if (language && w > most) {
			best = language;
			most = w;
		}
		header += n;
		header += *header == ',';
	}
	language_set(best);
}

const char *
language_tag(void)
{
	return current;
}

const char *
language_text(const char *msgid)
{
	return dgettext(DOMAIN, msgid);
}
