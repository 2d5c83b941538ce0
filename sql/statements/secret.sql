prepare secret as
select s.key from carom_data.secret s;
