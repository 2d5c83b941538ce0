/* commands - the table of subcommands, in the order of the overview. A new one is one line here. */
#include "cli.h"

extern const struct command command_classify, command_reasons;

const struct command *const commands[] = {
	&command_classify,
	&command_reasons,
	NULL,
};
