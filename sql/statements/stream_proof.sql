-- What can tie a report to this stream: a key whose tokens are good (35 days after it retired they are not), sends.
prepare stream_proof (text) as
select
	exists (
		select from carom_data.token_keys() k
		where k.stream = $1 and (k.retired_at is null or k.retired_at > now() - interval '35 days')) as has_key,
	exists (
		select from carom_data.stream s
		join carom_data.sent t on t.stream = s.id
		where s.name = $1 and t.registered) as has_sends;
