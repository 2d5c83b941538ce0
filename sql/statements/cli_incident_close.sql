prepare cli_incident_close (bigint, timestamptz) as
select carom_data.incident_close($1, $2) as done;
