prepare evidence_drop (uuid[]) as
delete from carom_data.evidence v where v.key = any ($1);
