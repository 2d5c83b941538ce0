# files of sql/: embedded into db/sql_embedded.c, and shipped for psql
SQL_FILES = \
	sql/api/10_names.sql \
	sql/api/20_keys.sql \
	sql/api/30_inputs.sql \
	sql/api/40_decisions.sql \
	sql/api/45_incidents.sql \
	sql/api/50_reads.sql \
	sql/api/55_tokens.sql \
	sql/api/56_check_address.sql \
	sql/api/60_views.sql \
	sql/api/90_rights.sql \
	sql/migrations/0001_tables.sql \
	sql/statements/address_keys.sql \
	sql/statements/campaign_id.sql \
	sql/statements/check_addresses.sql \
	sql/statements/cli_alerts.sql \
	sql/statements/cli_check.sql \
	sql/statements/cli_check_known.sql \
	sql/statements/cli_contact.sql \
	sql/statements/cli_contact_events.sql \
	sql/statements/cli_contact_reasons.sql \
	sql/statements/cli_contact_transitions.sql \
	sql/statements/cli_doctor.sql \
	sql/statements/cli_event.sql \
	sql/statements/cli_event_raw.sql \
	sql/statements/cli_forget.sql \
	sql/statements/cli_incident_add.sql \
	sql/statements/cli_incident_close.sql \
	sql/statements/cli_incidents.sql \
	sql/statements/cli_mailboxes.sql \
	sql/statements/cli_quarantine.sql \
	sql/statements/cli_quarantine_drop.sql \
	sql/statements/cli_quarantine_raw.sql \
	sql/statements/cli_quarantine_retry.sql \
	sql/statements/cli_queue.sql \
	sql/statements/cli_release.sql \
	sql/statements/cli_reset.sql \
	sql/statements/cli_suppress.sql \
	sql/statements/cli_token_key_add.sql \
	sql/statements/cli_token_key_export.sql \
	sql/statements/cli_token_key_retire.sql \
	sql/statements/cli_token_keys.sql \
	sql/statements/cli_token_make.sql \
	sql/statements/cli_token_secrets.sql \
	sql/statements/contact_find.sql \
	sql/statements/contact_insert.sql \
	sql/statements/contacts_after.sql \
	sql/statements/due_contacts.sql \
	sql/statements/due_next.sql \
	sql/statements/event_find.sql \
	sql/statements/event_ids.sql \
	sql/statements/event_insert.sql \
	sql/statements/event_marks.sql \
	sql/statements/event_times.sql \
	sql/statements/event_update.sql \
	sql/statements/evidence_insert.sql \
	sql/statements/feed_adjust.sql \
	sql/statements/folder_id.sql \
	sql/statements/inbox_advance.sql \
	sql/statements/inbox_change.sql \
	sql/statements/inbox_contacts.sql \
	sql/statements/inbox_delete.sql \
	sql/statements/inbox_events.sql \
	sql/statements/inbox_settle.sql \
	sql/statements/incidents.sql \
	sql/statements/lease.sql \
	sql/statements/lease_end.sql \
	sql/statements/load_announced.sql \
	sql/statements/load_decisions.sql \
	sql/statements/load_events.sql \
	sql/statements/load_mailings.sql \
	sql/statements/load_successes.sql \
	sql/statements/mailbox_id.sql \
	sql/statements/mailbox_report.sql \
	sql/statements/message_find.sql \
	sql/statements/message_insert.sql \
	sql/statements/notify_transition.sql \
	sql/statements/place_insert.sql \
	sql/statements/places_forget.sql \
	sql/statements/places_known.sql \
	sql/statements/policy_active.sql \
	sql/statements/policy_current.sql \
	sql/statements/policy_first.sql \
	sql/statements/policy_put.sql \
	sql/statements/quarantine_insert.sql \
	sql/statements/reason_put.sql \
	sql/statements/report_campaigns.sql \
	sql/statements/report_days.sql \
	sql/statements/report_domains.sql \
	sql/statements/report_faults.sql \
	sql/statements/report_other.sql \
	sql/statements/report_reasons.sql \
	sql/statements/report_stages.sql \
	sql/statements/report_suppressed.sql \
	sql/statements/report_totals.sql \
	sql/statements/schema_put.sql \
	sql/statements/schema_version.sql \
	sql/statements/secret.sql \
	sql/statements/send_contact.sql \
	sql/statements/send_find.sql \
	sql/statements/sends_attribute.sql \
	sql/statements/sends_raise.sql \
	sql/statements/state_lock.sql \
	sql/statements/state_make.sql \
	sql/statements/state_put.sql \
	sql/statements/state_read.sql \
	sql/statements/stream_id.sql \
	sql/statements/stream_put.sql \
	sql/statements/stream_read.sql \
	sql/statements/streams.sql \
	sql/statements/streams_newest.sql \
	sql/statements/token_key_export.sql \
	sql/statements/token_keys.sql \
	sql/statements/transition_insert.sql \
	sql/statements/unattributed_insert.sql
EXTRA_DIST += $(SQL_FILES) sql/embed.awk

nodist_libdb_a_SOURCES = db/sql_embedded.c
BUILT_SOURCES += db/sql_embedded.c
CLEANFILES += db/sql_embedded.c
# VPATH lookup would find a list of files one by one: name them in the source tree.
db/sql_embedded.c: $(SQL_FILES) sql/embed.awk sql/local.mk
	$(AM_V_GEN)$(MKDIR_P) db && cd $(srcdir) && LC_ALL=C $(AWK) -f sql/embed.awk $(SQL_FILES) >$(abs_builddir)/$@.tmp
	$(AM_V_at)mv $@.tmp $@
