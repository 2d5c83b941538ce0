prepare event_ids (int) as
select nextval('carom_data.event_id_seq') from generate_series(1, $1);
