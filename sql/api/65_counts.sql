-- Counts of the day and what else readers see that no other view shows. Several rows may be of one kind: sum(n).
create or replace view carom.daily_count as
select s.day, t.name as stream, g.name as campaign, carom_data.kind_name(s.kind) as kind,
	carom_data.subkind_name(s.subkind) as subkind, n.name as reason, carom_data.permanence_name(s.permanence) as permanence,
	case when s.kind in (1, 2) then carom_data.group_name(s.grp) end as "group",
	case when s.kind in (1, 2) then carom_data.stage_name(s.stage) end as stage,
	carom_data.why_not_name(s.why_not) as why_not, s.n
from carom_data.counts s
left join carom_data.stream t on t.id = s.stream
left join carom_data.campaign g on g.id = s.campaign
left join carom_data.reason n on n.id = s.reason
where s.kind <> 0;

create or replace view carom.domain_count as
select s.day, s.domain, t.name as stream, carom_data.kind_name(s.kind) as kind, carom_data.subkind_name(s.subkind) as subkind,
	carom_data.permanence_name(s.permanence) as permanence,
	case when s.kind in (1, 2) then carom_data.group_name(s.grp) end as "group",
	carom_data.why_not_name(s.why_not) as why_not, nullif(s.provider, '') as provider, s.n
from carom_data.domain_counts s
left join carom_data.stream t on t.id = s.stream
where s.kind <> 0;

create or replace view carom.sent_daily as
select s.day, t.name as stream, g.name as campaign, s.n as sent
from carom_data.counts s
left join carom_data.stream t on t.id = s.stream
left join carom_data.campaign g on g.id = s.campaign
where s.kind = 0;

create or replace view carom.alert as
select a.id, a.name, a.object, a.at, a.ended_at, a.detail
from carom_data.alert a;

-- What a reader's program asks first.
create or replace view carom.schema_version as
select coalesce(max(v.version), 0) as version
from carom_data.schema_version v;

create or replace view carom.hold as
select c.address, t.name as stream, s.rule, s.since, s.until
from carom_data.state s
left join carom_data.contact c on c.id = s.contact
left join carom_data.stream t on t.id = s.stream
where s.standing = 1 and (s.until is null or s.until > now());

-- That there are keys and how old they are; what they are is nobody's to read.
create or replace view carom.token_key as
select t.name as stream, k.kid, k.created_at, k.retired_at
from carom_data.token_key k
join carom_data.stream t on t.id = k.stream;
