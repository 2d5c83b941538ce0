/* notify - what the service manager is told (sd_notify); nothing happens without one, or without
 * libsystemd. A file of its own because <sys/socket.h>, which comes with it, has names of channel.h. */
#ifndef CAROM_NOTIFY_H
#define CAROM_NOTIFY_H

#include <stdint.h>

void notify_state(const char *state); /* "READY=1" ... */
/* How often, in milliseconds, "WATCHDOG=1" has to be told; 0: not at all. */
int64_t notify_watchdog_ms(void);

#endif
