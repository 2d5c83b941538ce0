/* fuzz_date - what is read as a date lies in the range that date.h promises, and converts back. */
#include "date.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice raw = { data, size };
	int64_t at, year;
	unsigned month, day;

	if (date_parse(raw, &at)) {
		int64_t days = at / (24 * 60 * 60);

		civil_from_days(days, &year, &month, &day);
		/* a zone may push the first and the last day over the edge */
		if (year < 1979 || year > 2101 || !civil_valid(year, month, day) ||
		    days_from_civil(year, month, day) != days || weekday_from_days(days) > 6)
			abort();
	}
	date_parse_received(raw, &at);
	return 0;
}
