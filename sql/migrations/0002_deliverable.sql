-- Who may not be sent to, and whose address was erased: few among many, asked for with every list of addresses.
create index contact_forgotten on carom_data.contact (tag) where address is null;
create index state_not_active on carom_data.state (contact) where standing > 0;
