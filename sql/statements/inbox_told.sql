-- What a call of report_event said, to be read by people.
prepare inbox_told (bigint) as
select jsonb_build_object('address', c.address, 'report_event', i.body)::text
from carom_data.inbox i
join carom_data.contact c on c.id = i.contacts[1]
where i.id = $1
for update of i skip locked;
