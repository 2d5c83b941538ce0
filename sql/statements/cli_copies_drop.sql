prepare cli_copies_drop (uuid[]) as
delete from carom_data.evidence where key = any ($1);
