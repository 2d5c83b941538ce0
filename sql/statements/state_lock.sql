-- The row of the address stands for all of a contact's: whoever holds it may read and write the others. What is read
-- comes after it, by a statement of its own: this one does not see a row that was made while it waited.
prepare state_lock (bigint[]) as
select s.contact from carom_data.state s where s.contact = any ($1) and s.stream = 0 order by s.contact for no key update;
