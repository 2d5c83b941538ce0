-- The message goes, the row that says there was one stays.
prepare cli_quarantine_copies_drop (uuid[]) as
update carom_data.quarantine set raw = null, message_id = null where key = any ($1);
