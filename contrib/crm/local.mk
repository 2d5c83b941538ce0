EXTRA_DIST += \
	contrib/crm/README.md \
	contrib/crm/carom_follow.py \
	contrib/crm/civicrm.py \
	contrib/crm/follow.sh \
	contrib/crm/import.sql \
	contrib/crm/join.sql \
	contrib/crm/listmonk.py \
	contrib/crm/mirror.sql \
	contrib/crm/nightly.sh
