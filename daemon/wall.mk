# The wall around hostile bytes and what stands behind it, part of libdaemon.a
libdaemon_a_SOURCES += \
	daemon/batch.h \
	daemon/batch_layout.h \
	daemon/batch_read.c \
	daemon/batch_write.c \
	daemon/channel.c \
	daemon/channel.h \
	daemon/channel_codec.c \
	daemon/frame.h \
	daemon/frame_read.c \
	daemon/frame_write.c \
	daemon/links.c \
	daemon/links.h \
	daemon/output.c \
	daemon/output.h \
	daemon/record_config.c \
	daemon/record_config.h \
	daemon/recorder.c \
	daemon/recorder.h \
	daemon/recorder_batch.c \
	daemon/recorder_classify.c \
	daemon/recorder_db.c \
	daemon/recorder_mailbox.c \
	daemon/recorder_webhook.c \
	daemon/recorder_watch.c \
	daemon/rules_load.c \
	daemon/rules_load.h \
	daemon/sandbox.c \
	daemon/sandbox.h \
	daemon/sandbox_landlock.c \
	daemon/sandbox_seccomp.c \
	daemon/template.c \
	daemon/wire.c \
	daemon/wire.h \
	daemon/worker.c \
	daemon/worker.h \
	daemon/worker_message.c
