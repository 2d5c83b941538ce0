/*
 * mime - the tree of parts of one message (RFC 2045-2047), iterative, bounded, zero-copy.
 *
 * Depth LIMIT_DEPTH, LIMIT_PARTS parts; past one the rest stays undivided and the bit is set.
 * Parts stand in document order (a parent before its children); part 0 is the message itself.
 * message/rfc822, message/global and text/rfc822-headers (headers only) have the embedded message
 * as their one child, whose headers are its own. A base64 or quoted-printable message/... or
 * multipart/... (forbidden, seen) is decoded before it is divided.
 * Tolerated: missing final boundary, boundary with trailing space, boundary parameter missing or
 * wrong (guessed from the first line that starts with --), Content-Type mangled, bare CR line ends.
 */
#ifndef CAROM_MIME_H
#define CAROM_MIME_H

#include "header.h"

struct mime_part {
	struct headers
	    headers; /* MIME headers of a part; of an embedded message: its message header */
	struct parameters type; /* value "text/plain" by default ("message/rfc822" in a digest) */
	struct slice
	    encoding;      /* lower case: "base64", "quoted-printable", "7bit"...; may be empty */
	struct slice body; /* still encoded, without the part's headers */
	uint32_t parent;   /* index; of part 0: MIME_NONE */
	uint32_t next_sibling, first_child; /* index or MIME_NONE */
	uint16_t depth;
	bool is_message; /* this part is a whole message (part 0, and children of message/rfc822) */
};
#define MIME_NONE UINT32_MAX

struct mime {
	const struct mime_part *part;
	size_t n;
	unsigned truncated;
};

/* PARSE_LIMIT only when not even part 0 fits. */
int mime_parse(struct arena *a, const struct charsets *c, struct slice raw, struct mime *out);

/* The body of a part with its transfer encoding undone (base64, quoted-printable and uuencode,
 * damage tolerated), bytes as they are. At most LIMIT_DECODED. Zero-copy when there is nothing to undo. */
struct slice mime_decoded(struct arena *a, const struct mime_part *p, unsigned *truncated);
/* The same as UTF-8 text by the part's charset (text parts; for others as unknown 8-bit); text/html
 * is turned into plain text by html_text(). Line ends are LF. */
struct slice mime_text(
    struct arena *a, const struct charsets *c, const struct mime_part *p, unsigned *truncated);
/* Is part i inside part top (or top itself)? */
bool mime_within(const struct mime *m, size_t i, size_t top);
/* Is part i inside any embedded message? */
bool mime_is_embedded(const struct mime *m, size_t i);

/* UTF-8 HTML to readable text: blocks become lines, blanks that stand indent them, entities are decoded, script,
 * style, head and comments are dropped. Linear; never fails. */
struct slice html_text(struct arena *a, struct slice html);

#endif
