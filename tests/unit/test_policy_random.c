/*
 * Random policies over random histories: any order of arrival, any split into batches, every state
 * through its packed row, with and without checkpoints, gives what one fold from the start gives.
 *
 * The seeds are counted up from 1, so a run is the same everywhere; a failure prints its seed.
 * CAROM_POLICY_SEEDS=N runs N of them, CAROM_POLICY_SEED=S the one alone.
 */
#include "policy_random.h"

#include "policy_config.h"

enum { SEEDS = 3000 };

static bool
chain_holds(const struct policy_case *c)
{
	struct policy_output out = { 0 };
	struct policy_state *s = policy_state_new(c->set);
	struct policy_inputs in = { .contact = { slice_of(c->address), slice_of(c->domain) },
		.events = c->events,
		.nevents = c->nevents,
		.decisions = c->decisions,
		.ndecisions = c->ndecisions,
		.mailings = c->mailings,
		.nmailings = c->nmailings };
	enum standing last[CASE_STREAMS + 1] = { STANDING_ACTIVE };
	bool fine = policy_fold(s, &in, c->now, &out) == POLICY_FOLDED;

	for (size_t i = 0; i < out.ntransitions; i++) {
		const struct policy_transition *t = &out.transitions[i];

		fine &= i == 0 || t->at_us >= out.transitions[i - 1].at_us;
		fine &= t->from == last[t->stream + 1];
		last[t->stream + 1] = t->to;
		fine &= t->to != STANDING_HELD || t->until_s > t->at_us / 1000000;
		fine &= t->to == STANDING_ACTIVE || t->cause != CAUSE_OF_NOTHING;
		fine &= t->to != STANDING_ACTIVE || (!t->rule && t->until_s == POLICY_FOREVER);
		fine &= t->cause == CAUSE_OPERATOR || t->to == STANDING_ACTIVE || t->rule;
	}
	for (int k = -1; k < (int)c->nstreams; k++)
		fine &= policy_state_layer(s, k).standing == last[k + 1];
	fine &= policy_state_due(s) > c->now / 1000000;
	policy_state_free(s);
	policy_output_free(&out);
	return fine;
}

static bool
prints_and_reads_back(const char *text)
{
	struct config_mistakes m = { 0 };
	struct policy_parsed *all, *again;
	size_t n, k;
	bool fine = true;

	if (!policy_parse_text(text, &all, &n, &m))
		return false;
	for (size_t i = 0; i < n; i++) {
		char *once = policy_print(&all[i].policy), *twice;

		fine &= policy_parse_text(once, &again, &k, &m) && k == 1;
		if (!fine)
			break;
		twice = policy_print(&again[0].policy);
		fine &= !strcmp(once, twice);
		policy_parsed_free(&again[0]);
		free(again);
		free(once);
		free(twice);
		policy_parsed_free(&all[i]);
	}
	free(all);
	return fine;
}

static void
any_order_any_batches_and_packed_states_give_the_same(void **state)
{
	struct writer *w = malloc(sizeof *w);
	const char *many = getenv("CAROM_POLICY_SEEDS"), *one = getenv("CAROM_POLICY_SEED");
	uint32_t from = one ? (uint32_t)strtoul(one, NULL, 10) : 1;
	uint32_t to = one ? from : many ? (uint32_t)strtoul(many, NULL, 10) : SEEDS;
	size_t changed = 0;

	(void)state;
	for (uint32_t seed = from; seed <= to; seed++) {
		struct policy_case *c = random_case(seed, w);
		bool fine = case_run(c, 60 * DAY);

		fine = fine && chain_holds(c) && (seed % 10 || prints_and_reads_back(w->text));
		if (!fine)
			fail_msg("seed %u; the policies:\n%s", seed, w->text);
		changed += *c->transitions != '\0';
		case_free(c);
	}
	/* histories in which nothing ever happens would prove nothing; about half of them change, of few some less */
	if (!one)
		assert_true(changed > (to - from) / 3);
	free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_order_any_batches_and_packed_states_give_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
