prepare folder_id (text) as
with new as (
	insert into carom_data.folder (name)
	select $1 where not exists (select from carom_data.folder f where f.name = $1)
	on conflict do nothing returning id
)
select id from new union all select f.id from carom_data.folder f where f.name = $1 limit 1;
