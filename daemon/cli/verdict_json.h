/* verdict_json - a verdict as the JSON object that INTERFACE promises for `carom classify` */
#ifndef CAROM_VERDICT_JSON_H
#define CAROM_VERDICT_JSON_H

#include "verdict.h"

#include <stdio.h>

/* One line with its line end. source: what the message is called; token: state of the return-path
 * token ("absent", "present", "valid", "invalid", "expired"). */
void verdict_json_write(FILE *file, const char *source, const char *token, const struct verdict *v);
/* "absent" or "present": without a key nothing more can be said. */
const char *verdict_json_token(const struct verdict *v);

#endif
