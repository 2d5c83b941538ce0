-- Every quarantined message that is still there, in pages, behind the key of the last one.
prepare cli_quarantine_copies (uuid) as
select q.key, encode(q.raw, 'hex') as raw from carom_data.quarantine q where q.key > $1 and q.raw is not null
order by q.key limit 100;
