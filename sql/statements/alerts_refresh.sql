prepare alerts_refresh as
select a.name, a.object, a.detail, a.opened from carom_data.alerts_refresh() a;
