prepare cli_suppress (text, text, text) as
select carom.suppress($1, $2, $3);
