# Tests of the policy: the rule language (daemon/policy_*) and the fold (db/policy_*)
check_PROGRAMS += \
	tests/unit/test_policy_config \
	tests/unit/test_policy_count \
	tests/unit/test_policy_counted \
	tests/unit/test_policy_due \
	tests/unit/test_policy_hold \
	tests/unit/test_policy_incident \
	tests/unit/test_policy_ladder \
	tests/unit/test_policy_match \
	tests/unit/test_policy_operator \
	tests/unit/test_policy_order \
	tests/unit/test_policy_probe \
	tests/unit/test_policy_random \
	tests/unit/test_policy_rule \
	tests/unit/test_policy_score \
	tests/unit/test_policy_shown \
	tests/unit/test_policy_span \
	tests/unit/test_policy_state \
	tests/unit/test_policy_success \
	tests/unit/test_policy_time \
	tests/policies/test_products \
	tests/policies/test_reference
# The fixture of all that fold a history
check_LIBRARIES += tests/unit/libpolicy_case.a
tests_unit_libpolicy_case_a_SOURCES = tests/unit/policy_case.c tests/unit/policy_case_arrival.c \
	tests/unit/policy_case_text.c tests/unit/policy_case.h
tests_unit_libpolicy_case_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
POLICY_CONFIG_LIBS = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
POLICY_TEST_LIBS = tests/unit/libpolicy_case.a $(POLICY_CONFIG_LIBS)
tests_unit_test_policy_config_SOURCES = tests/unit/test_policy_config.c tests/unit/policy_text_test.h
tests_unit_test_policy_config_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_unit_test_policy_config_LDADD = $(POLICY_CONFIG_LIBS)
tests_unit_test_policy_rule_SOURCES = tests/unit/test_policy_rule.c tests/unit/policy_text_test.h
tests_unit_test_policy_rule_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_unit_test_policy_rule_LDADD = $(POLICY_CONFIG_LIBS)
tests_unit_test_policy_count_SOURCES = tests/unit/test_policy_count.c
tests_unit_test_policy_count_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_counted_SOURCES = tests/unit/test_policy_counted.c
tests_unit_test_policy_counted_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_due_SOURCES = tests/unit/test_policy_due.c
tests_unit_test_policy_due_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_hold_SOURCES = tests/unit/test_policy_hold.c
tests_unit_test_policy_hold_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_incident_SOURCES = tests/unit/test_policy_incident.c
tests_unit_test_policy_incident_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_ladder_SOURCES = tests/unit/test_policy_ladder.c
tests_unit_test_policy_ladder_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_match_SOURCES = tests/unit/test_policy_match.c
tests_unit_test_policy_match_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_operator_SOURCES = tests/unit/test_policy_operator.c
tests_unit_test_policy_operator_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_order_SOURCES = tests/unit/test_policy_order.c
tests_unit_test_policy_order_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_probe_SOURCES = tests/unit/test_policy_probe.c
tests_unit_test_policy_probe_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_random_SOURCES = tests/unit/test_policy_random.c tests/unit/policy_random.c tests/unit/policy_random.h
tests_unit_test_policy_random_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_score_SOURCES = tests/unit/test_policy_score.c
tests_unit_test_policy_score_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_shown_SOURCES = tests/unit/test_policy_shown.c
tests_unit_test_policy_shown_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_span_SOURCES = tests/unit/test_policy_span.c
tests_unit_test_policy_span_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_state_SOURCES = tests/unit/test_policy_state.c
tests_unit_test_policy_state_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_success_SOURCES = tests/unit/test_policy_success.c
tests_unit_test_policy_success_LDADD = $(POLICY_TEST_LIBS)
tests_unit_test_policy_time_SOURCES = tests/unit/test_policy_time.c
tests_unit_test_policy_time_LDADD = $(POLICY_TEST_LIBS)
tests_policies_test_products_SOURCES = tests/policies/test_products.c
tests_policies_test_products_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/unit
tests_policies_test_products_LDADD = $(POLICY_TEST_LIBS)
tests_policies_test_reference_SOURCES = tests/policies/test_reference.c
tests_policies_test_reference_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/unit
tests_policies_test_reference_LDADD = $(POLICY_TEST_LIBS)
TESTS += tests/unit/policy_purity.test
EXTRA_DIST += tests/unit/policy_purity.test \
	tests/policies/reference/cases.py \
	tests/policies/reference/compare.py \
	tests/policies/reference/contact.py \
	tests/policies/reference/counting.py \
	tests/policies/reference/history.py \
	tests/policies/reference/inputs.py \
	tests/policies/reference/scenes.py \
	tests/policies/reference/text.py \
	tests/policies/adobe-journey-optimizer.want \
	tests/policies/amazon-ses.want \
	tests/policies/astrobin.want \
	tests/policies/bunmail.want \
	tests/policies/campaign-monitor.want \
	tests/policies/carma.want \
	tests/policies/civicrm.want \
	tests/policies/dada-mail.want \
	tests/policies/default.want \
	tests/policies/discourse.want \
	tests/policies/dotdigital.want \
	tests/policies/emailit.want \
	tests/policies/engaging-networks.want \
	tests/policies/ezmlm.want \
	tests/policies/firefox-relay.want \
	tests/policies/foodsharing.want \
	tests/policies/froide.want \
	tests/policies/greenarrow.want \
	tests/policies/hubspot-global.want \
	tests/policies/hyvor-relay.want \
	tests/policies/keila.want \
	tests/policies/klaviyo.want \
	tests/policies/listmonk.want \
	tests/policies/listserv.want \
	tests/policies/magnews.want \
	tests/policies/mailchimp.want \
	tests/policies/maileon.want \
	tests/policies/mailgun.want \
	tests/policies/mailman-2.1.want \
	tests/policies/mailman-3.want \
	tests/policies/mailwizz.want \
	tests/policies/majordomo2.want \
	tests/policies/mautic.want \
	tests/policies/mlmmj.want \
	tests/policies/odoo.want \
	tests/policies/phplist.want \
	tests/policies/postal.want \
	tests/policies/postmark.want \
	tests/policies/promio.want \
	tests/policies/salesforce-marketing-cloud.want \
	tests/policies/sparkpost.want \
	tests/policies/sympa.want
