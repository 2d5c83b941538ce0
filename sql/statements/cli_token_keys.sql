prepare cli_token_keys as
select k.stream, k.kid as key, k.created_at as created,
	k.retired_at as retired
from carom_data.token_keys() k
order by k.stream, k.created_at;
