prepare report_since (timestamptz) as
select to_char($1 at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as since;
