/* notify - see notify.h. */
#include "build_config.h"

#include "notify.h"

#ifdef HAVE_SYSTEMD
#include <systemd/sd-daemon.h>

void
notify_state(const char *state)
{
	(void)sd_notify(0, state);
}

int64_t
notify_watchdog_ms(void)
{
	uint64_t usec = 0;

	return sd_watchdog_enabled(0, &usec) > 0 ? (int64_t)(usec / 2000) : 0;
}
#else
void
notify_state(const char *state)
{
	(void)state;
}

int64_t
notify_watchdog_ms(void)
{
	return 0;
}
#endif
