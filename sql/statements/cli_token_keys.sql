prepare cli_token_keys as
select k.stream, k.kid as key, to_char(k.created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as created,
	to_char(k.retired_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as retired
from carom_data.token_keys() k
order by k.stream, k.created_at;
