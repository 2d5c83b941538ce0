prepare cli_quarantine_raw (bigint) as
select q.size, encode(q.raw, 'hex') as raw
from carom_data.quarantine q
where q.id = $1;
