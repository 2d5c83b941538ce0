-- A server restored from a dump counts transactions from a low number: the feed goes on upwards, and shows what was
-- in it, without waiting for the first change.
prepare feed_adjust as
select carom_data.transition_base();
