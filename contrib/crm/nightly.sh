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

# A text that a spreadsheet would compute gets an apostrophe in front, as in the CSV of carom(1): whoever writes to the
# return path chooses some of them. "+news@x.example" is an address, and no formula that does anything.
shown() { # COLUMN [ITS VALUE]
	cat <<-SQL
		case when ${2:-$1} ~ '^[\\x01-\\x20]*([\\uFF1D\\uFF0B\\uFF0D\\uFF20]|[=@].|[-+].*[^A-Za-z0-9@._+-])'
		then '''' || ${2:-$1} else ${2:-$1} end as $1
	SQL
}

export_csv() { # NAME QUERY
	psql -X -q -v ON_ERROR_STOP=1 -c "copy ($2) to stdout with (format csv, header)" >"$folder/.$1-$today.csv.part"
	mv "$folder/.$1-$today.csv.part" "$folder/$1-$today.csv"
}
export_csv contacts "select $(shown address), $(shown refs "array_to_string(refs, ' ')"), $(shown stream), standing, cause,
	$(shown rule), since, until, verdict, last_reason, last_event_at, soft_count, hard_count, complaint_count, away_until,
	$(shown new_address), review
	from carom.contact_status s where address is not null order by s.address, s.stream"
export_csv suppression "select $(shown address), $(shown stream), cause, $(shown rule), since
	from carom.suppression s where address is not null order by s.address, s.stream"
