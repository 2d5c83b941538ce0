-- What follow.sh does with new changes: it keeps the last standing of each address and stream in crm.standing,
-- for a CRM whose own queries join with that. The changes are in the temporary table "change", in their order.
create table if not exists crm.standing (
	address text not null,
	stream text not null,              -- '': the address as a whole
	standing text not null,
	cause text,
	until timestamptz,                 -- a hold whose end has come is over
	change_id bigint not null,
	primary key (address, stream)
);
insert into crm.standing as s (address, stream, standing, cause, until, change_id)
select distinct on (c.address, coalesce(c.stream, '')) c.address, coalesce(c.stream, ''), c.to_standing, c.cause, c.until, c.id
from change c
where c.address is not null
order by c.address, coalesce(c.stream, ''), c.id desc
on conflict (address, stream) do update
set standing = excluded.standing, cause = excluded.cause, until = excluded.until, change_id = excluded.change_id;
