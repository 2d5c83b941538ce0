prepare web_ping as
select 1;
