prepare cli_reset (text, text, text) as
select carom.reset($1, $2, $3);
