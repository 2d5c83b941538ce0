-- Where the events of contacts begin that can still be read: who is not there has all of them.
prepare checkpoint_bases (bigint[]) as
select k.contact, max(k.upto) as upto
from carom_data.checkpoint k
where k.contact = any ($1) and k.base
group by k.contact;
