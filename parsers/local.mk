# libparsers.a: pure, depends on nothing but libhs, nettle and iconv (tests/unit/purity.test holds it to that)
noinst_LIBRARIES += libparsers.a
libparsers_a_SOURCES = \
	parsers/added.c \
	parsers/added_numbers.c \
	parsers/added.h \
	parsers/address.c \
	parsers/address.h \
	parsers/address_clean.c \
	parsers/address_literal.c \
	parsers/address_list.c \
	parsers/address_list.h \
	parsers/address_plain.c \
	parsers/address_text.c \
	parsers/another.c \
	parsers/arena.c \
	parsers/arena.h \
	parsers/arf.c \
	parsers/arf.h \
	parsers/autoreply.c \
	parsers/autoreply.h \
	parsers/autoreply_challenge.c \
	parsers/autoreply_day.c \
	parsers/autoreply_day.h \
	parsers/autoreply_day_figures.c \
	parsers/autoreply_day_range.c \
	parsers/autoreply_day_relative.c \
	parsers/autoreply_day_take.c \
	parsers/autoreply_day_words.c \
	parsers/autoreply_language.c \
	parsers/autoreply_likeness.c \
	parsers/autoreply_links.c \
	parsers/autoreply_people.c \
	parsers/autoreply_private.h \
	parsers/autoreply_request.c \
	parsers/autoreply_title.c \
	parsers/autoreply_until.c \
	parsers/autoreply_wish.c \
	parsers/autoreply_wish.h \
	parsers/autoreply_wish_words.c \
	parsers/autoreply_words.c \
	parsers/autoreply_words.h \
	parsers/candidates.c \
	parsers/candidates.h \
	parsers/calendar.c \
	parsers/canonical.c \
	parsers/canonical.h \
	parsers/charset.c \
	parsers/charset.h \
	parsers/charset_names.c \
	parsers/charset_names.h \
	parsers/charset_tables.def \
	parsers/charset_wide.c \
	parsers/charset_wide.h \
	parsers/classify.c \
	parsers/classify.h \
	parsers/clean.c \
	parsers/clean.h \
	parsers/date.c \
	parsers/date.h \
	parsers/date_names.c \
	parsers/date_names.h \
	parsers/decide.c \
	parsers/decide.h \
	parsers/decide_code.c \
	parsers/decide_reply.c \
	parsers/decide_words.c \
	parsers/explain.c \
	parsers/doubt.c \
	parsers/dsn.c \
	parsers/dsn.h \
	parsers/dsn_field.c \
	parsers/dsn_field.h \
	parsers/dsn_fields.c \
	parsers/evidence.h \
	parsers/extract.c \
	parsers/fold.c \
	parsers/fold_source.c \
	parsers/formats/carrier.c \
	parsers/formats/dialogue.c \
	parsers/formats/exchange.c \
	parsers/formats/exchange_5.c \
	parsers/formats/exchange_online.c \
	parsers/formats/exim.c \
	parsers/formats/formats.c \
	parsers/formats/formats.def \
	parsers/formats/formats.h \
	parsers/formats/gateway.c \
	parsers/formats/filter.c \
	parsers/formats/certified.c \
	parsers/formats/freeform.h \
	parsers/formats/freeform_alike.c \
	parsers/formats/freeform_card.c \
	parsers/formats/freeform_lines.c \
	parsers/formats/freeform_lines.h \
	parsers/formats/freeform_listed.c \
	parsers/formats/freeform_named.c \
	parsers/formats/freeform_replies.c \
	parsers/formats/freeform_reply.c \
	parsers/formats/freeform_rows.c \
	parsers/formats/freeform_served.c \
	parsers/formats/freeform_tied.c \
	parsers/formats/freeform_whom.c \
	parsers/formats/generic.c \
	parsers/formats/groupware.c \
	parsers/formats/iplanet.c \
	parsers/formats/layout.c \
	parsers/formats/layout.h \
	parsers/formats/layout_address.c \
	parsers/formats/layout_finish.c \
	parsers/formats/layout_inline.c \
	parsers/formats/layout_recipients.c \
	parsers/formats/layout_spec.c \
	parsers/formats/layout_tied.c \
	parsers/formats/list.c \
	parsers/formats/office.c \
	parsers/formats/phrases.c \
	parsers/formats/postfix.c \
	parsers/formats/provider.c \
	parsers/formats/qmail.c \
	parsers/formats/sendmail.c \
	parsers/formats/sendmail_lines.c \
	parsers/formats/sendmail_lines.h \
	parsers/formats/sendmail_wrapped.c \
	parsers/formats/ses_json.c \
	parsers/formats/stage_words.c \
	parsers/formats/unix.c \
	parsers/glob.c \
	parsers/glob.h \
	parsers/glob_beginnings.c \
	parsers/glob_private.h \
	parsers/glob_read.c \
	parsers/handed.c \
	parsers/handed.h \
	parsers/header.c \
	parsers/header.h \
	parsers/header_body.c \
	parsers/header_scan.h \
	parsers/header_words.c \
	parsers/heard.c \
	parsers/html.c \
	parsers/html_effect.c \
	parsers/html_effect.h \
	parsers/html_entities.def \
	parsers/html_entity.c \
	parsers/html_entity.h \
	parsers/html_out.c \
	parsers/html_out.h \
	parsers/json_scan.c \
	parsers/json_scan.h \
	parsers/kind.c \
	parsers/kind_action.c \
	parsers/kind_says.c \
	parsers/kind_writer.c \
	parsers/kind.h \
	parsers/lines.h \
	parsers/mdn.c \
	parsers/mdn.h \
	parsers/instead.c \
	parsers/meant.c \
	parsers/message.c \
	parsers/message.h \
	parsers/mime.c \
	parsers/mime.h \
	parsers/mime_boundary.c \
	parsers/mime_build.h \
	parsers/mime_framed.c \
	parsers/mime_gaps.c \
	parsers/mime_plain.c \
	parsers/mime_text.c \
	parsers/mime_tree.c \
	parsers/mime_type.c \
	parsers/mime_type.h \
	parsers/mime_undone.c \
	parsers/name_table.h \
	parsers/named.c \
	parsers/named.h \
	parsers/names.c \
	parsers/notice.c \
	parsers/notice.h \
	parsers/octets.h \
	parsers/original.c \
	parsers/original.h \
	parsers/parameters.c \
	parsers/parse.h \
	parsers/parser.c \
	parsers/parser.h \
	parsers/permanence.c \
	parsers/phrase.c \
	parsers/picture.c \
	parsers/provider.c \
	parsers/reasons.def \
	parsers/recipients.c \
	parsers/recipients.h \
	parsers/recognise.c \
	parsers/recognise.h \
	parsers/report.c \
	parsers/report.h \
	parsers/rules.c \
	parsers/rules.h \
	parsers/rules_add.c \
	parsers/rules_braces.c \
	parsers/rules_check.c \
	parsers/rules_compile.c \
	parsers/rules_conditions.c \
	parsers/rules_host.c \
	parsers/rules_line.c \
	parsers/rules_pattern.c \
	parsers/rules_phrase.c \
	parsers/rules_shadow.c \
	parsers/rules_shadow_rows.c \
	parsers/rules_plain.c \
	parsers/rules_prepare.c \
	parsers/rules_private.h \
	parsers/rules_reading.h \
	parsers/rules_read.c \
	parsers/rules_reading.c \
	parsers/rules_ready.c \
	parsers/rules_rule.c \
	parsers/rules_section.c \
	parsers/rules_status.c \
	parsers/rules_texts.c \
	parsers/rules_window.c \
	parsers/rules_words.c \
	parsers/scan.c \
	parsers/scan.h \
	parsers/scan_hits.c \
	parsers/scan_hits.h \
	parsers/scan_match.c \
	parsers/scan_private.h \
	parsers/sentence.c \
	parsers/sentence.h \
	parsers/sender.c \
	parsers/slice.c \
	parsers/slice.h \
	parsers/status.c \
	parsers/suggest.c \
	parsers/suggest.h \
	parsers/status.h \
	parsers/status_number.c \
	parsers/status_number.h \
	parsers/steps.c \
	parsers/steps.h \
	parsers/text.c \
	parsers/text_phrase.c \
	parsers/text.h \
	parsers/text_lists.def \
	parsers/together.c \
	parsers/transfer.c \
	parsers/transfer.h \
	parsers/unrecognised.c \
	parsers/utf8.c \
	parsers/verdict.h \
	parsers/verp.c \
	parsers/weigh.c \
	parsers/word_groups.c \
	parsers/word_groups.h \
	parsers/wrapped.c \
	parsers/wrapped.h
nodist_libparsers_a_SOURCES = parsers/rules_embedded.c
libparsers_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBHS_CFLAGS)
libparsers_a_CFLAGS = $(AM_CFLAGS) $(CAROM_PARSERS_CFLAGS)
PARSERS_LIBS = libready.a libparsers.a $(LIBHS_LIBS) $(NETTLE_LIBS)
EXTRA_DIST += parsers/charset_tables.py

# what mail systems say: built into the program; the order is the order in which rules are asked
RULES_FILES = \
	parsers/rules/phrases.rules \
	parsers/rules/together.rules \
	parsers/rules/instead.rules \
	parsers/rules/languages.rules \
	parsers/rules/languages_doubts.rules \
	parsers/rules/languages_names.rules \
	parsers/rules/languages_soft.rules \
	parsers/rules/reports.rules \
	parsers/rules/texts.rules \
	parsers/rules/challenges.rules \
	parsers/rules/requests.rules \
	parsers/rules/autoreply.rules \
	parsers/rules/notices.rules \
	parsers/rules/codes.rules \
	parsers/rules/blocklists.rules \
	parsers/rules/providers/apple.rules \
	parsers/rules/providers/chinese.rules \
	parsers/rules/providers/french.rules \
	parsers/rules/providers/gateways.rules \
	parsers/rules/providers/german.rules \
	parsers/rules/providers/google.rules \
	parsers/rules/providers/japanese.rules \
	parsers/rules/providers/microsoft.rules \
	parsers/rules/providers/russian.rules \
	parsers/rules/providers/us-isps.rules \
	parsers/rules/providers/yahoo.rules
EXTRA_DIST += parsers/rules_embed.awk $(RULES_FILES)
BUILT_SOURCES += parsers/rules_embedded.c
CLEANFILES += parsers/rules_embedded.c
parsers/rules_embedded.c: parsers/rules_embed.awk $(RULES_FILES) parsers/local.mk
	$(AM_V_GEN)mkdir -p parsers && ( cd $(srcdir) && LC_ALL=C $(AWK) -f parsers/rules_embed.awk $(RULES_FILES) ) >$@.tmp && mv $@.tmp $@

# the automata of these rules, so that no start has to compile them; a library of its own, because libparsers.a
# is what makes them. A program for another kind of machine than this compiles them when it starts.
noinst_LIBRARIES += libready.a
libready_a_SOURCES =
nodist_libready_a_SOURCES = parsers/rules_embedded_ready.c
noinst_PROGRAMS += parsers/rules_build
parsers_rules_build_SOURCES = parsers/rules_build.c
parsers_rules_build_LDADD = libparsers.a $(LIBHS_LIBS) $(NETTLE_LIBS)
CLEANFILES += parsers/rules_embedded_ready.c
parsers/rules_embedded_ready.c: parsers/rules_build$(EXEEXT)
if CROSS_COMPILING
	$(AM_V_GEN)printf '%s\n' '#include "rules.h"' 'const struct rules_ready rules_ready = { .matcher = "" };' >$@
else
	$(AM_V_GEN)parsers/rules_build$(EXEEXT) >$@.tmp && mv $@.tmp $@
endif
