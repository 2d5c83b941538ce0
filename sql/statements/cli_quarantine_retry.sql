-- Takes a message out of quarantine for another try: its key is forgotten, so that it counts as new.
prepare cli_quarantine_retry (bigint) as
with gone as (
	delete from carom_data.quarantine where id = $1 returning key, mailbox
), forgotten as (
	delete from carom_data.message m using gone g where m.key = g.key
)
select g.key, m.name as mailbox from gone g left join carom_data.mailbox m on m.id = g.mailbox;
