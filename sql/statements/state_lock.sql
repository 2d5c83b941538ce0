-- The row of the address stands for all of a contact's: whoever holds it may read and write the others. They are read
-- after it, by a statement of its own: this one sees of them what was there before it waited.
prepare state_lock (bigint[]) as
select s.contact, s.stream, s.standing, s.cause, s.rule, s.since, s.until, s.new_address, s.stale, s.fold, s.late_from, s.events, s.unfolded, s.ctid
from carom_data.state s where s.contact = any ($1) and s.stream = 0 order by s.contact for no key update;
