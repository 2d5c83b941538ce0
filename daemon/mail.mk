# The outside mail world, part of libdaemon.a
libdaemon_a_SOURCES += \
	daemon/secret.c daemon/secret.h \
	daemon/url.c daemon/url.h
