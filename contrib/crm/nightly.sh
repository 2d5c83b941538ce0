#!/bin/sh
# nightly.sh - today's standings and suppressions as CSV, for whatever reads files.
#
# usage: nightly.sh FOLDER
#
# Writes FOLDER/contacts-DATE.csv and FOLDER/suppression-DATE.csv. A file appears under its name when it is whole.
# The database and the role are psql's (PGDATABASE, PGUSER, PGSERVICE); a member of carom_read is enough.
#   cron:  17 3 * * *  PGSERVICE=carom nightly.sh /srv/crm/carom
set -eu
folder=${1:?usage: nightly.sh FOLDER}
today=$(date +%Y-%m-%d)
umask 077 # addresses

export_csv() { # NAME QUERY
	psql -X -q -v ON_ERROR_STOP=1 -c "copy ($2) to stdout with (format csv, header)" >"$folder/.$1-$today.csv.part"
	mv "$folder/.$1-$today.csv.part" "$folder/$1-$today.csv"
}
export_csv contacts "select address, array_to_string(refs, ' ') as refs, stream, standing, cause, rule, since, until, verdict,
	last_reason, last_event_at, soft_count, hard_count, complaint_count, away_until, new_address, review
	from carom.contact_status where address is not null order by address, stream"
export_csv suppression "select address, stream, cause, rule, since from carom.suppression
	where address is not null order by address, stream"
