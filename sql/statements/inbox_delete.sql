prepare inbox_delete (bigint[]) as
delete from carom_data.inbox i where i.id = any ($1);
