prepare places_forget (text, text, bigint, bigint[]) as
delete from carom_data.place p
where p.mailbox = (select m.id from carom_data.mailbox m where m.name = $1)
	and p.folder = (select f.id from carom_data.folder f where f.name = $2)
	and (p.uidvalidity <> $3 or not exists (select from unnest($4) u (uid) where u.uid = p.uid));
