prepare inbox_change (int) as
select i.id, i.body ->> 'actor', i.body ->> 'why', coalesce(i.body ? 'since', false) from carom_data.inbox i
where i.what <> 1 and i.settle < pg_snapshot_xmin(pg_current_snapshot()) and $1 > 0
order by i.id
limit 1
for update skip locked;
