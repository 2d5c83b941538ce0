prepare inbox_advance (bigint, int) as
with gone as (
	delete from carom_data.inbox i where i.id = $1 and cardinality(i.contacts) <= $2
)
update carom_data.inbox i set contacts = i.contacts[$2 + 1:] where i.id = $1 and cardinality(i.contacts) > $2;
