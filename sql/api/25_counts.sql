-- The counts of the day follow whatever changes events and sends: by triggers, so that nothing that writes
-- them can forget to. A statement's changes are added up first; what cancels out is not written.
-- Each contact is looked up by itself (offset 0 keeps the planner from anything else): for the 500 events of a batch
-- it would rather read all of some 100,000 contacts, by the price that a page has on a disk and not in memory.
-- Equal ones are found by hashing: to sort by a dozen columns, most of which are the same in all rows, takes twice as long.

create or replace function carom_data.domain_of(address text) returns text
language sql immutable parallel safe as $$
	select coalesce(substr(address, length(address) - position('@' in reverse(address)) + 2), '')
$$;

create or replace function carom_data.count_events_added() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_sort = off as $$
#variable_conflict use_column
begin
	insert into carom_data.count_delta (day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not,
		provider, domain, daily, n)
	select (e.occurred_at at time zone 'UTC')::date, e.stream, coalesce(e.campaign, 0), e.kind, e.subkind, e.reason,
		e.permanence, e.grp, e.stage, e.why_not, coalesce(e.provider, ''), carom_data.domain_of(c.address), true, count(*)
	from added e
	cross join lateral (select c.address from carom_data.contact c where c.id = e.contact offset 0) c
	group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
	return null;
end
$$;

create or replace function carom_data.count_events_changed() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_sort = off as $$
#variable_conflict use_column
begin
	insert into carom_data.count_delta (day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not,
		provider, domain, daily, n)
	select (e.occurred_at at time zone 'UTC')::date, e.stream, coalesce(e.campaign, 0), e.kind, e.subkind, e.reason,
		e.permanence, e.grp, e.stage, e.why_not, coalesce(e.provider, ''), carom_data.domain_of(c.address), true, sum(e.n)
	from (
		select o.contact, o.occurred_at, o.stream, o.campaign, o.kind, o.subkind, o.reason, o.permanence, o.grp, o.stage,
			o.why_not, o.provider, -1 as n
		from was o
		union all
		select o.contact, o.occurred_at, o.stream, o.campaign, o.kind, o.subkind, o.reason, o.permanence, o.grp, o.stage,
			o.why_not, o.provider, 1
		from became o
	) e
	cross join lateral (select c.address from carom_data.contact c where c.id = e.contact offset 0) c
	group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	having sum(e.n) <> 0;
	return null;
end
$$;

-- The numbers of a stream and campaign: report_sent, and report_sends in total.
create or replace function carom_data.count_sent_added() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
	insert into carom_data.count_delta (day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not,
		daily, n, first_at, last_at)
	select (s.at at time zone 'UTC')::date, s.stream, coalesce(s.campaign, 0), 0, 0, 0, 0, 0, 0, 0, true, sum(s.n),
		min(s.at), max(s.at)
	from added s
	group by 1, 2, 3;
	return null;
end
$$;

-- A number that is reported again replaces the one before; its time is part of what it is known by.
create or replace function carom_data.count_sent_changed() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
	insert into carom_data.count_delta (day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not,
		daily, n, first_at, last_at)
	select (s.at at time zone 'UTC')::date, s.stream, coalesce(s.campaign, 0), 0, 0, 0, 0, 0, 0, 0, true, sum(s.n),
		min(s.at), max(s.at)
	from (select o.at, o.stream, o.campaign, -o.n as n from was o union all select o.at, o.stream, o.campaign, o.n from became o) s
	group by 1, 2, 3
	having sum(s.n) <> 0;
	return null;
end
$$;

-- Registered sends, by the domain of whom they went to.
create or replace function carom_data.count_sends_added() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
set enable_sort = off as $$
#variable_conflict use_column
begin
	insert into carom_data.count_delta (day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not,
		provider, domain, daily, n)
	select (s.at at time zone 'UTC')::date, s.stream, 0, 0, 0, 0, 0, 0, 0, 0, '', carom_data.domain_of(c.address), false, count(*)
	from added s
	cross join lateral (select c.address from carom_data.contact c where c.id = s.contact offset 0) c
	group by 1, 2, 12;
	return null;
end
$$;

-- A forgotten address has no domain any more: what is still stored of it moves.
create or replace function carom_data.count_contacts_changed() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
	insert into carom_data.count_delta (day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not,
		provider, domain, daily, n)
	select m.day, m.stream, 0, m.kind, m.subkind, 0, m.permanence, m.grp, 0, m.why_not, m.provider, d.domain, false,
		sum(m.n * d.sign)
	from was o
	join became b on b.id = o.id and b.address is distinct from o.address
	cross join lateral (
		select (e.occurred_at at time zone 'UTC')::date as day, e.stream, e.kind, e.subkind, e.permanence, e.grp, e.why_not,
			coalesce(e.provider, '') as provider, 1 as n
		from carom_data.event e where e.contact = o.id
		union all
		select (s.at at time zone 'UTC')::date, s.stream, 0::smallint, 0::smallint, 0::smallint, 0::smallint, 0::smallint, '', 1
		from carom_data.send s where s.contact = o.id
	) m
	cross join lateral (
		values (carom_data.domain_of(o.address), -1), (carom_data.domain_of(b.address), 1)
	) d (domain, sign)
	group by 1, 2, 4, 5, 7, 8, 10, 11, 12
	having sum(m.n * d.sign) <> 0;
	return null;
end
$$;

drop trigger if exists count_added on carom_data.event;
create trigger count_added after insert on carom_data.event
	referencing new table as added for each statement execute function carom_data.count_events_added();
drop trigger if exists count_changed on carom_data.event;
create trigger count_changed after update on carom_data.event
	referencing old table as was new table as became for each statement execute function carom_data.count_events_changed();
drop trigger if exists count_added on carom_data.sent;
create trigger count_added after insert on carom_data.sent
	referencing new table as added for each statement execute function carom_data.count_sent_added();
drop trigger if exists count_changed on carom_data.sent;
create trigger count_changed after update on carom_data.sent
	referencing old table as was new table as became for each statement execute function carom_data.count_sent_changed();
drop trigger if exists count_added on carom_data.send;
create trigger count_added after insert on carom_data.send
	referencing new table as added for each statement execute function carom_data.count_sends_added();
drop trigger if exists count_changed on carom_data.contact;
create trigger count_changed after update on carom_data.contact
	referencing old table as was new table as became for each statement execute function carom_data.count_contacts_changed();

-- What was counted, rolled up and not yet: several rows may be of one kind, their sum counts.
create or replace view carom_data.counts as
select day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not, n, first_at, last_at
from carom_data.daily_count
union all
select day, stream, campaign, kind, subkind, reason, permanence, grp, stage, why_not, n, first_at, last_at
from carom_data.count_delta where daily;

create or replace view carom_data.domain_counts as
select day, domain, stream, kind, subkind, permanence, grp, why_not, provider, n
from carom_data.domain_count
union all
select day, domain, stream, kind, subkind, permanence, grp, why_not, provider, n
from carom_data.count_delta where domain is not null;
