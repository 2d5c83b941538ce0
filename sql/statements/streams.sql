prepare streams as
select s.id, s.name from carom_data.stream s order by s.id;
