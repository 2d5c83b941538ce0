prepare inbox_left as
select exists (select from carom_data.inbox i where i.what <> 1);
