-- A server restored from a dump counts transactions from a low number: the feed must go on upwards.
prepare feed_adjust as
update carom_data.feed f set offset_xid = x.last - pg_current_xact_id()::text::bigint + 1
from (select (max(id) >> 22) as last from carom_data.transition) x
where x.last > f.offset_xid + pg_current_xact_id()::text::bigint;
