prepare token_keys as
select k.stream_id, k.kid, k.key from carom_data.token_keys() k;
