prepare schema_put (int, text) as
insert into carom_data.schema_version (version, name) values ($1, $2);
