prepare cli_token_key_retire (text, int) as
select carom_data.token_key_retire($1, $2) as done;
