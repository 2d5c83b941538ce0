/* carom token - signed return paths: make, verify, and the keys */
#include "build_config.h"

#include "arguments.h"
#include "database.h"
#include "token_verify.h"

#include <stdlib.h>
#include <string.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_token = {
	.name = "token",
	.arguments =
	    "make STREAM ADDRESS SEND_ID | verify ADDRESS | key add|retire|list|export ...",
	.summary = "signed return-path addresses and their keys",
	.details =
	    "make STREAM ADDRESS SEND_ID   prints the whole return-path address for one mail\n"
	    "make STREAM --from FILE       the same for lines of ADDRESS and SEND_ID\n"
	    "verify ADDRESS                whose send it names, and whether it is genuine\n"
	    "key add STREAM                a new key; the newest one makes tokens, all of them "
	    "verify\n"
	    "key retire STREAM ID          its tokens stay good until they expire\n"
	    "key list                      keys without their secrets\n"
	    "key export STREAM             what the sender's own code needs: keep it secret",
	.run = run,
};

static int
make_one(struct store *s, const char *stream, const char *address, const char *send)
{
	const char *params[] = { stream, address, send };
	struct store_rows *rows;
	struct err e = { 0 };
	const char *path;
	bool whole;

	if (!store_run(s, "cli_token_make", params, 3, &rows, &e))
		return cli_err(&e);
	path = store_cell(rows, 0, 0);
	whole = strchr(path, '@') != NULL;
	if (whole)
		puts(path);
	store_rows_free(rows);
	/* mail with half an address as its envelope sender would never be returned */
	return whole ? EX_OK
		     : cli_fail(EX_CONFIG,
			   "token: the database knows no return_path of stream '%s': write one in "
			   "its section, then start "
			   "or reload caromd",
			   stream);
}

/* Lines of an address and a send id, divided by white space or a comma. */
static int
make_list(struct store *s, const char *stream, const char *file)
{
	FILE *in = arguments_open(file);
	char *line = NULL;
	size_t room = 0, number = 0;
	int code = EX_OK;

	if (!in)
		return EX_NOINPUT;
	while (code == EX_OK && getline(&line, &room, in) >= 0) {
		char *rest = NULL, *address = strtok_r(line, " \t,\r\n", &rest),
		     *send = strtok_r(NULL, " \t,\r\n", &rest);

		number++;
		if (!address || *address == '#')
			continue;
		if (!send)
			code = cli_fail(EX_DATAERR, "%s:%zu: an address and a send id are needed",
			    file, number);
		else if (!cli_is_number(send))
			code = cli_fail(EX_DATAERR, "%s:%zu: '%s' is no send id: a whole number is",
			    file, number, send);
		else
			code = make_one(s, stream, address, send);
	}
	free(line);
	if (in != stdin)
		fclose(in);
	return code;
}

static int
print(struct store *s, enum output_format format, const char *statement, const char *const *params,
    size_t n, const char *empty)
{
	size_t rows = 0;
	int code = cli_print(s,
	    &(struct cli_print){ .format = format,
		.statement = statement,
		.params = params,
		.nparams = n,
		.empty = empty },
	    &rows);

	return code ? code : rows ? EX_OK : 1;
}

static int
retire(struct store *s, enum output_format format, const char *stream, const char *id)
{
	const char *params[] = { stream, id };
	size_t rows = 0;
	int code;

	/* their numbers are 0 to 15 */
	if (!cli_is_number(id) || strlen(id) > 2)
		return cli_fail(EX_USAGE,
		    "token key retire: '%s' is no number of a key: `carom token key list` has them",
		    id);
	code = cli_print(s,
	    &(struct cli_print){ .format = format,
		.statement = "cli_token_key_retire",
		.params = params,
		.nparams = 2 },
	    &rows);
	return code || rows
	    ? code
	    : cli_fail(1, "stream '%s' has no key %s: `carom token key list` shows the keys",
		  stream, id);
}

static int
key(const struct config *c, struct store *s, enum output_format format, int argc, char **argv)
{
	const char *const *words = (const char *const *)argv;
	bool adds = argc == 2 && strcmp(argv[0], "add") == 0,
	     exports = argc == 2 && strcmp(argv[0], "export") == 0,
	     retires = argc == 3 && strcmp(argv[0], "retire") == 0;
	int code;

	if (argc == 1 && strcmp(argv[0], "list") == 0)
		return print(s, format, "cli_token_keys", NULL, 0, "no stream has a key");
	if (!adds && !exports && !retires)
		return cli_fail(
		    EX_USAGE, "token key: add STREAM, retire STREAM ID, list or export STREAM");
	code = arguments_stream(c, s, "token key", argv[1]);
	if (code >= 0)
		return code;
	if (retires)
		return retire(s, format, argv[1], argv[2]);
	return adds ? print(s, format, "cli_token_key_add", words + 1, 1, "")
		    : print(s, format, "cli_token_key_export", words + 1, 1,
			  "this stream has no key that makes tokens");
}

static int
make(const struct config *c, struct store *s, const char *from, int argc, char **argv)
{
	int code;

	if (argc == 4 && !cli_is_number(argv[3]))
		return cli_fail(EX_USAGE, "token: '%s' is no send id: a whole number is", argv[3]);
	code = arguments_stream(c, s, "token make", argv[1]);
	if (code >= 0)
		return code;
	return argc == 4 ? make_one(s, argv[1], argv[2], argv[3]) : make_list(s, argv[1], from);
}

static int
dispatch(const struct config *c, struct store *s, enum output_format format, const char *from,
    int argc, char **argv)
{
	if (argc == (from ? 2 : 4) && strcmp(argv[0], "make") == 0)
		return make(c, s, from, argc, argv);
	if (argc == 2 && strcmp(argv[0], "verify") == 0)
		return token_verify(s, format, argv[1]);
	if (argc >= 2 && strcmp(argv[0], "key") == 0)
		return key(c, s, format, argc - 1, argv + 1);
	return cli_fail(EX_USAGE, "token: `carom token --help` shows the forms");
}

static int
run(struct cli *cli, int argc, char **argv)
{
	const char *from = NULL;
	enum output_format format;
	const struct cli_option options[] = {
		{ .name = "from",
		    .argument = "FILE",
		    .text = &from,
		    .help = "make: lines of ADDRESS and SEND_ID" },
	};
	int code = cli_parse(cli, &command_token, options, 1, &argc, &argv);
	struct config *c;
	struct store *s;

	if (code >= 0)
		return code;
	if (!cli_format(cli, &format))
		return EX_USAGE;
	c = cli_config(cli);
	if (!c)
		return EX_CONFIG;
	s = cli_store(c, false, &code);
	if (s)
		code = dispatch(c, s, format, from, argc, argv);
	store_close(s);
	config_free(c);
	return code;
}
