prepare cli_unattributed_raw (bigint) as
select v.size, encode(v.raw, 'hex') as raw
from carom_data.unattributed u
join carom_data.evidence v on v.key = u.message
where u.id = $1;
