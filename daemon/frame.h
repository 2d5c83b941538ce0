/*
 * frame - one verdict as bytes: how it leaves the sandbox.
 *
 * Who        Written by the sandboxed child of the parser template into the output memfd (worker.h),
 *            read by the recorder and by the command line. Control messages are channel.h.
 * Trust      frame_read_verdict() is the validator: every enum is below its _COUNT, every count and
 *            length within the maxima below, every text valid UTF-8 without NUL, status and reply
 *            codes well-formed, nothing left over. What it accepts obeys all that verdict.h says
 *            about form. That it is *true* nobody can know: a taken-over child can lie about the
 *            messages of its batch, which is why tokens and policy are the recorder's.
 * Copy first The bytes given to frame_read_verdict() must be private to the reader: copy a frame out
 *            of a shared mapping before validating it (double fetch). batch_frame() does.
 */
#ifndef CAROM_FRAME_H
#define CAROM_FRAME_H

#include "arena.h"
#include "verdict.h"

/*
 * Maxima. The writer keeps to them: a longer text is cut at a character and flagged, a longer
 * address is left out and flagged (a cut address would be another address), recipients and headers
 * past the size of a frame are left out and flagged. The reader refuses what exceeds them.
 */
enum frame_limits {
	FRAME_MAX = 8 * 1024 * 1024, /* one verdict */
	FRAME_TEXT = 8 * 1024,       /* subject, header values, candidates */
	FRAME_EVIDENCE = 512,        /* the bytes a rule matched */
	FRAME_NAME = 256,            /* format, rule, provider, header names, hosts */
	FRAME_CANDIDATES = 1000,
	FRAME_STEPS = 1000
};

/*
 * Appends nothing else than one frame. Returns its size; 0 when even the smallest form of this
 * verdict does not fit into cap (then nothing is promised about buffer). cap above FRAME_MAX counts
 * as FRAME_MAX. steps are carried, so that --explain works through the sandbox.
 */
size_t frame_write_verdict(unsigned char *buffer, size_t cap, const struct verdict *v);

/*
 * False when the frame is not acceptable: the message counts as poison. *out borrows frame and a;
 * strings that verdict.h calls static live in a as well.
 */
bool frame_read_verdict(struct arena *a, struct slice frame, struct verdict *out);

/* A ceiling that suits arena_new() for reading one frame. */
enum { FRAME_ARENA = 2 * FRAME_MAX };

#endif
