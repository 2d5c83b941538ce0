-- A time as PostgreSQL reads it, in microseconds since 1970.
prepare cli_time (timestamptz) as
select (extract(epoch from $1) * 1000000)::bigint as us;
