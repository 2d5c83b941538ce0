-- import.sql - takes over the suppression list of another system. With psql, as a member of carom_crm:
--   psql -X -q -A -t -v ON_ERROR_STOP=1 -v from='the old system' -f import.sql <list.csv
--
-- The file has a header line and the columns address, reason, stream; an empty stream means all of them:
--   address,reason,stream
--   jane@example.com,unsubscribed 2024-02-03,newsletter
--   nobody@example.com,hard bounce,
-- Each line is a decision of an operator, who is the login of this run: it stands until it is released. The reason is kept
-- with it, after "imported from ...". The same file again changes no standing. (A list of addresses alone is easier:
-- `carom suppress --from FILE`.)
create temp table given (address text, reason text, stream text);
\copy given from pstdin with (format csv, header)
begin;
create temp table done as
select count(*) as lines, carom.suppress(array_agg(g.address), nullif(btrim(g.stream), ''),
	'imported from ' || :'from' || coalesce(': ' || nullif(btrim(g.reason), ''), '')) as suppressed
from given g
group by nullif(btrim(g.stream), ''), nullif(btrim(g.reason), '');
commit;
select 'lines: ' || coalesce(sum(lines), 0) || ', suppressed: ' || coalesce(sum(suppressed), 0)
	|| ', no address or given twice: ' || coalesce(sum(lines - suppressed), 0) from done;
