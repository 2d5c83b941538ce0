prepare state_make (bigint[]) as
insert into carom_data.state (contact, stream) select c, 0 from unnest($1) c order by c on conflict do nothing;
