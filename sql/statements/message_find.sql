prepare message_find (uuid[]) as
select m.key, m.unrecognised from carom_data.message m where m.key = any ($1);
