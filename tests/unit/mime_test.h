/* What the tests of mime share: its memory, a parsed message, and a report with parts of every kind. */
#ifndef CAROM_MIME_TEST_H
#define CAROM_MIME_TEST_H

#include "charsets_test.h"
#include "parse_test.h"

#include "mime.h"
#include "parser.h"

static inline struct mime
parsed(struct slice raw)
{
	struct mime m;

	arena_reset(arena);
	assert_int_equal(mime_parse(arena, charsets, raw, &m), PARSE_OK);
	return m;
}

static const char report[] =
    "Subject: failed\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_o\"\n"
    "\n"
    "preamble\n"
    "--=_o\n"
    "\n"
    "It failed.\n"
    "--=_o \n"
    "Content-Type: message/delivery-status\n"
    "\n"
    "Reporting-MTA: dns; x\n"
    "\n"
    "Action: failed\n"
    "\n"
    "--=_o\n"
    "Content-Type: message/rfc822\n"
    "\n"
    "Subject: original\n"
    "Content-Type: multipart/alternative; boundary=\"=_o-in\"\n"
    "\n"
    "--=_o-in\n"
    "Content-Type: text/plain; charset=iso-8859-2\n"
    "Content-Transfer-Encoding: quoted-printable\n"
    "\n"
    "=B3=F3d=BC\n"
    "--=_o-in\n"
    "Content-Type: text/html\n"
    "\n"
    "<p>x\n"
    "--=_o-in--\n"
    "--=_o--\n"
    "epilogue\n";

#endif
