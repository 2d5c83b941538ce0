-- Every kept message in pages, behind the key of the last one.
prepare cli_copies (uuid) as
select v.key, encode(v.raw, 'hex') as raw from carom_data.evidence v where v.key > $1 order by v.key limit 500;
