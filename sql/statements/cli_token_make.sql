prepare cli_token_make (text, text, bigint) as
select carom.make_token($1, $2, $3);
