-- What retention drops. The recorder may not delete events or sends: it may ask for this.

-- Events of these contacts that a base stands for, and what else nobody reads any more because of it. Of the
-- successes the latest of a kind stays: it is a sign of life.
create or replace function carom_data.retain_drop(contacts bigint[]) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	dropped bigint;
begin
	with base as materialized (
		select k.contact, max(k.upto) as upto from carom_data.checkpoint k
		where k.contact = any (retain_drop.contacts) and k.base
		group by k.contact
	), checkpoint as (
		delete from carom_data.checkpoint k using base b
		where k.contact = b.contact and (k.upto < b.upto or k.upto = b.upto and not k.base)
	), success as (
		delete from carom_data.success s using base b
		where s.contact = b.contact and s.at < b.upto
			and exists (
				select from carom_data.success l
				where l.contact = s.contact and l.stream = s.stream and l.kind = s.kind and l.day > s.day)
	), event as (
		delete from carom_data.event e using base b
		where e.contact = b.contact and e.occurred_at < b.upto
		returning 1
	)
	select count(*) into dropped from event;
	return dropped;
end
$$;

create or replace function carom_data.retain_sends(before timestamptz, most int) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	dropped bigint;
begin
	with gone as (
		delete from carom_data.send s
		where s.ctid = any (array(
			select o.ctid from carom_data.send o
			where (o.at at time zone 'UTC')::date <= (retain_sends.before at time zone 'UTC')::date
				and o.at < retain_sends.before
			limit retain_sends.most))
		returning 1
	)
	select count(*) into dropped from gone;
	return dropped;
end
$$;
