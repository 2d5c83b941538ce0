# files of contrib/
EXTRA_DIST += contrib/carom.conf.example
