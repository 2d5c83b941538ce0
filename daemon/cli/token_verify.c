/* token_verify - what a return-path address says about its send, and whether it is genuine */
#include "build_config.h"

#include "token_verify.h"

#include "database.h"
#include "token.h"

#include <nettle/base16.h>
#include <string.h>
#include <time.h>

static bool
read_key(const char *hex, unsigned char key[TOKEN_KEY_SIZE])
{
	struct base16_decode_ctx c;
	size_t n = TOKEN_KEY_SIZE;

	if (!hex || strlen(hex) != (size_t)TOKEN_KEY_SIZE * 2)
		return false;
	base16_decode_init(&c);
	return base16_decode_update(&c, &n, key, strlen(hex), hex) && base16_decode_final(&c);
}

/* The row whose key made it; SIZE_MAX when none did. */
static size_t
find_key(const struct store_rows *rows, struct slice text)
{
	unsigned char key[TOKEN_KEY_SIZE];
	size_t found = SIZE_MAX;

	for (size_t i = 0; i < store_rows_count(rows); i++)
		if (read_key(store_value(rows, i, "key"), key) && token_genuine(text, key))
			found = i;
	explicit_bzero(key, sizeof key);
	return found;
}

static const char *
state_of(const struct token *t, bool genuine)
{
	uint32_t today = (uint32_t)(time(NULL) / 86400);

	return !genuine ? "invalid" : t->day + TOKEN_DAYS < today ? "expired" : "valid";
}

int
token_verify(struct store *s, enum output_format format, const char *address)
{
	static const struct column columns[] = { { .name = "state" }, { .name = "stream" },
		{ .name = "send_id", .right = true }, { .name = "made_on" },
		{ .name = "key", .right = true } };
	struct slice text = token_in_address(slice_of(address));
	struct store_rows *rows;
	struct err e = { 0 };
	struct token t;
	struct output *o;
	char day[16];
	time_t made;
	const char *state;
	size_t row;

	if (!text.n || !token_read(text, &t))
		return cli_fail(1, "%s: there is no token of carom in it", address);
	if (!store_run(s, "cli_token_secrets", NULL, 0, &rows, &e))
		return cli_err(&e);
	row = find_key(rows, text);
	state = state_of(&t, row != SIZE_MAX);
	made = (time_t)t.day * 86400;
	strftime(day, sizeof day, "%Y-%m-%d", gmtime(&made));
	o = output_open(format, columns, 5);
	output_row(o,
	    (struct cell[]){
		cell_toned(cell_string(state), strcmp(state, "valid") ? TONE_BAD : TONE_GOOD),
		cell_string(row == SIZE_MAX ? NULL : store_value(rows, row, "stream")),
		cell_number((long long)t.send_id), cell_string(day), cell_number(t.kid) });
	output_close(o, NULL);
	store_rows_free(rows);
	return strcmp(state, "valid") ? 1 : EX_OK;
}
