/*
 * fuzz_address - every reader of addresses over the same bytes.
 *
 * Checked besides memory: results are bounded, valid UTF-8 where promised, and a suggestion and a
 * decoded return path are well-formed themselves.
 */
#include "address.h"
#include "charset.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool fact)
{
	if (!fact)
		abort();
}

static void
check_one(struct arena *a, struct slice s)
{
	struct slice suggestion, local, domain, decoded;
	enum syntax_fault plain = address_check(a, s, false, &suggestion);

	demand(!suggestion.n || address_check(a, suggestion, false, NULL) == SYNTAX_OK);
	demand(!suggestion.n || plain != SYNTAX_OK);
	demand(plain != SYNTAX_OK || address_check(a, s, true, NULL) == SYNTAX_OK);
	if (address_split(s, &local, &domain))
		demand(local.n + 1 + domain.n == s.n);
	else
		demand(plain != SYNTAX_OK);
	decoded = verp_decode(a, s);
	demand(utf8_valid(decoded) && decoded.n <= LIMIT_ADDRESS);
	demand(!decoded.n || address_split(decoded, &local, &domain));
	demand(utf8_valid(address_clean(a, s)));
	demand(xtext_decode(a, s).n <= s.n * 3);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *a;
	struct slice raw = { data, size }, rest = raw, address;

	if (!a)
		a = arena_new(32 << 20);
	arena_reset(a);
	check_one(a, raw);
	while (address_next(a, &rest, &address)) {
		demand(address.n && utf8_valid(address));
		if (arena_used(a) < 16 << 20)
			check_one(a, address);
	}
	for (rest = raw; address_in_text(&rest, &address);) {
		demand(address.n <= LIMIT_ADDRESS && utf8_valid(address));
		demand(slice_find_byte(address, '@', 0) != SLICE_NPOS);
	}
	return 0;
}
