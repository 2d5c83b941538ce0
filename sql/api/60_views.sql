-- The views of schema carom. Columns are promises: add at the end, never rename or remove.

create or replace view carom.contact_status as
select c.address, substr(c.address, length(c.address) - position('@' in reverse(c.address)) + 2) as domain,
	(select array_agg(r.system || ':' || r.ref order by r.system, r.ref)
		from carom_data.contact_ref r where r.contact = c.id) as refs,
	t.name as stream,
	carom_data.standing_name(w.standing) as standing,
	carom_data.cause_name(w.cause) as cause,
	w.rule, w.since, w.until,
	case a.verdict when 1 then 'hard' else 'unknown' end as verdict,
	(select n.name from carom_data.reason n where n.id = s.last_reason) as last_reason,
	carom_data.permanence_name(s.last_permanence) as last_permanence,
	s.last_event_at, s.soft_count, a.hard_count, s.complaint_count,
	case when s.away_until > now() then date '1970-01-01' + s.away_day end as away_until,
	s.new_address, s.review
from carom_data.state a
join carom_data.contact c on c.id = a.contact
left join carom_data.state s on s.contact = a.contact and s.stream <> 0
left join carom_data.stream t on t.id = s.stream
cross join lateral (
	select carom_data.standing_at(a.standing, a.until) as a, carom_data.standing_at(s.standing, s.until) as s
) n
cross join lateral (
	select coalesce(s.contact is null or carom_data.address_shows(n.a, a.since, a.until, n.s, s.since, s.until), false) as a
) shows
cross join lateral (
	select case when shows.a then n.a else n.s end as standing,
		case when shows.a then a.standing else s.standing end as stored,
		case when shows.a then a.cause else s.cause end as cause,
		case when shows.a then a.rule else s.rule end as rule,
		case when shows.a then a.since else s.since end as since,
		case when shows.a then a.until else s.until end as until
) v
cross join lateral (
	select v.standing,
		case when v.standing = v.stored then v.cause end as cause,
		case when v.standing = v.stored then v.rule end as rule,
		case when v.standing = v.stored then v.since else v.until end as since,
		case when v.standing = 1 then v.until end as until
) w
where a.stream = 0;

create or replace view carom.contact_reason as
select c.address, t.name as stream, n.name as reason, count(*) as count,
	count(*) filter (where e.why_not = 0) as counted,
	min(e.occurred_at) as first_at, max(e.occurred_at) as last_at
from carom_data.event e
join carom_data.contact c on c.id = e.contact
join carom_data.reason n on n.id = e.reason
left join carom_data.stream t on t.id = e.stream
where e.kind = 1
group by c.id, c.address, t.name, n.name;

create or replace view carom.suppression as
select c.address, t.name as stream, carom_data.cause_name(s.cause) as cause, s.rule, s.since
from carom_data.state s
join carom_data.contact c on c.id = s.contact
left join carom_data.stream t on t.id = s.stream
where s.standing = 2;

create or replace view carom.event as
select e.id, e.occurred_at, e.recorded_at, c.address, t.name as stream, g.name as campaign,
	carom_data.kind_name(e.kind) as kind, carom_data.subkind_name(e.subkind) as subkind,
	n.name as reason, carom_data.permanence_name(e.permanence) as permanence,
	carom_data.scope_name(e.scope) as scope,
	case when e.kind in (1, 2) then carom_data.group_name(e.grp) end as "group",
	case when e.kind in (1, 2) then carom_data.stage_name(e.stage) end as stage,
	e.status, e.reply, e.diagnostic, e.remote_mta, e.provider, carom_data.trust_name(e.trust) as trust, e.rule_id,
	e.message_id, e.original_message_id, m.name as mailbox,
	e.why_not = 0 as counted, carom_data.why_not_name(e.why_not) as why_not,
	e.send_id, e.extra
from carom_data.event e
join carom_data.contact c on c.id = e.contact
left join carom_data.stream t on t.id = e.stream
left join carom_data.campaign g on g.id = e.campaign
left join carom_data.reason n on n.id = e.reason
left join carom_data.mailbox m on m.id = e.mailbox;

create or replace view carom.transition as
select x.id, x.at, c.address, t.name as stream, carom_data.standing_name(x.from_standing) as from_standing,
	carom_data.standing_name(x.to_standing) as to_standing, carom_data.cause_name(x.cause) as cause, x.rule,
	x.event as event_id, x.actor, x.why, x.until, x.announced_at
from carom_data.transition x
join carom_data.contact c on c.id = x.contact
left join carom_data.stream t on t.id = x.stream;

create or replace view carom.request as
select q.id, q.at, case q.what when 1 then 'probe' else 'notify' end as what, c.address, t.name as stream,
	e.name as event_stream, q.rule, q.event as event_id, q.until, q.withdrawn, q.announced_at
from carom_data.request q
join carom_data.contact c on c.id = q.contact
left join carom_data.stream t on t.id = q.stream
left join carom_data.stream e on e.id = q.event_stream;

-- Rates and the alert they mean. Reports that nothing ties to us are in the counts and not in the rates.
create or replace function carom_data.alert_state(hard bigint, sent numeric) returns text
language sql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
	select case
		when sent is null then null
		when sent < (select value from carom_data.setting where name = 'alert_min_sent') then 'ok'
		when hard >= sent * (select value from carom_data.setting where name = 'alert_hard_rate') then 'alarm'
		when hard >= sent * (select value from carom_data.setting where name = 'alert_warn_rate') then 'warn'
		else 'ok' end
$$;

-- One pass over the counts each, so that a condition on the day reaches them.
create or replace view carom.stream_daily as
select d.day, t.name as stream, d.sent,
	d.bounces, d.hard, d.soft, d.undetermined, d.sender_fault, d.recipient_fault, d.antispam_block, d.hard_bounce_block,
	d.delays, d.reports, d.auto_replies, d.feedback, d.complaints, d.mdns, d.requests,
	round(d.our_bounces / nullif(d.sent, 0), 6) as bounce_rate, round(d.our_hard / nullif(d.sent, 0), 6) as hard_rate,
	round(d.our_complaints / nullif(d.sent, 0), 6) as complaint_rate,
	carom_data.alert_state(d.our_hard, d.sent) as alert
from (
	select c.day, c.stream, sum(c.n) filter (where c.kind = 0) as sent,
		coalesce(sum(c.n) filter (where c.kind = 1), 0)::bigint as bounces,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 1), 0)::bigint as hard,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 2), 0)::bigint as soft,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 3), 0)::bigint as undetermined,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 2), 0)::bigint as sender_fault,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 3), 0)::bigint as recipient_fault,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 4), 0)::bigint as antispam_block,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 5), 0)::bigint as hard_bounce_block,
		coalesce(sum(c.n) filter (where c.kind = 2), 0)::bigint as delays,
		coalesce(sum(c.n) filter (where c.kind = 3), 0)::bigint as reports,
		coalesce(sum(c.n) filter (where c.kind = 4), 0)::bigint as auto_replies,
		coalesce(sum(c.n) filter (where c.kind = 5), 0)::bigint as feedback,
		coalesce(sum(c.n) filter (where c.kind = 5 and c.subkind in (19, 20)), 0)::bigint as complaints,
		coalesce(sum(c.n) filter (where c.kind = 6), 0)::bigint as mdns,
		coalesce(sum(c.n) filter (where c.kind = 7), 0)::bigint as requests,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.why_not <> 4), 0)::bigint as our_bounces,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 1 and c.why_not <> 4), 0)::bigint as our_hard,
		coalesce(sum(c.n) filter (where c.kind = 5 and c.subkind in (19, 20) and c.why_not <> 4), 0)::bigint as our_complaints
	from carom_data.counts c
	group by c.day, c.stream
	having sum(c.n) <> 0 or bool_or(c.kind = 0)
) d
left join carom_data.stream t on t.id = d.stream;

create or replace view carom.domain_daily as
select d.day, nullif(d.domain, '') as domain, d.sent::bigint as sent,
	d.bounces, d.hard, d.soft, d.undetermined, d.sender_fault, d.recipient_fault, d.antispam_block, d.hard_bounce_block,
	d.delays, d.reports, d.auto_replies, d.feedback, d.complaints, d.mdns, d.requests,
	round(d.our_bounces / nullif(d.sent, 0), 6) as bounce_rate, round(d.our_hard / nullif(d.sent, 0), 6) as hard_rate,
	round(d.our_complaints / nullif(d.sent, 0), 6) as complaint_rate,
	carom_data.alert_state(d.our_hard, d.sent) as alert
from (
	select c.day, c.domain, nullif(sum(c.n) filter (where c.kind = 0), 0) as sent,
		coalesce(sum(c.n) filter (where c.kind = 1), 0)::bigint as bounces,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 1), 0)::bigint as hard,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 2), 0)::bigint as soft,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 3), 0)::bigint as undetermined,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 2), 0)::bigint as sender_fault,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 3), 0)::bigint as recipient_fault,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 4), 0)::bigint as antispam_block,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 5), 0)::bigint as hard_bounce_block,
		coalesce(sum(c.n) filter (where c.kind = 2), 0)::bigint as delays,
		coalesce(sum(c.n) filter (where c.kind = 3), 0)::bigint as reports,
		coalesce(sum(c.n) filter (where c.kind = 4), 0)::bigint as auto_replies,
		coalesce(sum(c.n) filter (where c.kind = 5), 0)::bigint as feedback,
		coalesce(sum(c.n) filter (where c.kind = 5 and c.subkind in (19, 20)), 0)::bigint as complaints,
		coalesce(sum(c.n) filter (where c.kind = 6), 0)::bigint as mdns,
		coalesce(sum(c.n) filter (where c.kind = 7), 0)::bigint as requests,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.why_not <> 4), 0)::bigint as our_bounces,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 1 and c.why_not <> 4), 0)::bigint as our_hard,
		coalesce(sum(c.n) filter (where c.kind = 5 and c.subkind in (19, 20) and c.why_not <> 4), 0)::bigint as our_complaints
	from carom_data.domain_counts c
	group by c.day, c.domain
	having sum(c.n) <> 0
) d;

create or replace view carom.campaign as
select g.name as campaign, t.name as stream, d.sent_from, d.sent_to, d.sent,
	d.bounces, d.hard, d.soft, d.undetermined, d.sender_fault, d.recipient_fault, d.antispam_block, d.hard_bounce_block,
	d.delays, d.reports, d.auto_replies, d.feedback, d.complaints, d.mdns, d.requests,
	round(d.our_bounces / nullif(d.sent, 0), 6) as bounce_rate, round(d.our_hard / nullif(d.sent, 0), 6) as hard_rate,
	round(d.our_complaints / nullif(d.sent, 0), 6) as complaint_rate,
	carom_data.alert_state(d.our_hard, d.sent) as alert,
	d.first_event_day, d.last_event_day
from (
	select c.campaign, c.stream, min(c.first_at) as sent_from, max(c.last_at) as sent_to,
		sum(c.n) filter (where c.kind = 0) as sent,
		min(c.day) filter (where c.kind <> 0 and c.n <> 0) as first_event_day,
		max(c.day) filter (where c.kind <> 0 and c.n <> 0) as last_event_day,
		coalesce(sum(c.n) filter (where c.kind = 1), 0)::bigint as bounces,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 1), 0)::bigint as hard,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 2), 0)::bigint as soft,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 3), 0)::bigint as undetermined,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 2), 0)::bigint as sender_fault,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 3), 0)::bigint as recipient_fault,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 4), 0)::bigint as antispam_block,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.grp = 5), 0)::bigint as hard_bounce_block,
		coalesce(sum(c.n) filter (where c.kind = 2), 0)::bigint as delays,
		coalesce(sum(c.n) filter (where c.kind = 3), 0)::bigint as reports,
		coalesce(sum(c.n) filter (where c.kind = 4), 0)::bigint as auto_replies,
		coalesce(sum(c.n) filter (where c.kind = 5), 0)::bigint as feedback,
		coalesce(sum(c.n) filter (where c.kind = 5 and c.subkind in (19, 20)), 0)::bigint as complaints,
		coalesce(sum(c.n) filter (where c.kind = 6), 0)::bigint as mdns,
		coalesce(sum(c.n) filter (where c.kind = 7), 0)::bigint as requests,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.why_not <> 4), 0)::bigint as our_bounces,
		coalesce(sum(c.n) filter (where c.kind = 1 and c.permanence = 1 and c.why_not <> 4), 0)::bigint as our_hard,
		coalesce(sum(c.n) filter (where c.kind = 5 and c.subkind in (19, 20) and c.why_not <> 4), 0)::bigint as our_complaints
	from (
		select o.campaign, o.stream, o.day, o.kind, o.subkind, o.permanence, o.grp, o.why_not, sum(o.n) as n,
			min(o.first_at) as first_at, max(o.last_at) as last_at
		from carom_data.counts o
		where o.campaign <> 0
		group by 1, 2, 3, 4, 5, 6, 7, 8
	) c
	group by c.campaign, c.stream
	having sum(c.n) <> 0 or bool_or(c.kind = 0)
) d
join carom_data.campaign g on g.id = d.campaign
left join carom_data.stream t on t.id = d.stream;

create or replace view carom.auto_reply as
select e.id, e.occurred_at, c.address, t.name as stream, carom_data.subkind_name(e.subkind) as type,
	case when e.trust >= coalesce(t.trust, 3) then (e.extra ->> 'until')::date end as until,
	case when e.trust >= coalesce(t.trust, 3) then e.extra ->> 'new_address' end as new_address,
	case when e.trust >= coalesce(t.trust, 3) then e.extra ->> 'substitute' end as substitute,
	e.extra ->> 'language' as language, carom_data.trust_name(e.trust) as trust
from carom_data.event e
join carom_data.contact c on c.id = e.contact
left join carom_data.stream t on t.id = e.stream
where e.kind = 4;

create or replace view carom.unattributed as
select u.id, u.occurred_at, u.recorded_at, u.address, carom_data.kind_name(u.kind) as kind, n.name as reason,
	carom_data.trust_name(u.trust) as trust, m.name as mailbox, u.message_id
from carom_data.unattributed u
left join carom_data.reason n on n.id = u.reason
left join carom_data.mailbox m on m.id = u.mailbox;

create or replace view carom.quarantine as
select q.id, q.at, m.name as mailbox, q.message_id, q.size, q.why
from carom_data.quarantine q
left join carom_data.mailbox m on m.id = q.mailbox;

create or replace view carom.incident as
select i.id, i.provider, i.domain, i.from_at, i.to_at, case i.kind when 1 then 'detected' else 'declared' end as kind,
	case when i.to_at <= now() then 'closed' when i.from_at > now() then 'announced' else 'open' end as state, i.actor, i.why
from carom_data.incident i;

create or replace view carom.mailbox_status as
select m.name as mailbox, m.url, m.state, m.last_pass_at, m.oldest_unread_at, m.recorded, m.duplicate, m.ignored,
	m.quarantined, m.backoff_until, m.last_error
from carom_data.mailbox m;

create or replace view carom.syntax_fault as
select c.address, t.name as stream, e.extra ->> 'syntax_fault' as fault, e.extra ->> 'suggestion' as suggestion,
	e.occurred_at, e.id as event_id, carom_data.trust_name(e.trust) as trust
from carom_data.event e
join carom_data.contact c on c.id = e.contact
left join carom_data.stream t on t.id = e.stream
where e.extra ? 'syntax_fault';

create or replace view carom.reason as
select n.name as reason, n.permanence, n.scope, n.grp as "group", n.stage, n.advice, n.definition
from carom_data.reason n;
