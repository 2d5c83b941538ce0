prepare cli_release (text, text, text) as
select carom.release($1, $2, $3);
