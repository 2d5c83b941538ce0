-- Is an address well-formed, and if not, which of the ten causes of status 5.1.3? The same in C, where
-- the order of the questions is explained: parsers/address.c.

create or replace function carom_data.is_blank(c text) returns boolean
language sql immutable parallel safe as $$
	select strpos(E' \t\r\n' || U&'\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\200B\202F\205F\3000\FEFF', c) > 0
$$;

create or replace function carom_data.local_fault(local text) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
	quoted boolean := length(local) > 1 and left(local, 1) = '"' and right(local, 1) = '"';
	s text := case when quoted then substr(local, 2, length(local) - 2) else local end;
	escaped boolean := false;
	c text;
	code int;
begin
	if local = '' then
		return 'no_local';
	end if;
	if not quoted and (left(s, 1) = '.' or right(s, 1) = '.') then
		return 'edge_dot';
	end if;
	for i in 1 .. length(s) loop
		c := substr(s, i, 1);
		code := ascii(c);
		if code >= 128 then
			if escaped or code < 160 or code = 65533 then
				return 'bad_char';
			end if;
		elsif not quoted then
			if c in ('"', '\') then
				return 'bad_quoting';
			elsif c !~ '[A-Za-z0-9.!#$%&''*+/=?^_`{|}~-]' then
				return 'bad_char';
			end if;
		elsif c = '"' and not escaped then
			return 'bad_quoting';
		elsif c = '\' and not escaped then
			if i = length(s) then
				return 'bad_quoting';
			end if;
			escaped := true;
			continue;
		elsif code < 32 or code = 127 then
			return 'bad_char';
		end if;
		escaped := false;
	end loop;
	return null;
end
$$;

create or replace function carom_data.domain_fault(domain text) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
	literal text := substr(domain, 2, greatest(length(domain) - 2, 0));
	labels text[];
	label text;
begin
	if domain = '' then
		return 'no_domain';
	end if;
	if length(domain) > 2 and left(domain, 1) = '[' and right(domain, 1) = ']' then
		if literal ~* '^IPv6:[0-9a-f:.]+$' then
			perform substr(literal, 6)::inet;
			return case when family(substr(literal, 6)::inet) <> 6 then 'bad_domain' end;
		elsif literal ~ '^[0-9]{1,3}([.][0-9]{1,3}){3}$' then
			return case when exists (select from regexp_split_to_table(literal, '[.]') p where p::int > 255) then 'bad_domain' end;
		end if;
		return 'bad_domain';
	end if;
	labels := string_to_array(domain, '.');
	if octet_length(domain) > 255 or domain ~ U&'[\0080-\009F\FFFD]' or cardinality(labels) < 2
		or labels[cardinality(labels)] ~ '^[0-9]*$' then
		return 'bad_domain';
	end if;
	foreach label in array labels loop
		if label = '' or left(label, 1) = '-' or right(label, 1) = '-'
			or regexp_replace(label, '[^\x01-\x7f]', '', 'g') !~ '^[A-Za-z0-9-]*$'
			or octet_length(label) = length(label) and length(label) > 63 then
			return 'bad_domain';
		end if;
	end loop;
	return null;
exception when invalid_text_representation then
	return 'bad_domain';
end
$$;

-- Null when it is well-formed (RFC 6531 addresses are).
create or replace function carom_data.syntax_fault(address text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
	i int := 0;
	c text;
	before text;
	quoted boolean := false;
	escaped boolean := false;
	at int := 0;
	ats int := 0;
	space boolean := false;
	double_dot boolean := false;
begin
	-- As an array: whatever a form sends is read once, substr() would begin at its beginning each time.
	foreach c in array string_to_array(address, null) loop
		i := i + 1;
		if escaped then
			escaped := false;
		elsif quoted then
			escaped := c = '\';
			quoted := c <> '"';
		elsif c = '"' then
			quoted := true;
		elsif c = '@' then
			at := i;
			ats := ats + 1;
		elsif c = '.' and before = '.' then
			double_dot := true;
		elsif carom_data.is_blank(c) then
			space := true;
		end if;
		before := c;
	end loop;
	return case
		when quoted then 'bad_quoting'
		when space then 'space'
		when ats = 0 then 'no_at'
		when ats > 1 then 'many_at'
		when double_dot then 'double_dot'
		when octet_length(address) > 320 then 'bad_domain'
		else coalesce(carom_data.local_fault(left(address, at - 1)), carom_data.domain_fault(substr(address, at + 1))) end;
end
$$;

create or replace function carom_data.repaired_address(address text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
	better text := '';
	quoted boolean := false;
	domain boolean := false;
	c text;
begin
	foreach c in array regexp_split_to_array(address, '') loop
		if not quoted and carom_data.is_blank(c) then
			continue;
		end if;
		if c = '"' then
			quoted := not quoted;
		end if;
		-- beside the key of the dot
		domain := domain or (c = '@' and not quoted);
		if domain and c in (',', ';') then
			c := '.';
		end if;
		if not quoted then
			if c = '@' then
				better := rtrim(better, '.');
				continue when right(better, 1) = '@';
			elsif c = '.' and (better = '' or right(better, 1) in ('.', '@')) then
				continue;
			end if;
		end if;
		better := better || c;
	end loop;
	return rtrim(better, '.');
end
$$;

create or replace function carom.check_address(address text)
returns table (well_formed boolean, fault text, suggestion text)
language sql stable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
	select f.fault is null, f.fault,
		case when f.fault is not null and octet_length($1) <= 640
			and carom_data.syntax_fault(carom_data.repaired_address($1)) is null then carom_data.repaired_address($1) end
	from (select case when $1 = '' then 'no_at' else carom_data.syntax_fault($1) end as fault) f
	where $1 is not null
$$;
