-- A year of history, in a migrated database that is empty but for the streams newsletter, offers, invoices and
-- trial: bench.contacts contacts and bench.events events (settings of the session), with all that belongs to them but
-- what the events come to. For that, afterwards: carom rebuild, then history_counts.sql. As the owner of everything;
-- triggers are off while it loads, and the indexes of the events are made at the end.

set session_replication_role = replica;
set work_mem = '256MB';
set maintenance_work_mem = '512MB';

-- A number in [0, 1) that n and a word decide.
create function pg_temp.chance(n bigint, word text) returns float8
language sql immutable parallel safe as $$
	select (hashtextextended(word, n) & 4294967295) / 4294967296.0
$$;

-- Half of the addresses are at a few providers, the others at a tail of 60,000 domains.
create table carom_data.bench_provider (upto float8, domain text, provider text, remote_mta text);
insert into carom_data.bench_provider values
	(0.22, 'gmail.com', 'google', 'gmail-smtp-in.l.google.com'), (0.30, 'hotmail.com', 'microsoft', 'hotmail-com.olc.protection.outlook.com'),
	(0.35, 'outlook.com', 'microsoft', 'outlook-com.olc.protection.outlook.com'), (0.41, 'yahoo.com', 'yahoo', 'mta5.am0.yahoodns.net'),
	(0.44, 'icloud.com', 'apple', 'mx01.mail.icloud.com'), (0.47, 'gmx.de', 'gmx', 'mx00.emig.gmx.net'),
	(0.49, 'web.de', 'gmx', 'mx-ha02.web.de'), (0.50, 'orange.fr', 'orange', 'smtp-in.orange.fr');
insert into carom_data.contact (tag, address)
select carom_data.tag('address', a.address), a.address
from (
	select i, (array['anna', 'peter', 'm.schmidt', 'info', 'jose', 'li.wei', 'k', 'sales'])[1 + i % 8] || i || '@' || coalesce(
		(select p.domain from carom_data.bench_provider p where pg_temp.chance(i, 'domain') < p.upto order by p.upto limit 1),
		'd' || floor(60000 * power(pg_temp.chance(i, 'tail'), 3)) || '.example') as address
	from generate_series(1, current_setting('bench.contacts')::int) i
) a
order by a.i;
analyze carom_data.contact;

insert into carom_data.mailbox (name, url, state, last_pass_at, recorded, duplicate, ignored)
select 'returns' || i, 'imaps://imap.example.com', 'idle', now(), current_setting('bench.events')::int / 4, 1000, 5000
from generate_series(1, 4) i;

-- Of each stream but the invoices a campaign every other day.
create table carom_data.bench_campaign as
select row_number() over (order by n, t.name)::int as id, t.id as stream, n as number, t.name || ' ' || d.at::date as name, d.at
from carom_data.stream t
cross join generate_series(0, 182) n
cross join lateral (select (now() - interval '365 days') at time zone 'UTC' + n * interval '2 days' as at) d
where t.name in ('newsletter', 'offers', 'trial');
insert into carom_data.campaign (id, name) overriding system value select id, name from carom_data.bench_campaign;
do $$ begin perform setval(pg_get_serial_sequence('carom_data.campaign', 'id'), max(id)) from carom_data.campaign; end $$;
insert into carom_data.sent (stream, campaign, at, n, registered)
select c.stream, c.id, c.at at time zone 'UTC', current_setting('bench.events')::int / 20, false from carom_data.bench_campaign c;
insert into carom_data.sent (stream, campaign, at, n, registered)
select t.id, null, d, current_setting('bench.events')::int / 100, false
from carom_data.stream t cross join generate_series(now() - interval '365 days', now(), interval '1 day') d where t.name = 'invoices';

-- What mail systems say: out of a thousand failures. The first 350 are of the fifth of the contacts that are dead.
create table carom_data.bench_failure as
select i.i as number, n.id as reason, p.p as permanence, s.s as scope, g.g as grp, x.stage, x.status, x.reply, x.rule, x.text
from (
select lag(y.upto, 1, 0) over (order by y.upto) as after, y.*
from (values
	(260, 'mailbox_not_found', 9, '5.1.1', '550', 'google.nosuchuser', '550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient''s email address for typos or unnecessary spaces. %s'),
	(300, 'mailbox_closed', 9, '5.2.1', '550', 'smtp.closed', '550 5.2.1 %s: this account has been closed'),
	(330, 'domain_not_found', 2, '5.1.2', '', 'dns.nxdomain', 'Host or domain name not found. Name service error for name=%s type=MX: Host not found'),
	(350, 'domain_no_mail', 2, '5.1.10', '556', 'dns.nullmx', 'Domain %s does not accept mail (nullMX)'),
	(520, 'mailbox_full', 9, '4.2.2', '452', 'google.overquota', '452-4.2.2 The recipient''s inbox is out of storage space. Please direct the recipient to https://support.example.com/mail/?p=OverQuotaTemp %s'),
	(570, 'mailbox_disabled', 9, '5.2.1', '550', 'google.disabled', '550 5.2.1 The email account %s that you tried to reach is disabled'),
	(620, 'mailbox_unavailable', 9, '4.2.1', '450', 'smtp.unavailable', '450 4.2.1 %s: Recipient address rejected: mailbox temporarily unavailable'),
	(660, 'connection_failure', 3, '4.4.1', '', 'smtp.connect', 'connect to mx.%s[192.0.2.25]:25: Connection refused'),
	(700, 'timeout', 3, '4.4.2', '', 'smtp.timeout', 'conversation with mx.%s[192.0.2.25] timed out while receiving the initial server greeting'),
	(730, 'service_unavailable', 4, '4.3.2', '421', 'smtp.unavailable', '421 4.3.2 %s Service not available, closing transmission channel'),
	(770, 'rate_limited', 8, '4.7.28', '421', 'google.rate', '421-4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been temporarily rate limited. %s'),
	(820, 'ip_blocked', 8, '5.7.1', '550', 'microsoft.blocked', '550 5.7.1 Unfortunately, messages from [192.0.2.1] weren''t sent. Please contact your Internet service provider since part of their network is on our block list (S3150). %s'),
	(880, 'spam_content', 11, '5.7.1', '554', 'smtp.spam', '554 5.7.1 Message to %s rejected as spam by content filtering'),
	(910, 'recipient_refused', 9, '5.7.1', '550', 'smtp.refused', '550 5.7.1 %s: you are not allowed to send to this recipient'),
	(940, 'auth_failure', 11, '5.7.26', '550', 'google.dmarc', '550-5.7.26 Unauthenticated email is not accepted due to the domain''s DMARC policy. %s'),
	(960, 'message_too_large', 7, '5.3.4', '552', 'smtp.size', '552 5.3.4 Message size exceeds fixed limit for %s'),
	(1000, 'unknown', 0, '5.0.0', '550', 'status.unknown', '550 5.0.0 Transaction failed for %s')
) y (upto, name, stage, status, reply, rule, text)
) x
join generate_series(0, 999) i on i.i < x.upto and i.i >= x.after
join carom_data.reason n on n.name = x.name
join generate_series(1, 3) p (p) on carom_data.permanence_name(p.p::smallint) = n.permanence
left join generate_series(1, 5) s (s) on carom_data.scope_name(s.s::smallint) = n.scope
left join generate_series(0, 5) g (g) on carom_data.group_name(g.g::smallint) = n.grp;

-- The events in the order in which they were recorded; a few contacts have many.
do $$
declare
	first bigint;
	definition text;
	definitions text[];
begin
	definitions := array(select indexdef from pg_indexes where schemaname = 'carom_data' and tablename = 'event'
		and indexname <> 'event_pkey');
	execute (select string_agg('drop index carom_data.' || indexname, ';') from pg_indexes where schemaname = 'carom_data'
		and tablename = 'event' and indexname <> 'event_pkey');
	for first in 1 .. current_setting('bench.events')::bigint by 100000 loop
		insert into carom_data.event (ident, contact, stream, occurred_at, recorded_at, message, kind, subkind, reason,
			permanence, scope, grp, stage, trust, why_not, send, campaign, mailbox, status, reply, diagnostic, remote_mta,
			provider, rule_id, message_id, original_message_id, extra)
		select md5('e' || e.i)::uuid, e.contact, e.stream, e.at, e.at + interval '1 minute',
			(lpad(to_hex((extract(epoch from e.at) / 3600)::int), 8, '0') || right(e.hash, 24))::uuid, e.kind, e.subkind,
			coalesce(f.reason, 0), case e.kind when 1 then f.permanence when 2 then 2 else 0 end,
			coalesce(f.scope, 0), coalesce(f.grp, 0), coalesce(f.stage, 0), e.trust, 0, e.i, c.id, 1 + e.i % 4,
			f.status, nullif(f.reply, ''), replace(f.text, '%s', case when f.stage between 2 and 4 then e.domain else e.address end),
			case when f.reason > 0 then coalesce(p.remote_mta, 'mx.' || e.domain) end, p.provider, f.rule,
			e.hash || '@mx.example.net', e.i || '.letter@news.example.com',
			case when e.kind = 4 and e.i % 3 = 0 then jsonb_build_object('until', (e.at + interval '9 days')::date, 'language', 'de') end
		from (
			select r.i, r.at, t.id as stream, o.id as contact, o.address, split_part(o.address, '@', 2) as domain,
				md5('m' || r.i) as hash, r.kind, case r.kind when 3 then 2 when 4 then case when r.i % 4 = 0 then 15 else 12 end
					when 5 then case when r.i % 4 = 0 then 23 else 19 end when 6 then 4 when 7 then 10 else 0 end::smallint as subkind,
				case when r.kind < 3 then case when pg_temp.chance(o.id, 'dead') < 0.2 then floor(1000 * r.failure)::int
					else 350 + floor(650 * r.failure)::int end end as failure,
				case when r.i % 25 = 0 then 2 when r.i % 7 = 0 then 3 else 4 end::smallint as trust
			from (
				select x.i, x.at, x.failure, 1 + floor(current_setting('bench.contacts')::int * power(x.whose, 1.5))::bigint as contact,
					case when x.kind < 0.80 then 1 when x.kind < 0.88 then 2 when x.kind < 0.90 then 3 when x.kind < 0.965 then 4
						when x.kind < 0.985 then 5 when x.kind < 0.99 then 6 else 7 end::smallint as kind,
					case when x.stream < 0.6 then 'newsletter' when x.stream < 0.85 then 'offers' when x.stream < 0.95 then 'invoices'
						else 'trial' end as stream
				from (
					select i, random() as whose, random() as kind, random() as stream, random() as failure,
						now() - interval '365 days' + (i - random() * least(i, 2000))
							* (interval '365 days' / current_setting('bench.events')::float8) as at
					from generate_series(first, least(first + 99999, current_setting('bench.events')::bigint)) i
				) x
			) r
			join carom_data.contact o on o.id = r.contact
			join carom_data.stream t on t.name = r.stream
		) e
		left join carom_data.bench_failure f on f.number = e.failure
		left join carom_data.bench_provider p on p.domain = e.domain
		left join carom_data.bench_campaign c on c.stream = e.stream
			and c.number = floor(extract(epoch from e.at - (now() - interval '365 days')) / 172800);
	end loop;
	foreach definition in array definitions loop
		execute definition;
	end loop;
end $$;

insert into carom_data.message (key, outcome, unrecognised, recorded_at)
select e.message, 1, false, e.recorded_at from carom_data.event e order by e.id;
insert into carom_data.message (key, outcome, unrecognised)
select (lpad(to_hex((extract(epoch from now()) / 3600)::int), 8, '0') || right(md5('l' || i), 24))::uuid, 3, true
from generate_series(1, 5000) i;
insert into carom_data.state (contact, stream, stale) select c.id, 0, true from carom_data.contact c order by c.id;

-- Registered sends of two weeks, signs of life, decisions, what nothing ties to us, the mail itself of some days.
insert into carom_data.send (contact, stream, at, campaign, message_tag)
select c.id, b.stream, b.at at time zone 'UTC', b.id, md5(c.id || ' ' || b.id)::uuid
from carom_data.bench_campaign b cross join carom_data.contact c
where b.at > (now() - interval '14 days') at time zone 'UTC' and pg_temp.chance(c.id, b.name) < 0.2
order by b.at;
insert into carom_data.success (contact, stream, kind, day, at)
select c.id, t.id, (array[1, 4, 8])[1 + d % 3], current_date - d * 3, now() - d * interval '3 days' - interval '1 hour'
from generate_series(0, 20) d cross join carom_data.stream t cross join carom_data.contact c
where t.name in ('newsletter', 'offers') and pg_temp.chance(c.id, t.name || d) < 0.02;
insert into carom_data.decision (contact, stream, action, at, actor, why)
select 1 + i * 37, null, i % 3, now() - i * interval '8 hours', 'crm', 'asked for it' from generate_series(1, 1000) i
where 1 + i * 37 <= current_setting('bench.contacts')::int;
insert into carom_data.unattributed (tag, address, ident, stream, occurred_at, recorded_at, kind, subkind, reason, permanence,
	scope, grp, stage, trust, mailbox, status, reply, diagnostic)
select md5('u' || i)::uuid, 'stranger' || i || '@elsewhere.example', md5('x' || i)::uuid, 0, a.at, a.at, 1, 0, f.reason, f.permanence,
	coalesce(f.scope, 0), coalesce(f.grp, 0), f.stage, 1, 1, f.status, f.reply, format(f.text, 'stranger' || i)
from generate_series(1, 20000) i
cross join lateral (select now() - i * interval '1 minute' as at) a
join carom_data.bench_failure f on f.number = 0;
insert into carom_data.quarantine (key, at, mailbox, size, why)
select md5('q' || i)::uuid, now() - i * interval '1 day', 1, 4000, 'parser died: signal 11' from generate_series(1, 20) i;
insert into carom_data.evidence (key, recorded_at, expires, size, raw)
select e.message, e.recorded_at, e.recorded_at + interval '30 days', 6000, decode(repeat(md5(e.ident::text), 40), 'hex')
from carom_data.event e where e.occurred_at > now() - interval '32 days' and e.id % 4 = 0;
insert into carom_data.place (mailbox, folder, uidvalidity, uid, internaldate, key)
select 1 + e.id % 4, 1, 1, e.id, e.occurred_at, e.message from carom_data.event e where e.occurred_at > now() - interval '14 days';
insert into carom_data.folder (name) values ('INBOX') on conflict do nothing;
drop table carom_data.bench_provider, carom_data.bench_campaign, carom_data.bench_failure;
