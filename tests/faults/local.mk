# What is broken on purpose: each script says which invariant it proves (tests/README.md)
EXTRA_DIST += \
	tests/faults/crash_on_text.c \
	tests/faults/model.py \
	tests/faults/model.test \
	tests/faults/recorder_poison.test
