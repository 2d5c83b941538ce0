prepare webhook_dead (text, text, int, text) as
insert into carom_data.dead_letter (webhook, event, tries, error) values ($1, $2, $3, $4)
on conflict (webhook, event) do update set at = now(), tries = excluded.tries, error = excluded.error;
