/* commands - the table of subcommands, in the order of the overview. A new one is one line here. */
#include "cli.h"

extern const struct command command_check, command_classify, command_contact, command_doctor,
    command_event, command_forget, command_incident, command_ingest, command_maintain,
    command_migrate, command_oauth, command_policy, command_quarantine, command_reasons,
    command_rebuild, command_reclassify, command_release, command_report, command_reset,
    command_status, command_suppress, command_token, command_unrecognised;

const struct command *const commands[] = {
	&command_classify,
	&command_ingest,
	&command_status,
	&command_contact,
	&command_event,
	&command_reset,
	&command_suppress,
	&command_release,
	&command_forget,
	&command_check,
	&command_policy,
	&command_rebuild,
	&command_reclassify,
	&command_incident,
	&command_quarantine,
	&command_unrecognised,
	&command_report,
	&command_token,
	&command_oauth,
	&command_doctor,
	&command_migrate,
	&command_maintain,
	&command_reasons,
	NULL,
};
