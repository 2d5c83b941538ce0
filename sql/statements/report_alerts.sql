prepare report_alerts as
select a.name, a.object, to_char(a.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as since, a.detail
from carom.alert a
where a.ended_at is null
order by a.at desc, a.name;
