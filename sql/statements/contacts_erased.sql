prepare contacts_erased (bigint[]) as
select c.id from carom_data.contact c where c.id = any ($1) and c.address is null;
