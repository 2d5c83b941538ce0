prepare cli_check (text) as
select * from carom.check_address($1);
