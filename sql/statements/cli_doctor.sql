prepare cli_doctor as
select current_setting('server_version') as server_version, current_setting('server_encoding') as encoding,
	current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
	pg_is_in_recovery() as standby, current_user as role,
	pg_has_role(current_user, 'carom_daemon', 'member') as daemon_role,
	extract(epoch from clock_timestamp())::bigint as clock;
