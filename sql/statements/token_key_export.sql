prepare token_key_export (text) as
select k.stream, k.kid as id, encode(k.key, 'hex') as key, k.created_at, k.retired_at
from carom_data.token_keys() k where k.stream = $1 order by k.kid;
