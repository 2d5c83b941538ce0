prepare schema_version_view as
select v.version from carom.schema_version v;
