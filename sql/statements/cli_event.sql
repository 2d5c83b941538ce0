prepare cli_event (bigint) as
select * from carom.event where id = $1;
