-- As state_lock, of those that nobody else holds.
prepare state_hold (bigint[]) as
select s.contact, s.stream, s.standing, s.cause, s.rule, s.since, s.until, s.new_address, s.stale, s.fold, s.late_from, s.events, s.unfolded, s.ctid
from carom_data.state s where s.contact = any ($1) and s.stream = 0 order by s.contact for no key update skip locked;
