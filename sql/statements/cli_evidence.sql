-- Stored messages of an outcome (1 recorded, 3 ignored, with what nothing recognised) since a time, in pages, behind the
-- key of the last one.
prepare cli_evidence (uuid, timestamptz, smallint) as
select v.key, v.size, encode(v.raw, 'hex') as raw
from carom_data.evidence v join carom_data.message m on m.key = v.key
where v.key > $1 and v.recorded_at >= coalesce($2, '-infinity') and case m.outcome when 5 then 3 else m.outcome end = $3
order by v.key
limit 500;
