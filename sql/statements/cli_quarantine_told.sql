-- Is it no message, but a call of carom.report_event that was put aside? Of these no mailbox is known.
prepare cli_quarantine_told (bigint) as
select q.id from carom_data.quarantine q where q.id = $1 and q.mailbox is null;
