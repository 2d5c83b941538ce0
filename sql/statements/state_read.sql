-- From the stream $2 on: 0 is the address.
prepare state_read (bigint[], int) as
select s.contact, s.stream, s.standing, s.cause, s.rule, s.since, s.until, s.new_address, s.stale, s.fold, s.late_from, s.events, s.unfolded, s.ctid
from carom_data.state s where s.contact = any ($1) and s.stream >= $2 order by s.contact, s.stream;
