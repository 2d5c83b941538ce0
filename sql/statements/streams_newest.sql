prepare streams_newest as
select coalesce(max(s.id), 0) from carom_data.stream s;
