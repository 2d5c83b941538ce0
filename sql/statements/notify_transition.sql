prepare notify_transition as
select pg_notify('carom_transition', '');
