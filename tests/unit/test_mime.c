/* mime: the tree of parts, and their text */
#include "mime_test.h"

/* The tree as "type(child child)", depth first. */
static void
put_tree(struct abuf *out, const struct mime *m, size_t i)
{
	abuf_slice(out, m->part[i].type.value);
	if (m->part[i].first_child == MIME_NONE)
		return;
	abuf_byte(out, '(');
	for (size_t c = m->part[i].first_child; c != MIME_NONE; c = m->part[c].next_sibling) {
		assert_int_equal(m->part[c].parent, i);
		assert_int_equal(m->part[c].depth, m->part[i].depth + 1);
		assert_true(c > i);
		if (c != m->part[i].first_child)
			abuf_byte(out, ' ');
		put_tree(out, m, c);
	}
	abuf_byte(out, ')');
}

static struct slice
tree_of(const struct mime *m)
{
	struct abuf out = abuf_in(arena, 0);

	put_tree(&out, m, 0);
	return abuf_done(&out);
}

static void
expect_tree(const char *raw, const char *want)
{
	struct mime m = parsed(slice_of(raw));

	assert_slice(tree_of(&m), want);
}

static void
a_report_is_divided_the_same_whatever_its_line_ends(void **state)
{
	static const char *const eols[] = { "\n", "\r\n", "\r", "\r\r\n" };

	(void)state;
	for (size_t i = 0; i < sizeof eols / sizeof eols[0]; i++) {
		char *raw = with_eol(report, eols[i]);
		struct mime m = parsed(slice_of(raw));
		unsigned truncated = 0;

		assert_slice(tree_of(&m),
		    "multipart/report(text/plain message/delivery-status "
		    "message/rfc822(multipart/alternative(text/plain text/html)))");
		assert_int_equal(m.truncated, 0);
		assert_true(m.part[0].is_message && m.part[4].is_message && !m.part[3].is_message);
		assert_slice(mime_text(arena, charsets, &m.part[1], &truncated), "It failed.");
		assert_slice(mime_text(arena, charsets, &m.part[2], &truncated),
		    "Reporting-MTA: dns; x\n\nAction: failed\n");
		assert_slice(headers_get(arena, &m.part[4].headers, SLICE("subject")), "original");
		assert_slice(mime_text(arena, charsets, &m.part[5], &truncated), "łódź");
		assert_slice(mime_text(arena, charsets, &m.part[6], &truncated), "x");
		assert_int_equal(truncated, 0);
		free(raw);
	}
}

static void
parts_know_what_they_are_within(void **state)
{
	struct mime m = parsed(slice_of(report));

	(void)state;
	assert_true(mime_within(&m, 5, 0) && mime_within(&m, 5, 3) && mime_within(&m, 5, 5));
	assert_false(mime_within(&m, 2, 3));
	assert_false(mime_within(&m, 3, 5));
	assert_false(mime_within(&m, 99, 0));
}

static void
an_outer_boundary_ends_inner_parts(void **state)
{
	(void)state;
	expect_tree(
	    "Content-Type: multipart/mixed; boundary=o\n\n"
	    "--o\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nnever closed\n"
	    "--o\nContent-Type: message/rfc822\n\nA: b\n--o\nContent-Type: text/x\n--o\n\nlast",
	    "multipart/mixed(multipart/mixed(text/plain) message/rfc822(text/plain) text/x "
	    "text/plain)");
}

static void
what_follows_the_close_is_no_part(void **state)
{
	(void)state;
	expect_tree("Content-Type: multipart/mixed; boundary=o\n\n--o\n\na\n--o--\n--o\n\nb\n",
	    "multipart/mixed(text/plain)");
	expect_tree("Content-Type: multipart/mixed; boundary=o\n\n--ox\n--o-\n-- o\n--o\n\na\n",
	    "multipart/mixed(text/plain)");
}

static void
a_missing_or_wrong_boundary_is_guessed(void **state)
{
	(void)state;
	expect_tree("Content-Type: multipart/mixed\n\n-----\ntext --x\n--x\nContent-Type: "
		    "a/b\n\n1\n--x\n\n2\n--x--\n",
	    "multipart/mixed(a/b text/plain)");
	expect_tree(
	    "Content-Type: multipart/mixed; boundary=wrong\n\n--x\nContent-Type: a/b\n\n1\n--x--\n",
	    "multipart/mixed(a/b)");
	expect_tree("Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: "
		    "multipart/mixed; boundary=w\n"
		    "\n--i\n\n1\n--i--\n--o\nContent-Type: c/d\n\n2\n",
	    "multipart/mixed(multipart/mixed(text/plain) c/d)");
	expect_tree("Content-Type: multipart/mixed; boundary=wrong\n\nnothing like one\n",
	    "multipart/mixed");
	expect_tree("Content-Type: multipart/mixed\n\n--x\nno header and no empty line\n",
	    "multipart/mixed");
}

static void
encoded_containers_are_decoded_before_they_are_divided(void **state)
{
	(void)state;
	/* Content-Type: multipart/mixed; boundary=i LF LF --i LF Content-Type: a/b LF LF x LF --i-- */
	expect_tree("Content-Type: multipart/mixed; boundary=o\n\n"
		    "--o\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
		    "Q29udGVudC1UeXBlOiBtdWx0aXBhcnQvbWl4ZWQ7IGJvdW5kYXJ5PWkKCi0taQpDb250ZW50LVR5\n"
		    "cGU6IGEvYgoKeAotLWktLQo=\n"
		    "--o\nContent-Type: c/d\n\n--o--\n",
	    "multipart/mixed(message/rfc822(multipart/mixed(a/b)) c/d)");
	expect_tree("Content-Type: multipart/mixed; boundary=\"a=b\"\n"
		    "Content-Transfer-Encoding: quoted-printable\n\n"
		    "--a=3Db\nContent-Type: text/plain; charset=3Dutf-8\n\nx\n--a=3Db--\n",
	    "multipart/mixed(text/plain)");
}

static void
an_encoding_that_a_container_only_claims_is_not_undone(void **state)
{
	(void)state;
	expect_tree(
	    "Content-Type: multipart/mixed; boundary=o\nContent-Transfer-Encoding: base64\n\n"
	    "--o\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nSubject: "
	    "x\n\ny\n--o--\n",
	    "multipart/mixed(message/rfc822(text/plain))");
	expect_tree(
	    "Content-Type: multipart/mixed; boundary=o\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n--o\nContent-Type: a/b\n\nx=\n--o--\n",
	    "multipart/mixed(a/b)");
}

static void
embedded_headers_are_a_child_of_their_own(void **state)
{
	struct mime m = parsed(SLICE("Content-Type: text/rfc822-headers\n\n\n\nSubject: s\n"
				     "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"));

	(void)state;
	assert_slice(tree_of(&m), "text/rfc822-headers(multipart/mixed)");
	assert_slice(headers_get(arena, &m.part[1].headers, SLICE("subject")), "s");
	assert_true(m.part[1].is_message);
}

static void
blank_lines_in_front_of_a_message_are_stepped_over(void **state)
{
	struct mime m = parsed(SLICE("   \n\nSubject: s\n\nx"));

	(void)state;
	assert_slice(headers_get(arena, &m.part[0].headers, SLICE("subject")), "s");
	assert_slice(m.part[0].body, "x");
	m = parsed(SLICE("\nno field\n"));
	assert_int_equal(m.part[0].headers.n, 0);
	assert_slice(m.part[0].body, "no field\n");
}

static void
types_have_their_defaults(void **state)
{
	(void)state;
	expect_tree("", "text/plain");
	expect_tree("Content-Type:\n\nx", "text/plain");
	expect_tree("Content-Type: garbage\n\nx", "text/plain");
	expect_tree("Content-Type: text\n\nx", "text/plain");
	expect_tree("Content-Type: message/partial\n\nSubject: x\n\ny", "message/partial");
	expect_tree("Content-Type: TEXT/Html charset=utf-8\n\nx", "text/html");
	expect_tree("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: "
		    "x\n\ny\n--b\nContent-Type: a/b\n\n",
	    "multipart/digest(message/rfc822(text/plain) a/b)");
}

static void
text_is_utf8_with_lf(void **state)
{
	static const struct {
		const char *raw, *want;
	} rows[] = {
		{ "Content-Type: text/plain; charset=koi8-r\n\n\xf0\xd2\xc9\r\nx\ry\r\r\nz",
		    "При\nx\ny\nz" },
		{ "\ncaf\xe9", "café" },
		{ "Content-Type: text/plain\n\n\xef\xbb\xbfx", "x" },
		{ "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: "
		  "base64\n\nPHA+4oKsPC9wPg==\n",
		    "€" },
		{ "Content-Type: application/octet-stream; charset=koi8-r\n\n\xc3\xa9", "é" },
		{ "Content-Transfer-Encoding: \"Quoted-Printable\" (x)\n\na=3Db=\nc", "a=bc" },
		{ "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n%:&5L;&\\\nend\n",
		    "hello" },
		{ "Content-Transfer-Encoding: 8bit\n\na=3D", "a=3D" },
		/* joiners, embeddings and isolates of a direction; separators of lines */
		{ "\na\xe2\x80\x8c"
		  "b\xe2\x80\x8d \xe2\x80\xaa"
		  "c\xe2\x80\xac "
		  "\xe2\x81\xa6"
		  "d\xe2\x81\xa9",
		    "ab c d" },
		{ "\nto \xe2\x80\xb9"
		  "a@b.c\xe2\x80\xba failed",
		    "to <a@b.c> failed" },
		/* HTML that says it is plain text, and an address that looks like it */
		{ "\n\n<p>To &lt;a@b.c&gt;</p><p>failed</p>", "To <a@b.c>\n\nfailed" },
		{ "\n<!DOCTYPE html><b>x</b>", "x" },
		{ "Subject: x\n\n<p@b.c>: no </", "<p@b.c>: no </" },
		{ "\n<x> no </x>", "<x> no </x>" },
		/* Markdown ends its lines with a backslash */
		{ "\nTo \\<a\\_b@c.d\\>\\\nfailed: 550\\\n", "To <a_b@c.d>\nfailed: 550\n" },
		{ "Subject: x\n\nC:\\_x\nfailed\\\n", "C:\\_x\nfailed\\\n" },
		{ "\na\xe2\x80\xa8"
		  "b\xe2\x80\xa9\nc",
		    "a\nb\nc" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct mime m = parsed(slice_of(rows[i].raw));
		unsigned truncated = 0;

		assert_slice(mime_text(arena, charsets, &m.part[0], &truncated), rows[i].want);
	}
}

static void
base64_is_undone_where_the_encoding_is_not_named(void **state)
{
	static const char raw[] =
	    "Subject: x\n\n"
	    "VGhlIG1haWwgc3lzdGVtIGNvdWxkIG5vdCBkZWxpdmVyIHlvdXIgbGV0dGVyIHRvIDxhbm5AY29y\n"
	    "cC5leGFtcGxlPjogNTUwIDUuMS4xIHRoZXJlIGlzIG5vYm9keSBvZiB0aGF0IG5hbWUgaGVyZS4K\n";
	static const char uneven[] =
	    "Subject: x\n\n"
	    "VGhlIG1haWwgc3lzdGVtIGNvdWxkIG5vdCBkZWxpdmVyIHlvdXIgbGV0dGVyIHRvIDxhbm5AY29y\n"
	    "cC5leGFtcGxlPjogNTUwIDUuMS4xIHRoZXJlIGlzIG5vYm9keSBvZiB0aGF0IG5h\n";
	static const char *const eols[] = { "\n", "\r\n", "\r" };
	unsigned truncated = 0;
	struct mime m;

	(void)state;
	for (size_t i = 0; i < sizeof eols / sizeof *eols; i++) {
		char *text = with_eol(raw, eols[i]);

		m = parsed(slice_of(text));
		assert_slice(mime_text(arena, charsets, &m.part[0], &truncated),
		    "The mail system could not deliver your letter to <ann@corp.example>: 550 "
		    "5.1.1 "
		    "there is nobody of that name here.\n");
		free(text);
	}
	m = parsed(slice_of(uneven));
	assert_slice(
	    mime_text(arena, charsets, &m.part[0], &truncated), strstr(uneven, "\n\n") + 2);
}

static void
base64_is_undone_twice_where_it_was_put_on_twice(void **state)
{
	static const char raw[] =
	    "Content-Transfer-Encoding: base64\n\n"
	    "VkdobElHMWhhV3dnYzNsemRHVnRJR052ZFd4a0lHNXZkQ0JrWld4cGRtVnlJSGx2ZFhJZ2JHVjBk\n"
	    "R1Z5SUhSdklEeGhibTVBWTI5eQpjQzVsZUdGdGNHeGxQam9nTlRVd0lEVXVNUzR4SUhSb1pYSmxJ\n"
	    "R2x6SUc1dlltOWtlU0J2WmlCMGFHRjBJRzVoYldVZ2FHVnlaUzRLCg==\n";
	struct mime m = parsed(slice_of(raw));
	unsigned truncated = 0;

	(void)state;
	assert_slice(mime_text(arena, charsets, &m.part[0], &truncated),
	    "The mail system could not deliver your letter to <ann@corp.example>: 550 5.1.1 there "
	    "is "
	    "nobody of that name here.\n");
}

static void
nothing_is_copied_where_nothing_is_to_be_undone(void **state)
{
	struct slice raw = SLICE("Subject: x\n\nplain text\n");
	struct mime m = parsed(raw);
	unsigned truncated = 0;

	(void)state;
	assert_ptr_equal(mime_text(arena, charsets, &m.part[0], &truncated).p, raw.p + 12);
}

static void
a_picture_that_says_it_is_text_has_no_words(void **state)
{
	static const char picture[] =
	    "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
	    "iVBORw0KGgoAAAANSUhEUlVzZXIgdW5rbm93bg==\n";
	struct mime m = parsed(slice_of(picture));
	unsigned truncated = 0;

	(void)state;
	assert_slice(mime_text(arena, charsets, &m.part[0], &truncated), "");
	assert_int_equal(truncated, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report_is_divided_the_same_whatever_its_line_ends),
		cmocka_unit_test(parts_know_what_they_are_within),
		cmocka_unit_test(an_outer_boundary_ends_inner_parts),
		cmocka_unit_test(what_follows_the_close_is_no_part),
		cmocka_unit_test(a_missing_or_wrong_boundary_is_guessed),
		cmocka_unit_test(encoded_containers_are_decoded_before_they_are_divided),
		cmocka_unit_test(an_encoding_that_a_container_only_claims_is_not_undone),
		cmocka_unit_test(embedded_headers_are_a_child_of_their_own),
		cmocka_unit_test(blank_lines_in_front_of_a_message_are_stepped_over),
		cmocka_unit_test(types_have_their_defaults),
		cmocka_unit_test(text_is_utf8_with_lf),
		cmocka_unit_test(base64_is_undone_where_the_encoding_is_not_named),
		cmocka_unit_test(base64_is_undone_twice_where_it_was_put_on_twice),
		cmocka_unit_test(nothing_is_copied_where_nothing_is_to_be_undone),
		cmocka_unit_test(a_picture_that_says_it_is_text_has_no_words),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
