prepare mailbox_id (text) as
with new as (
	insert into carom_data.mailbox (name)
	select $1 where not exists (select from carom_data.mailbox m where m.name = $1)
	on conflict do nothing returning id
)
select id from new union all select m.id from carom_data.mailbox m where m.name = $1 limit 1;
