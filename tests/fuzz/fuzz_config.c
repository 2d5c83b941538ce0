/* fuzz_config - carom.conf: any text is a configuration or a list of mistakes. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct config_mistakes m = { 0 };
	struct config *c;
	char *text = malloc(size + 1);

	if (text == NULL || memchr(data, '\0', size) != NULL) {
		free(text);
		return 0;
	}
	memcpy(text, data, size);
	text[size] = '\0';
	c = config_parse("fuzz", text, size, &m);
	if ((c == NULL) != (m.n > 0))
		abort();
	for (size_t i = 0; i < m.n; i++)
		if (*m.v[i].text == '\0' || (i > 0 && m.v[i - 1].line > m.v[i].line))
			abort();
	if (c != NULL) {
		/* what the roles without a database get must be as good */
		struct config *bare;

		config_hide_database(text, size, CONFIG_HIDE_DAEMON | CONFIG_HIDE_WEB);
		if (strlen(text) != size)
			abort();
		bare = config_parse("fuzz", text, size, &m);
		if (bare == NULL || bare->nmailboxes != c->nmailboxes)
			abort();
		config_free(bare);
	}
	config_free(c);
	config_mistakes_free(&m);
	free(text);
	return 0;
}
