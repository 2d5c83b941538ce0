-- Alerts are opened one transaction after another (carom_data.alerts_refresh()): no id becomes visible late.
prepare webhook_alerts (bigint, int) as
select a.id, 0::bigint, json_build_object(
	'type', 'alert',
	'id', 'alert-' || a.id,
	'at', to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
	'alert', a.name,
	'about', nullif(left(a.object, 500), ''),
	'detail', left(a.detail, 1000))::text
from carom_data.alert a
where a.id > $1
order by a.id
limit $2;
