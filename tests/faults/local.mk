# What is broken on purpose: each script says which invariant it proves (tests/README.md)
EXTRA_DIST += \
	tests/faults/model.py \
	tests/faults/model.test
