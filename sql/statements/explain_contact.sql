prepare explain_contact (text) as
select c.id, c.address from carom_data.contact c where c.id = carom_data.contact_of($1);
