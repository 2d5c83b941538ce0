prepare retain_sends (timestamptz, int) as
select carom_data.retain_sends($1, $2);
