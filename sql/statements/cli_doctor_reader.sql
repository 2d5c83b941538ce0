-- Asked as carom_read: what the login itself might do.
prepare cli_doctor_reader as
select r.rolsuper or pg_has_role(session_user, 'carom_owner', 'member') or pg_has_role(session_user, 'carom_daemon', 'member')
	or pg_has_role(session_user, 'carom_crm', 'member') as may_more
from pg_roles r
where r.rolname = session_user;
