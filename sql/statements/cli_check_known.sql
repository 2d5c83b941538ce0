-- The severest of what is in force, on one stream ($2) or on any. What lies on the address is in force also on streams that
-- it has no row of.
prepare cli_check_known (text, text) as
select k.standing, k.cause
from (
	select c.standing, c.cause from carom.contact_status c
	where c.address = $1 and ($2 is null or c.stream is null or c.stream = $2)
	union all
	select 'suppressed', s.cause from carom.suppression s where s.address = $1 and s.stream is null
	union all
	select 'held', 'escalated' from carom.hold h where h.address = $1 and h.stream is null
) k
order by case k.standing when 'suppressed' then 2 when 'held' then 1 else 0 end desc, k.cause nulls first
limit 1;
