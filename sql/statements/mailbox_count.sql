prepare mailbox_count (int, bigint, bigint, bigint, bigint) as
update carom_data.mailbox m
set recorded = m.recorded + $2, duplicate = m.duplicate + $3, ignored = m.ignored + $4, quarantined = m.quarantined + $5
where m.id = $1;
