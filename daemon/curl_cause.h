/* curl_cause - what libcurl's results mean for the words of logs and for trying again. */
#ifndef CAROM_CURL_CAUSE_H
#define CAROM_CURL_CAUSE_H

#include "err.h"

#include <curl/curl.h>

enum err_cause curl_cause(CURLcode rc);
/* ERR_OPERATOR for what only somebody can mend (a certificate, a missing file), else ERR_RETRY. */
enum err_class curl_class(CURLcode rc);

#endif
