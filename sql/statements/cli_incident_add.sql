-- from_at and to_at: anything timestamptz understands; to_at may be null. Recomputes who was hit.
prepare cli_incident_add (text, text, timestamptz, timestamptz, text) as
select carom_data.incident_add($1, $2, $3, $4, $5) as id;
