prepare contact_addresses (bigint[]) as
select c.id, c.address from carom_data.contact c where c.id = any ($1) order by c.id;
