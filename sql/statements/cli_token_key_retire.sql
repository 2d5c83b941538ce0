prepare cli_token_key_retire (text, int) as
select d.done from carom_data.token_key_retire($1, $2) d (done) where d.done;
