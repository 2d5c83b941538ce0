-- Past a gigabyte only the row is kept: what fills a quarantine must not fill the disk.
prepare quarantine_insert (uuid, int, text, bigint, text, bytea) as
insert into carom_data.quarantine (key, mailbox, message_id, size, why, raw)
values ($1, $2, $3, $4, $5, case when pg_total_relation_size('carom_data.quarantine') < 1073741824 then $6 end)
on conflict do nothing;
