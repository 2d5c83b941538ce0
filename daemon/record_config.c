/* record_config - see record_config.h */
#include "build_config.h"

#include "record_config.h"

#include "policy_config.h"
#include "util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct record_config {
	struct record_options options;
	struct policy *policies;
	struct record_stream *streams;
	struct policy_stream *stream_policies;
	char *text;
};

static void
convert_stream(const struct config_stream *in, struct policy_stream *p, struct record_stream *out)
{
	*p = (struct policy_stream){
		.name = in->name,
		.policy = in->policy,
		.observe = in->mode == MODE_OBSERVE,
		.class = in->class,
		.protected = (const char *const *)in->protected.v,
		.nprotected = in->protected.n,
		.return_path = in->return_path,
		.headers = (const char *const *)in->headers.v,
		.nheaders = in->headers.n,
	};
	trust_parse(slice_of(in->trust), &p->trust);
	*out = (struct record_stream){ p, in->campaign_header, in->contact_header };
}

/* ---- the canonical text: carom.conf(5) itself, sections in the order of their names ---- */

static void
print_string(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			putc('\\', out);
		putc(*s, out);
	}
	putc('"', out);
}

static void
print_stream(FILE *out, const struct policy_stream *s)
{
	fputs("stream ", out);
	print_string(out, s->name);
	fprintf(out, " {\n\tmode = \"%s\"\n\tpolicy = ", s->observe ? "observe" : "enforce");
	print_string(out, s->policy ? s->policy : "default");
	fprintf(out, "\n\ttrust = \"%s\"\n\tclass = \"%s\"\n",
	    trust_name(s->trust ? s->trust : TRUST_CORRELATED), s->class ? s->class : "bulk");
	if (s->nprotected)
		fputs("\tprotected = {", out);
	for (size_t i = 0; i < s->nprotected; i++) {
		fputs(i ? ", " : "", out);
		print_string(out, s->protected[i]);
	}
	fputs(s->nprotected ? "}\n}\n" : "}\n", out);
}

static int
by_policy_name(const void *a, const void *b)
{
	return strcmp(((const struct policy *)a)->name, ((const struct policy *)b)->name);
}

static int
by_stream_name(const void *a, const void *b)
{
	return strcmp(
	    ((const struct policy_stream *)a)->name, ((const struct policy_stream *)b)->name);
}

static char *
print_all(const struct record_config *r)
{
	struct policy_stream *sorted = xcalloc(r->options.nstreams + 1, sizeof *sorted);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	for (size_t i = 0; i < r->options.npolicies; i++) {
		char *one = policy_print(&r->policies[i]);

		fputs(one, out);
		free(one);
	}
	memcpy(sorted, r->stream_policies, r->options.nstreams * sizeof *sorted);
	qsort(sorted, r->options.nstreams, sizeof *sorted, by_stream_name);
	for (size_t i = 0; i < r->options.nstreams; i++)
		print_stream(out, &sorted[i]);
	free(sorted);
	if (fclose(out))
		abort();
	return text;
}

struct record_config *
record_config_new(const struct config *c)
{
	struct record_config *r = xcalloc(1, sizeof *r);
	struct record_options *o = &r->options;

	r->policies = xcalloc(c->npolicies, sizeof *r->policies);
	r->streams = xcalloc(c->nstreams + 1, sizeof *r->streams);
	r->stream_policies = xcalloc(c->nstreams + 1, sizeof *r->stream_policies);
	for (size_t i = 0; i < c->npolicies; i++)
		r->policies[i] = c->policies[i].policy;
	o->npolicies = c->npolicies;
	qsort(r->policies, o->npolicies, sizeof *r->policies, by_policy_name);
	for (size_t i = 0; i < c->nstreams; i++)
		convert_stream(&c->streams[i], &r->stream_policies[i], &r->streams[i]);
	o->policies = r->policies;
	o->streams = r->streams;
	o->nstreams = c->nstreams;
	o->evidence_seconds = c->evidence;
	r->text = print_all(r);
	o->policy_text = r->text;
	return r;
}

void
record_config_free(struct record_config *r)
{
	if (!r)
		return;
	free(r->policies);
	free(r->streams);
	free(r->stream_policies);
	free(r->text);
	free(r);
}

const struct record_options *
record_config_options(const struct record_config *r)
{
	return &r->options;
}
