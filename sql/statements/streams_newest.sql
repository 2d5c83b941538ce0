-- Have the streams or the incidents changed since they were read?
prepare streams_newest as
select (select coalesce(max(s.id), 0) from carom_data.stream s),
	(select coalesce(sum(hashtext(i::text)), 0)::bigint from carom_data.incident i);
