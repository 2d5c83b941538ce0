-- Is there a stream of this name? By the views, which everybody may read; a sender's own may be in no configuration.
prepare cli_stream (text) as
select exists (select from carom.contact_status c where c.stream = $1)
	or exists (select from carom.stream_daily d where d.stream = $1)
	or exists (select from carom.transition x where x.stream = $1)
	or exists (select from carom.token_key k where k.stream = $1) as known;
