prepare cli_forget (text, text, text) as
select carom.forget($1, $2, $3);
