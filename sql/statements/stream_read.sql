prepare stream_read (text, boolean, smallint, text) as
select s.id from carom_data.stream s where s.name = $1 and ($2, $3, $4) is not distinct from ($2, $3, $4);
