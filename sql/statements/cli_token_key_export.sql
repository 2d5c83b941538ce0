-- The key that makes tokens of a stream now, as hexadecimal digits, and the address they are put into.
prepare cli_token_key_export (text) as
select k.stream, k.kid as key_id, encode(k.key, 'hex') as key, s.return_path
from carom_data.token_keys() k join carom_data.stream s on s.id = k.stream_id
where k.stream = $1 and k.retired_at is null
order by k.created_at desc, k.kid desc
limit 1;
