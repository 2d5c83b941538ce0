/* call_path - see call_path.h */
#define _GNU_SOURCE
#include "call_path.h"

#include <link.h>
#include <string.h>
#include <unwind.h>

enum { MODULES = 256 };

struct module {
	uintptr_t from, to, base;
	uint64_t hash; /* of the name */
	char name[48];
};
static struct module modules[MODULES];
static size_t nmodules;

/* FNV-1a. */
static uint64_t
mix(uint64_t h, const void *bytes, size_t n)
{
	for (const unsigned char *p = bytes; n > 0; n--)
		h = (h ^ *p++) * UINT64_C(1099511628211);
	return h;
}

/* --- modules: those once seen stay known --- */

static void
name_module(struct module *m, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	strncpy(m->name, *name ? name : "program", sizeof m->name - 1);
	m->hash = mix(0, m->name, strlen(m->name));
}

static int
add_module(struct dl_phdr_info *info, size_t size, void *context)
{
	struct module m = { .from = UINTPTR_MAX, .base = info->dlpi_addr };

	(void)size;
	(void)context;
	for (size_t i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];
		uintptr_t at = info->dlpi_addr + p->p_vaddr;

		if (p->p_type != PT_LOAD)
			continue;
		m.from = at < m.from ? at : m.from;
		m.to = at + p->p_memsz > m.to ? at + p->p_memsz : m.to;
	}
	name_module(&m, info->dlpi_name);
	for (size_t i = 0; i < nmodules; i++)
		if (modules[i].from == m.from && modules[i].hash == m.hash)
			return 0;
	if (nmodules < MODULES)
		modules[nmodules++] = m;
	return 0;
}

static const struct module *
find_module(uintptr_t address)
{
	static __thread const struct module *last __attribute__((tls_model("initial-exec"))) =
	    modules;

	if (address >= last->from && address < last->to)
		return last;
	for (size_t i = 0; i < nmodules; i++)
		if (address >= modules[i].from && address < modules[i].to)
			return last = &modules[i];
	return NULL;
}

static const struct module *
module_of(uintptr_t address)
{
	const struct module *m = find_module(address);

	if (m)
		return m;
	dl_iterate_phdr(add_module, NULL);
	return find_module(address);
}

/* --- frames --- */

/* The upper bits of a path are those of its beginning, so that most calls which are not the wanted one are
 * known by the address they return to, and nearly all others by the next one. */
enum { FIRST_SHIFT = 48, SECOND_SHIFT = 32 };

struct walk {
	struct call_path *c;
	size_t libraries;
	const struct module *self;
	uint64_t hash, path;
};

static uint64_t
mix_frame(uint64_t h, uintptr_t frame)
{
	const struct module *m = module_of(frame);
	uintptr_t at = m ? frame - m->base : 0;

	h = mix(h, &at, sizeof at);
	return m ? mix(h, &m->hash, sizeof m->hash) : h;
}

static int
is_another(const struct walk *w, int shift)
{
	return w->c->wanted && (w->path ^ w->c->wanted) >> shift != 0;
}

/* False when it is not the wanted path. */
static int
take_frame(struct walk *w, uintptr_t frame)
{
	int shift = w->c->n == 0 ? FIRST_SHIFT : SECOND_SHIFT;

	w->hash = mix_frame(w->hash, frame);
	w->c->frame[w->c->n++] = frame;
	if (w->c->n > 2)
		return 1;
	w->path |= (w->hash & 0xffff) << shift;
	return !is_another(w, shift);
}

/* The program is the first module there is. */
static _Unwind_Reason_Code
add_frame(struct _Unwind_Context *context, void *p)
{
	struct walk *w = p;
	uintptr_t at = _Unwind_GetIP(context);
	const struct module *m = module_of(at);

	if (at == 0 || w->c->n == CALL_DEPTH)
		return _URC_END_OF_STACK;
	if (m == w->self)
		return _URC_NO_REASON;
	if (m == modules)
		w->libraries = 0;
	else if (w->libraries == 0)
		return _URC_NO_REASON;
	else
		w->libraries--;
	return take_frame(w, at) ? _URC_NO_REASON : _URC_END_OF_STACK;
}

uint64_t
call_path_take(struct call_path *c, const void *caller, uint64_t start)
{
	struct walk w = { .c = c, .libraries = c->libraries };
	uint64_t before = mix(UINT64_C(14695981039346656037), &start, sizeof start);

	w.self = module_of((uintptr_t)call_path_take);
	c->n = 0;
	w.hash = before;
	if (!take_frame(&w, (uintptr_t)caller))
		return 0;
	w.hash = before;
	w.path = c->n = 0;
	_Unwind_Backtrace(add_frame, &w);
	w.path |= w.hash & 0xffffffff;
	w.path = w.path ? w.path : 1;
	return c->wanted && w.path != c->wanted ? 0 : w.path;
}

/* --- text --- */

static size_t
put_hex(char *to, uintptr_t n)
{
	char digits[2 * sizeof n];
	size_t i = 0, length = 0;

	do
		digits[i++] = "0123456789abcdef"[n & 15];
	while (n >>= 4);
	while (i > 0)
		to[length++] = digits[--i];
	return length;
}

void
call_path_print(const struct call_path *c, char *text, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n && n + sizeof modules->name + 24 < size; i++) {
		const struct module *m = module_of(c->frame[i]);
		const char *name = m ? m->name : "?";

		if (n > 0)
			text[n++] = ' ';
		memcpy(text + n, name, strlen(name));
		n += strlen(name);
		text[n++] = '+';
		n += put_hex(text + n, c->frame[i] - (m ? m->base : 0));
	}
	text[n] = 0;
}
