prepare cli_queue as
select (select count(*) from carom_data.inbox) as inbox,
	(select count(*) from carom_data.quarantine) as quarantined,
	(select count(*) from carom_data.unattributed) as unattributed,
	(select count(*) from carom_data.dead_letter) as dead_letters,
	(select pg_size_pretty(sum(size)) from carom_data.quarantine) as quarantine_size;
