prepare stream_id (text) as
select carom_data.stream_id($1);
