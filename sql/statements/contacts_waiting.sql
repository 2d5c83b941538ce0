-- Of these contacts those that a recorder has yet to fold: told in the inbox, or under an outage that changed.
prepare contacts_waiting (bigint[]) as
select w.contact
from (select unnest(i.contacts) as contact from carom_data.inbox i) w
where w.contact = any ($1)
union
select s.contact from carom_data.state s where s.contact = any ($1) and s.stale
order by 1;
