/*
 * mime_type - what the header of a part says about its body. Internal to mime.
 */
#ifndef CAROM_MIME_TYPE_H
#define CAROM_MIME_TYPE_H

#include "mime.h"

enum mime_division {
	DIVISION_NONE,
	DIVISION_PARTS,   /* multipart */
	DIVISION_MESSAGE, /* an embedded message */
	DIVISION_HEADER   /* the header of one */
};
enum mime_encoding { ENCODING_NONE, ENCODING_BASE64, ENCODING_QUOTED, ENCODING_UU };

/* Sets type and encoding from headers. digest: the default is message/rfc822 (RFC 2046 5.1.5). */
void mime_type_read(struct arena *a, const struct charsets *c, struct mime_part *p, bool digest,
    unsigned *truncated);
enum mime_division mime_type_division(const struct mime_part *p);
enum mime_encoding mime_type_encoding(const struct mime_part *p);
/* Is a part that is to be divided really in the encoding it names? Many multiparts name that of their
 * parts (RFC 2045 6.4 forbids both). Looks at the front of the body, which need not end yet. */
bool mime_type_is_encoded(const struct mime_part *p);

/* The text s of a part that is no HTML: blanks of other widths as blanks, one between words, quotes, hyphens and dots
 * as of a typewriter, no sign in front of every line, the lines of format=flowed (RFC 3676) in one piece, no empty line
 * where one was put behind every line, and no link behind the address it is made of. ascii: it holds nothing else. */
struct slice mime_plain(struct arena *a, const struct mime_part *p, struct slice s, bool ascii);
/* Without the bar, box or bullet in front of every line. */
struct slice mime_framed(struct arena *a, struct slice s);
/* With one blank between words where two or three were put, everywhere or to make lines equally long, or a tab. */
struct slice mime_gaps(struct arena *a, struct slice s);
/* The lines of format=flowed (RFC 3676) that a program broke between words in one piece again. delete: DelSp=yes, the
 * blank at the end of each goes, too. */
struct slice mime_unflowed(struct arena *a, struct slice s, bool delete);
/* Without the backslashes of Markdown. */
struct slice mime_unescaped(struct arena *a, struct slice s);
/* Is it HTML that says it is plain text: does it begin with an element that holds others, which something closes? */
bool mime_is_html(struct slice s);

#endif
