# Manual pages; tests/unit/manuals.test holds them to the code
dist_man_MANS += \
	man/carom-policy.7 \
	man/carom-rules.5 \
	man/carom-schema.7 \
	man/carom.1 \
	man/carom.conf.5 \
	man/caromd.8
EXTRA_DIST += tests/unit/manuals.test
