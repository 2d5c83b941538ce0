# Unit tests of the wall: sandbox, worker, batches, frames, channels
check_PROGRAMS += \
	tests/unit/test_batch \
	tests/unit/test_channel \
	tests/unit/test_frame \
	tests/unit/test_question \
	tests/unit/test_record_config \
	tests/unit/test_recorder \
	tests/unit/test_recorder_courier \
	tests/unit/test_recorder_lease \
	tests/unit/test_rules_ready \
	tests/unit/test_sandbox \
	tests/unit/test_suspects \
	tests/unit/test_template \
	tests/unit/test_worker
tests_unit_test_batch_SOURCES = tests/unit/test_batch.c
tests_unit_test_batch_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_channel_SOURCES = tests/unit/test_channel.c
tests_unit_test_channel_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_frame_SOURCES = tests/unit/test_frame.c tests/unit/frame_verdict.c tests/unit/frame_verdict.h
tests_unit_test_frame_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_question_SOURCES = tests/unit/test_question.c
tests_unit_test_question_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_worker_SOURCES = tests/unit/test_worker.c tests/unit/worker_poison.c tests/unit/worker_poison.h
tests_unit_test_worker_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_sandbox_SOURCES = tests/unit/test_sandbox.c
tests_unit_test_sandbox_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_suspects_SOURCES = tests/unit/test_suspects.c
tests_unit_test_suspects_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_template_SOURCES = tests/unit/test_template.c tests/unit/role_peers.c tests/unit/role_peers.h
tests_unit_test_template_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_rules_ready_SOURCES = tests/unit/test_rules_ready.c
tests_unit_test_rules_ready_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
# The recorder over a made-up database
RECORDER_PEERS = tests/unit/recorder_peers.c tests/unit/recorder_peers.h tests/unit/recorder_world.c tests/unit/recorder_world.h \
	tests/unit/recorder_world_outbox.c tests/unit/recorder_world_record.c tests/unit/role_peers.c tests/unit/role_peers.h
tests_unit_test_recorder_SOURCES = tests/unit/test_recorder.c $(RECORDER_PEERS)
tests_unit_test_recorder_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_unit_test_recorder_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_recorder_courier_SOURCES = tests/unit/test_recorder_courier.c $(RECORDER_PEERS)
tests_unit_test_recorder_courier_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_unit_test_recorder_courier_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_recorder_lease_SOURCES = tests/unit/test_recorder_lease.c $(RECORDER_PEERS)
tests_unit_test_recorder_lease_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_unit_test_recorder_lease_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_record_config_SOURCES = tests/unit/test_record_config.c
tests_unit_test_record_config_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
