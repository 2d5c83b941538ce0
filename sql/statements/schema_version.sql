prepare schema_version as
select coalesce(max(version), 0) from carom_data.schema_version;
