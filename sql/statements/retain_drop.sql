prepare retain_drop (bigint[]) as
select carom_data.retain_drop($1);
