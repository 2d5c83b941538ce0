#!/bin/sh
# follow.sh - follows carom.changes with psql: never skips a change, never does one twice.
#
# usage: follow.sh [--once] [NAME [ACTION.sql]]
#   NAME        whose cursor this is (default: crm); several followers have one each
#   ACTION.sql  what is done with new changes (default: mirror.sql beside this file)
#   --once      ends when there are no more; else it looks again every $WAIT seconds (default 20)
#
# The database and the role are psql's: PGDATABASE, PGUSER, PGSERVICE. The role is a member of carom_crm and owns
# the schema "crm" in the same database:  create schema crm authorization my_crm;
set -eu
once=no
[ "${1:-}" != --once ] || { once=yes; shift; }
name=${1:-crm}
action=${2:-$(dirname "$0")/mirror.sql}
most=1000

# One transaction: the changes, what they mean, and the cursor. Prints how many there were.
step() {
	psql -X -q -A -t -v ON_ERROR_STOP=1 -v name="$name" -v most="$most" -v action="$action" <<-'SQL'
		set client_min_messages = warning;
		begin;
		create table if not exists crm.cursor (name text primary key, last_id bigint not null);
		insert into crm.cursor values (:'name', 0) on conflict do nothing;
		select last_id from crm.cursor where name = :'name' for update \gset
		create temp table change on commit drop as select * from carom.changes(:last_id, :most);
		\i :action
		update crm.cursor set last_id = (select max(id) from change)
		where name = :'name' and exists (select from change);
		select count(*) from change;
		commit;
	SQL
}

while :; do
	done=$(step)
	[ "$done" != "$most" ] || continue
	[ $once = no ] || exit 0
	sleep "${WAIT:-20}"
done
