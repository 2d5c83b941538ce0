prepare load_decisions (bigint[]) as
select d.contact, d.at, d.id, d.action, d.stream from carom_data.decision d
where d.contact = any ($1)
order by d.contact;
