/* doctor_found - a row of what was looked at, and what to do about it. See doctor.h. */
#include "build_config.h"

#include "doctor.h"

void
doctor_found(struct visit *v, const char *check, const char *object, enum tone tone,
    const char *finding, const char *advice)
{
	const char *state = tone == TONE_BAD ? "failed" : tone == TONE_WARN ? "warning" : "ok";

	v->ill = v->ill || tone == TONE_BAD;
	output_row(v->rows,
	    (struct cell[]){ cell_string(check), cell_string(object),
		cell_toned(cell_string(state), tone), cell_string(finding), cell_string(advice) });
}

const char *
doctor_advice(enum err_cause cause)
{
	static const char *const advice[CAUSE_COUNT] = {
		[CAUSE_TLS] = "check the server's certificate, the name in the url and tls_ca_file",
		[CAUSE_AUTH] = "check user and password_command or password_file; the provider may "
			       "want an app password or OAuth2",
		[CAUSE_DNS] = "check the host name in the url and this machine's resolver",
		[CAUSE_CONNECT] = "check host, port and firewall; is the server up?",
		[CAUSE_TIMEOUT] = "the server did not answer in time: check the firewall, or raise "
				  "connect_timeout",
		[CAUSE_PROTOCOL] = "is it the right port for the scheme of the url?",
		[CAUSE_FOLDER] = "check the name in folders; `move:` makes its target only where "
				 "the server allows it",
		[CAUSE_DATABASE] =
		    "check database in the configuration, pg_hba.conf and that the server is up",
	};

	return advice[cause] ? advice[cause] : "see the finding";
}
