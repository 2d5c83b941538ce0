prepare state_there (bigint[]) as
select s.contact from carom_data.state s where s.contact = any ($1) and s.stream = 0 order by s.contact;
