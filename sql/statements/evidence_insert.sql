prepare evidence_insert (bigint, uuid[], bigint[], bytea[]) as
insert into carom_data.evidence (key, expires, size, raw)
select x.key, now() + make_interval(secs => $1), x.size, x.raw from unnest($2, $3, $4) x (key, size, raw)
order by x.key
on conflict do nothing;
