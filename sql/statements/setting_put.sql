prepare setting_put (text, float8) as
insert into carom_data.setting as s (name, value) values ($1, $2::numeric)
on conflict (name) do update set value = excluded.value where s.value <> excluded.value;
