prepare cli_quarantine_drop (bigint) as
delete from carom_data.quarantine where id = $1 returning id;
