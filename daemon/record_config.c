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
	struct config *active; /* of record_config_active() */
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

/* policies: whose policies and whose streams' share in them count; streams: whose streams there are. */
static struct record_config *
make(const struct config *policies, const struct config *streams)
{
	struct record_config *r = xcalloc(1, sizeof *r);
	struct record_options *o = &r->options;
	size_t n = streams->nstreams;

	r->policies = xcalloc(policies->npolicies, sizeof *r->policies);
	r->streams = xcalloc(n + 1, sizeof *r->streams);
	r->stream_policies = xcalloc(n + 1, sizeof *r->stream_policies);
	for (size_t i = 0; i < policies->npolicies; i++)
		r->policies[i] = policies->policies[i].policy;
	qsort(r->policies, policies->npolicies, sizeof *r->policies, by_policy_name);
	for (size_t i = 0; i < n; i++)
		convert_stream(&streams->streams[i], &r->stream_policies[i], &r->streams[i]);
	*o = (struct record_options){
		.policies = r->policies,
		.npolicies = policies->npolicies,
		.streams = r->streams,
		.nstreams = n,
		.evidence_seconds = streams->evidence,
	};
	return r;
}

struct record_config *
record_config_new(const struct config *c)
{
	struct record_config *r = make(c, c);

	r->options.policy_text = r->text = print_all(r);
	return r;
}

/* The policy's part of a stream as the active policy has it; a stream that it does not know yet gets
 * what it would have without a section. */
static void
take_over(struct policy_stream *s, const struct config *active)
{
	const struct config_stream *known = config_find_stream(active, s->name);

	s->policy = known ? known->policy : NULL;
	s->trust = TRUST_NONE;
	if (known)
		trust_parse(slice_of(known->trust), &s->trust);
	s->observe = known && known->mode == MODE_OBSERVE;
	s->class = known ? known->class : NULL;
	s->protected = known ? (const char *const *)known->protected.v : NULL;
	s->nprotected = known ? known->protected.n : 0;
}

struct record_config *
record_config_active(const struct config *c, const char *text, struct err *e)
{
	struct config_mistakes m = { 0 };
	struct config *active = config_parse_stored("the active policy", text, strlen(text), &m);
	struct record_config *r;

	if (!active)
		err_set(e, ERR_OPERATOR, CAUSE_DATABASE, "the active policy cannot be read: %s",
		    m.n ? m.v[0].text : "no text");
	config_mistakes_free(&m);
	if (!active)
		return NULL;
	r = make(active, c);
	r->active = active;
	for (size_t i = 0; i < r->options.nstreams; i++)
		take_over(&r->stream_policies[i], active);
	r->options.policy_text = r->text = xstrdup(text);
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
	config_free(r->active);
	free(r);
}

const struct record_options *
record_config_options(const struct record_config *r)
{
	return &r->options;
}
