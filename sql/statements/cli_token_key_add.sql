prepare cli_token_key_add (text) as
select carom_data.token_key_add($1) as id;
