-- What needs somebody, right now.
create or replace function carom_data.alerts_now() returns table (name text, object text, detail text)
language sql stable
set search_path = pg_catalog, pg_temp as $$
	with setting as (
		select max(s.value) filter (where s.name = 'alert_hard_rate') as hard_rate,
			max(s.value) filter (where s.name = 'alert_warn_rate') as warn_rate,
			max(s.value) filter (where s.name = 'alert_min_sent') as min_sent,
			make_interval(secs => (coalesce(max(s.value) filter (where s.name = 'alert_window'), 86400))::float8) as span
		from carom_data.setting s
	), recent as materialized (
		select e.stream, e.campaign, e.kind, e.permanence, e.why_not, count(*) as n
		from carom_data.event e, setting
		where (e.occurred_at at time zone 'UTC')::date >= ((now() - setting.span) at time zone 'UTC')::date
			and e.occurred_at >= now() - setting.span
		group by 1, 2, 3, 4, 5
	), rate as (
		select t.name as about, s.sent, coalesce(r.hard, 0) as hard
		from (select stream, sum(n) as sent from carom_data.sent, setting where at >= now() - setting.span group by stream) s
		join carom_data.stream t on t.id = s.stream
		left join (
			select stream, sum(n) as hard from recent where kind = 1 and permanence = 1 and why_not <> 4 group by stream
		) r on r.stream = s.stream
		union all
		select 'campaign ' || g.name, s.sent, coalesce(r.hard, 0)
		from (
			select campaign, sum(n) as sent from carom_data.sent, setting
			where at >= now() - setting.span and campaign is not null group by campaign
		) s
		join carom_data.campaign g on g.id = s.campaign
		left join (
			select campaign, sum(n) as hard from recent where kind = 1 and permanence = 1 and why_not <> 4 group by campaign
		) r on r.campaign = s.campaign
		union all
		-- By days: that is how sends are counted for a domain.
		select 'domain ' || d.domain, sum(d.n) filter (where d.kind = 0),
			coalesce(sum(d.n) filter (where d.kind = 1 and d.permanence = 1 and d.why_not <> 4), 0)
		from carom_data.domain_counts d, setting
		where d.day >= ((now() - setting.span) at time zone 'UTC')::date and d.domain <> ''
		group by d.domain
	), unsent as (
		-- Campaigns of which nobody said how many were mailed: each against the others of its stream.
		select c.stream, c.campaign, sum(c.n) as hard, max(c.day) as last
		from carom_data.counts c
		where c.day >= (now() at time zone 'UTC')::date - 90 and c.campaign <> 0
			and c.kind = 1 and c.permanence = 1 and c.why_not <> 4
			and not exists (select from carom_data.sent t where t.stream = c.stream and t.campaign = c.campaign)
		group by c.stream, c.campaign
	), median as (
		select u.stream, percentile_cont(0.5) within group (order by u.hard) as hard
		from unsent u group by u.stream having count(*) >= 5
	), signed as (
		select t.name, count(*) as n, count(*) filter (where e.trust < 4) as without
		from carom_data.stream t
		join carom_data.event e on e.stream = t.id
		where e.recorded_at >= now() - interval '24 hours' and e.kind = 1
			and exists (
				select from carom_data.token_keys() k where k.stream_id = t.id and k.created_at < now() - interval '7 days')
		group by t.name
	), message as (
		select count(*) as n, count(*) filter (where m.outcome = 5) as unrecognised
		from carom_data.message m where m.recorded_at >= now() - interval '24 hours'
	), forged as (
		select (select count(*) from carom_data.event e where e.recorded_at >= now() - interval '24 hours' and e.why_not = 4)
			+ (select count(*) from carom_data.unattributed u where u.recorded_at >= now() - interval '24 hours') as n
	)
	select 'hard_rate', r.about, round(100.0 * r.hard / r.sent, 2) || ' % of ' || r.sent || ' sent bounced hard'
	from rate r, setting s
	where r.sent >= s.min_sent and r.hard >= r.sent * s.hard_rate
	union all
	select 'hard_rate_warning', r.about, round(100.0 * r.hard / r.sent, 2) || ' % of ' || r.sent || ' sent bounced hard'
	from rate r, setting s
	where r.sent >= s.min_sent and r.hard < r.sent * s.hard_rate and r.hard >= r.sent * s.warn_rate
	union all
	select 'hard_rate', 'campaign ' || g.name, u.hard || ' bounced hard; the median campaign of stream ' || t.name || ' has '
		|| round(m.hard::numeric, 1)
	from unsent u
	join median m on m.stream = u.stream
	join carom_data.campaign g on g.id = u.campaign
	join carom_data.stream t on t.id = u.stream
	cross join setting s
	where u.last >= ((now() - s.span) at time zone 'UTC')::date and u.hard >= 20 and u.hard > 3 * m.hard
	union all
	-- Mail of a week ago may still come back; what is sent since the key is there should carry a token.
	select 'tokenless', g.name, g.without || ' of ' || g.n || ' bounces in 24 hours carry no good token'
	from signed g where g.n >= 100 and g.without >= g.n * 0.5
	union all
	-- Where nothing can tie a report to us every report looks like this.
	select 'forged_reports', '', f.n || ' reports in 24 hours that nothing ties to mail of ours'
	from forged f
	where f.n >= 100 and (exists (select from carom_data.send) or exists (select from carom_data.token_keys()))
	union all
	select 'unrecognised_rate', '', m.unrecognised || ' of ' || m.n || ' messages in 24 hours'
	from message m where m.n >= 100 and m.unrecognised >= m.n * 0.3
	union all
	select 'lag', b.name, 'the oldest unread message is of ' || to_char(b.oldest_unread_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')
	from carom_data.mailbox b where b.oldest_unread_at < now() - interval '15 minutes'
	union all
	select 'quarantine', '', count(*) || ' messages in 24 hours'
	from carom_data.quarantine q where q.at >= now() - interval '24 hours' having count(*) >= 10
	union all
	select 'incident', coalesce(i.provider, i.domain), coalesce(i.why, 'declared')
	from carom_data.incident i where i.from_at <= now() and (i.to_at is null or i.to_at > now())
	union all
	select 'dead_letter', d.webhook, count(*) || ' deliveries given up in 24 hours, the last: ' || (array_agg(d.error order by d.at desc))[1]
	from carom_data.dead_letter d where d.at >= now() - interval '24 hours' group by d.webhook
	union all
	-- A cursor that no daemon moves any more belongs to a webhook that is no longer configured.
	select 'webhook_lag', substr(c.name, 9), 'the oldest change it has not accepted is of '
		|| to_char(o.announced_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')
	from carom_data.consumer c
	cross join lateral (
		select n.announced_at from (
			(select t.id, t.announced_at from carom_data.transition t where t.id > c.last_id order by t.id limit 1)
			union all
			(select q.id, q.announced_at from carom_data.request q where q.id > c.last_id order by q.id limit 1)
		) n order by n.id limit 1
	) o
	where c.name like 'webhook:%' and c.at >= now() - interval '10 minutes'
		and o.announced_at < now() - interval '15 minutes'
$$;

-- Opens and ends alerts; what changed, for the log and the webhooks.
create or replace function carom_data.alerts_refresh()
returns table (name text, object text, detail text, opened boolean)
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
	perform pg_advisory_xact_lock(1128355405, 2); -- of several daemons one at a time
	return query
		with now_true as materialized (
			select distinct on (n.name, n.object) n.* from carom_data.alerts_now() n order by n.name, n.object
		), ended as (
			update carom_data.alert a set ended_at = now()
			where a.ended_at is null
				and not exists (select from now_true n where n.name = a.name and n.object = a.object)
			returning a.name, a.object, a.detail
		), opened as (
			insert into carom_data.alert (name, object, detail)
			select n.name, n.object, n.detail from now_true n
			where not exists (
				select from carom_data.alert a where a.ended_at is null and a.name = n.name and a.object = n.object)
			returning alert.name, alert.object, alert.detail
		)
		select o.*, true from opened o union all select d.*, false from ended d;
end
$$;
