/* fold_source - from folded text back to where it came from; see scan.h */
#include "scan.h"

/* The last step at or before at. */
static const struct fold_step *
step_find(const struct folded *f, size_t at)
{
	size_t low = 0, high = f->nsteps;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (f->step[mid].at <= at)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &f->step[low - 1] : NULL;
}

size_t
fold_source(const struct folded *f, size_t at)
{
	const struct fold_step *step = step_find(f, at);
	size_t source = step ? step->source + (at - step->at) : at;

	return source < f->source ? source : f->source;
}

bool
fold_line_start(const struct folded *f, size_t at)
{
	const struct fold_step *step = step_find(f, at);

	return at == 0 || (step && step->at == at && step->line);
}
