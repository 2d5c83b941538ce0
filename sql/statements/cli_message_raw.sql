prepare cli_message_raw (uuid) as
select v.size, encode(v.raw, 'hex') as raw from carom_data.evidence v where v.key = $1;
