prepare webhook_save (text, bigint) as
update carom_data.consumer c set last_id = $2, at = now() where c.name = $1;
