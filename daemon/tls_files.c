/* tls_files - see tls_files.h */
#include "build_config.h"

#include "tls_files.h"

#include "crl.h"
#include "login.h"
#include "transport_private.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TRIES = 500 }; /* of 10 ms at most */

enum block { BLOCK_NONE, BLOCK_FOUND, BLOCK_LOCKED };

/* A file of a setting: the word behind BEGIN of what has to be in it, and what OpenSSL calls that. */
struct wanted {
	const char *key, *label, *noun, *tool;
};
static const struct wanted authorities = { "tls_ca_file", "CERTIFICATE-----", "certificate",
	"x509" };
static const struct wanted lists = { "tls_crl_file", "X509 CRL-----", "revocation list", "crl" };
static const struct wanted certificate = { "tls_cert_file", "CERTIFICATE-----", "certificate",
	"x509" };
static const struct wanted private_key = { "tls_key_file", "PRIVATE KEY-----", "private key",
	"pkey" };

static void
mistake(struct config_mistakes *m, const struct config_mailbox *box, const char *text)
{
	config_mistake(m, box->line, "mailbox \"%s\": %s", box->name, text);
}

/* Whether a line of the file is the BEGIN of such a block; *der when the file begins like what PEM is made of. */
static enum block
find_block(FILE *f, const char *label, bool *der)
{
	enum block found = BLOCK_NONE;
	char line[256];

	for (bool first = true; fgets(line, sizeof line, f); first = false) {
		*der = *der || (first && line[0] == 0x30 && (line[1] & 0x80));
		if (strncmp(line, "-----BEGIN ", 11) == 0 && strstr(line, label))
			found = strstr(line, "ENCRYPTED") ? BLOCK_LOCKED : BLOCK_FOUND;
		else if (found == BLOCK_FOUND && strstr(line, "Proc-Type: 4,ENCRYPTED"))
			found = BLOCK_LOCKED;
		if (found == BLOCK_LOCKED)
			break;
	}
	return found;
}

static bool
explain(char *text, size_t n, const struct wanted *w, const char *file, enum block found, bool der)
{
	if (found == BLOCK_LOCKED)
		snprintf(text, n,
		    "%s %s: the key has a passphrase, which nobody could type: `openssl pkey -in "
		    "%s -out NEW` takes it off",
		    w->key, file, file);
	else if (der)
		snprintf(text, n,
		    "%s %s: this is DER, not PEM: `openssl %s -inform DER -in %s -out NEW` makes "
		    "PEM of it",
		    w->key, file, w->tool, file);
	else if (found == BLOCK_NONE)
		snprintf(text, n,
		    "%s %s: no %s in PEM is in it, no line like -----BEGIN %s: name the file that "
		    "has it",
		    w->key, file, w->noun, w->label);
	return found == BLOCK_FOUND;
}

/* False and why when the file cannot be read or has no such block. */
static bool
look_at_file(const struct wanted *w, const char *file, char *text, size_t n)
{
	FILE *f = fopen(file, "re");
	bool der = false;
	enum block found;
	struct stat st;

	errno = f && fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode) ? EISDIR : errno;
	if (!f || S_ISDIR(st.st_mode)) {
		snprintf(text, n, "%s %s: %s: %s", w->key, file, strerror(errno),
		    errno == EACCES ? "give the daemon's user the right to read it"
				    : "name a file that is there");
		if (f)
			fclose(f);
		return false;
	}
	found = find_block(f, w->label, &der);
	fclose(f);
	return explain(text, n, w, file, found, der);
}

static bool
look_at_setting(const struct wanted *w, const char *file, char *text, size_t n)
{
	if (*file == '/')
		return look_at_file(w, file, text, n);
	snprintf(
	    text, n, "%s %s: write an absolute path, since the daemon works in /", w->key, file);
	return false;
}

/* A port of this machine that takes connections; -1 when there is none to have. */
static int
listen_here(uint16_t *port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&a, n) == 0 && listen(fd, 1) == 0 &&
	    getsockname(fd, (struct sockaddr *)&a, &n) == 0) {
		*port = ntohs(a.sin_port);
		return fd;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Performs the transfer, and ends at once what it connects to. */
static CURLcode
perform(CURLM *multi, int listener)
{
	int running = 1, left;
	const struct CURLMsg *done;

	for (unsigned i = 0; i < TRIES && running; i++) {
		int fd = accept(listener, NULL, NULL);

		if (fd >= 0)
			close(fd);
		if (curl_multi_perform(multi, &running) != CURLM_OK ||
		    curl_multi_wait(multi, NULL, 0, 10, NULL) != CURLM_OK)
			break;
	}
	done = curl_multi_info_read(multi, &left);
	return done ? done->data.result : CURLE_OPERATION_TIMEDOUT;
}

/* What the TLS library says of the files, before it says anything to a server. */
static bool
try_files(const struct config_mailbox *box, struct err *e)
{
	struct transport_settings s = login_transport(box);
	struct transport t = { .curl = NULL };
	CURLM *multi = curl_multi_init();
	int listener = listen_here(&s.port);
	bool ok = true;

	s.scheme = SCHEME_IMAPS;
	s.host = "127.0.0.1";
	s.proxy = NULL;
	if (multi && listener >= 0 && transport_prepare(&t, &s) &&
	    curl_multi_add_handle(multi, t.curl) == CURLM_OK) {
		ok = transport_files_are_good(&t, perform(multi, listener), e);
		curl_multi_remove_handle(multi, t.curl);
	}
	curl_easy_cleanup(t.curl);
	curl_multi_cleanup(multi);
	if (listener >= 0)
		close(listener);
	return ok;
}

static bool
look_at_files(const struct config_mailbox *box, struct config_mistakes *m)
{
	const struct {
		const struct wanted *what;
		const char *file;
	} files[] = {
		{ &authorities, box->tls_ca_file },
		{ &lists, box->tls_crl_file },
		{ &certificate, box->tls_cert_file },
		{ &private_key, box->tls_key_file },
	};
	char text[1200];
	bool ok = true;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (files[i].file &&
		    !look_at_setting(files[i].what, files[i].file, text, sizeof text)) {
			mistake(m, box, text);
			ok = false;
		}
	return ok;
}

static void
check_mailbox(const struct config_mailbox *box, struct config_mistakes *m)
{
	char text[1200];
	struct err e;

	if (box->has_oauth2 && box->oauth2.tls_ca_file &&
	    !look_at_setting(&authorities, box->oauth2.tls_ca_file, text, sizeof text))
		config_mistake(m, box->line, "mailbox \"%s\": oauth2: %s", box->name, text);
	if (!box->tls_ca_file && !box->tls_crl_file && !box->tls_cert_file)
		return;
	if (!look_at_files(box, m))
		return;
	/* where memory is out the TLS library says the same; but what is damaged is so the next time, too */
	if (!try_files(box, &e) && !try_files(box, &e))
		config_mistake(m, box->line, "mailbox \"%s\": %s: %s", box->name, e.text,
		    strstr(e.text, "are no pair")
			? "name a certificate and the key that belongs to it"
			: "a block in it is damaged, get the file anew");
	if (box->tls_crl_file && !crl_is_current(box->tls_crl_file, (int64_t)time(NULL), &e))
		mistake(m, box, e.text);
}

void
tls_files_check(const struct config *c, struct config_mistakes *m)
{
	for (size_t i = 0; i < c->nmailboxes; i++)
		check_mailbox(&c->mailboxes[i], m);
}
