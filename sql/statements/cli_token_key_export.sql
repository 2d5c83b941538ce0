-- The key that makes tokens of a stream now, as hexadecimal digits.
prepare cli_token_key_export (text) as
select k.stream, k.kid as key_id, encode(k.key, 'hex') as key
from carom_data.token_keys() k
where k.stream = $1 and k.retired_at is null
order by k.created_at desc
limit 1;
