prepare guard (bigint) as
select carom_data.guard(now() - make_interval(secs => $1));
