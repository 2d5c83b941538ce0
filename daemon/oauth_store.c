/* oauth_store - see oauth_store.h */
#include "build_config.h"

#include "crash_point.h"
#include "oauth_answer.h"
#include "oauth_store.h"
#include "util.h"
#include "wipe.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LOCK_MS = 40000, FILE_MAX = 4 * SECRET_MAX };

void
oauth_hash(char out[65], const char *const *texts, size_t n)
{
	struct sha256_ctx ctx;
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_init(&ctx);
	for (size_t i = 0; i < n; i++) {
		const char *t = texts[i] ? texts[i] : "";

		sha256_update(&ctx, strlen(t) + 1, (const uint8_t *)t);
	}
	sha256_digest(&ctx, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

static bool
fail(const struct oauth_store *s, const char *file, const char *why, struct err *e)
{
	return err_set(e, ERR_OPERATOR, CAUSE_AUTH, "state_dir: %s%s%s: %s", s->path,
	    *file ? "/" : "", file, why);
}

/* A title may hold anything; a file name may not. */
static bool
make_name(struct oauth_store *s, const char *mailbox)
{
	size_t n = 0;

	for (const unsigned char *p = (const unsigned char *)mailbox; *p; p++) {
		if (n + 20 > sizeof s->name)
			return false;
		if (isalnum(*p) || *p == '-' || *p == '_' || (*p == '.' && n > 0))
			s->name[n++] = (char)*p;
		else
			n += (size_t)snprintf(s->name + n, 4, "%%%02X", *p);
	}
	memcpy(s->name + n, ".oauth2", 8);
	return true;
}

/* Who can write into the folder can put a token of their own there. */
static bool
open_folder(struct oauth_store *s, struct err *e)
{
	struct stat st;

	if (mkdir(s->path, 0700) != 0 && errno != EEXIST)
		return fail(s, "", strerror(errno), e);
	s->dir = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->dir < 0 || fstat(s->dir, &st) != 0)
		return fail(s, "", strerror(errno), e);
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return fail(s, "", "others can write there: chmod 700", e);
	if (st.st_uid != geteuid() && geteuid() != 0)
		return fail(s, "", "belongs to somebody else", e);
	return true;
}

/* Everything in the folder is its owner's, also when root looks after it. */
static bool
adopt(const struct oauth_store *s, int fd)
{
	struct stat st;

	return geteuid() != 0 || (fstat(s->dir, &st) == 0 && fchown(fd, st.st_uid, st.st_gid) == 0);
}

static bool
check_file(const struct oauth_store *s, int fd, const char *file, struct err *e)
{
	struct stat st, folder;

	if (fstat(fd, &st) != 0 || fstat(s->dir, &folder) != 0)
		return fail(s, file, strerror(errno), e);
	if (!S_ISREG(st.st_mode))
		return fail(s, file, "not a regular file", e);
	if (st.st_uid != folder.st_uid && st.st_uid != geteuid())
		return fail(s, file, "belongs to somebody else", e);
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return fail(s, file, "others have access: chmod 600", e);
	return true;
}

static bool
take_lock(struct oauth_store *s, struct err *e)
{
	int64_t until = clock_ms() + LOCK_MS;
	char name[310];

	snprintf(name, sizeof name, "%s.lock", s->name);
	s->lock =
	    openat(s->dir, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	if (s->lock < 0)
		return fail(s, name, strerror(errno), e);
	if (!check_file(s, s->lock, name, e))
		return false;
	if (!adopt(s, s->lock))
		return fail(s, name, strerror(errno), e);
	while (flock(s->lock, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return fail(s, name, strerror(errno), e);
		if (clock_ms() > until)
			return err_set(e, ERR_RETRY, CAUSE_AUTH,
			    "state_dir: %s/%s: another process has it for too long", s->path, name);
		nanosleep(&(struct timespec){ 0, 20000000 }, NULL);
	}
	return true;
}

bool
oauth_store_open(struct oauth_store *s, const char *state_dir, const char *mailbox, struct err *e)
{
	*s = (struct oauth_store){ .dir = -1, .lock = -1, .path = state_dir };
	if (!make_name(s, mailbox)) {
		return fail(s, "", "the mailbox's name is too long for a file", e);
	}
	if (open_folder(s, e) && take_lock(s, e))
		return true;
	oauth_store_close(s);
	return false;
}

bool
oauth_store_age(const char *state_dir, const char *mailbox, int64_t *seconds)
{
	struct oauth_store s = { .dir = -1 };
	char path[4096];
	struct stat st;
	int n;

	if (!make_name(&s, mailbox))
		return false;
	n = snprintf(path, sizeof path, "%s/%s", state_dir, s.name);
	if (n < 0 || (size_t)n >= sizeof path || lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	*seconds = (int64_t)time(NULL) - st.st_mtime;
	return true;
}

void
oauth_store_close(struct oauth_store *s)
{
	if (s->lock >= 0)
		close(s->lock);
	if (s->dir >= 0)
		close(s->dir);
	s->lock = s->dir = -1;
}

static void
take_secret(const json_t *json, const char *key, struct secret *out)
{
	const json_t *v = json_object_get(json, key);
	size_t n = json_string_length(v);

	if (n > 0 && n <= SECRET_MAX)
		secret_put(out, json_string_value(v), n);
}

static void
take_hash(const json_t *json, const char *key, char out[65])
{
	const char *text = json_string_value(json_object_get(json, key));

	snprintf(out, 65, "%s", text ? text : "");
}

bool
oauth_store_read(const struct oauth_store *s, struct oauth_state *out, struct err *e)
{
	char *text;
	ssize_t n;
	json_t *json = NULL;
	int fd;

	*out = (struct oauth_state){ .expires_at = 0 };
	fd = openat(s->dir, s->name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return true;
	if (fd < 0)
		return fail(s, s->name, strerror(errno), e);
	if (!check_file(s, fd, s->name, e)) {
		close(fd);
		return false;
	}
	wipe_libraries();
	text = xcalloc(1, FILE_MAX);
	n = read(fd, text, FILE_MAX);
	close(fd);
	if (n > 0)
		json = json_loadb(text, (size_t)n, JSON_REJECT_DUPLICATES, NULL);
	wipe_free(text);
	if (!json_is_object(json)) {
		json_decref(json);
		return fail(s, s->name, "is damaged: remove it, and run `carom oauth login`", e);
	}
	take_secret(json, "refresh_token", &out->refresh);
	take_secret(json, "access_token", &out->access);
	out->expires_at = json_integer_value(json_object_get(json, "expires_at"));
	take_hash(json, "for", out->binding);
	take_hash(json, "scope", out->scope);
	take_hash(json, "origin", out->origin);
	json_decref(json);
	return true;
}

static char *
print_state(const struct oauth_state *t)
{
	json_t *json = json_object();
	char *text;

	if (t->refresh.text)
		json_object_set_new(json, "refresh_token", json_string(t->refresh.text));
	if (t->access.text)
		json_object_set_new(json, "access_token", json_string(t->access.text));
	json_object_set_new(json, "expires_at", json_integer(t->expires_at));
	json_object_set_new(json, "for", json_string(t->binding));
	json_object_set_new(json, "scope", json_string(t->scope));
	json_object_set_new(json, "origin", json_string(t->origin));
	text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

/* A full disk passes: what could not be stored is tried again soon, while it is only in memory. */
static bool
replace(const struct oauth_store *s, const char *fresh, const char *text, struct err *e)
{
	int fd;
	bool ok;

	/* of a process that died between the two */
	unlinkat(s->dir, fresh, 0);
	fd = openat(s->dir, fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		fail(s, fresh, strerror(errno), e);
		e->class = ERR_RETRY;
		return false;
	}
	ok = adopt(s, fd) && fd_write(fd, text, strlen(text)) && fsync(fd) == 0;
	if (!ok)
		fail(s, fresh, strerror(errno), e);
	if (close(fd) != 0 && ok)
		ok = fail(s, fresh, strerror(errno), e);
	if (ok && (renameat(s->dir, fresh, s->dir, s->name) != 0 || fsync(s->dir) != 0))
		ok = fail(s, s->name, strerror(errno), e);
	if (!ok)
		e->class = ERR_RETRY;
	return ok;
}

bool
oauth_store_write(const struct oauth_store *s, const struct oauth_state *state, struct err *e)
{
	char fresh[310];
	char *text;
	bool ok;

	wipe_libraries();
	text = print_state(state);
	if (!text)
		return fail(s, s->name, "a token that cannot be written", e);
	snprintf(fresh, sizeof fresh, "%s.new", s->name);
	crash_point("before storing a token");
	ok = replace(s, fresh, text, e);
	crash_point("after storing a token");
	wipe_free(text);
	return ok;
}

void
oauth_state_wipe(struct oauth_state *state)
{
	secret_wipe(&state->refresh);
	secret_wipe(&state->access);
	*state = (struct oauth_state){ .expires_at = 0 };
}
