prepare cli_token_secrets as
select k.stream, k.kid, encode(k.key, 'hex') as key, k.retired_at is not null as retired
from carom_data.token_keys() k;
