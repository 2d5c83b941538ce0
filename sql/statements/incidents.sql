prepare incidents as
select i.provider, i.domain, i.from_at, i.to_at, i.kind from carom_data.incident i order by i.id;
