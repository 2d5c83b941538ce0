-- The address key and the keyed hashes. The same functions in C: db/address_key.c, db/tag.c; tests
-- compare them on generated addresses.

-- One label of a domain as an A-label: simple case folding of Latin, Greek and Cyrillic, then
-- Punycode (RFC 3492). It does not judge whether the label may be registered: the result is a key.
create or replace function carom_data.a_label(label text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
	code int[] := '{}';
	c int;
	basic text := '';
	output text;
	total int;
	handled int;
	n int := 128;
	delta bigint := 0;
	bias int := 72;
	next_n int;
	q bigint;
	k int;
	t int;
	first boolean := true;
	digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
begin
	for i in 1 .. length(label) loop
		c := ascii(substr(label, i, 1));
		c := case
			when c between 65 and 90 then c + 32
			when c < 128 then c
			when c between 192 and 222 and c <> 215 then c + 32
			when c between 256 and 311 or c between 330 and 375 then c | 1
			when c between 313 and 328 or c between 377 and 382 then c + c % 2
			when c = 376 then 255
			when c = 902 then 940
			when c between 904 and 906 then c + 37
			when c = 908 then 972
			when c in (910, 911) then c + 63
			when c between 913 and 939 and c <> 930 then c + 32
			when c between 1024 and 1039 then c + 80
			when c between 1040 and 1071 then c + 32
			when c = 7838 then 223
			when c between 7680 and 7829 or c between 7840 and 7935 then c | 1
			else c end;
		code := code || c;
		if c < 128 then
			basic := basic || chr(c);
		end if;
	end loop;
	total := cardinality(code);
	handled := length(basic);
	if handled = total then
		return basic;
	end if;
	output := 'xn--' || basic || case when basic <> '' then '-' else '' end;
	while handled < total loop
		next_n := 2147483647;
		foreach c in array code loop
			if c >= n and c < next_n then
				next_n := c;
			end if;
		end loop;
		delta := delta + (next_n - n)::bigint * (handled + 1);
		n := next_n;
		foreach c in array code loop
			if c < n then
				delta := delta + 1;
			elsif c = n then
				q := delta;
				k := 36;
				loop
					t := greatest(1, least(26, k - bias));
					exit when q < t;
					output := output || substr(digits, (t + (q - t) % (36 - t))::int + 1, 1);
					q := (q - t) / (36 - t);
					k := k + 36;
				end loop;
				output := output || substr(digits, q::int + 1, 1);
				delta := case when first then delta / 700 else delta / 2 end;
				first := false;
				delta := delta + delta / (handled + 1);
				k := 0;
				while delta > 455 loop
					delta := delta / 35;
					k := k + 36;
				end loop;
				bias := (k + 36 * delta / (delta + 38))::int;
				delta := 0;
				handled := handled + 1;
			end if;
		end loop;
		delta := delta + 1;
		n := n + 1;
	end loop;
	return output;
end
$$;

-- The rest of carom_data.key_of() for what has other than ASCII letters.
create or replace function carom_data.wide_key_of(s text) returns text
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
	at int := position('@' in reverse(s));
begin
	if at < 2 then
		return s;
	end if;
	s := left(s, -(at - 1)) || (
		select string_agg(carom_data.a_label(label), '.' order by n)
		from regexp_split_to_table(translate(right(s, at - 1), U&'\3002\FF0E\FF61', '...'), '\.')
			with ordinality as x (label, n));
	return case when octet_length(s) <= 320 then s end;
end
$$;

-- What two spellings of one address have in common: trimmed, without angle brackets, ASCII letters in
-- lower case, the domain as A-labels. Null for nothing and for more than 320 octets.
-- Expressions without a search path of their own: the planner puts them in line. What is trimmed already is a
-- function by itself, because in line each mention of it is computed again.
create or replace function carom_data.key_of_trimmed(address text) returns text
language sql immutable parallel safe as $$
	select case
		when octet_length(address) not between 1 and 320 then null
		when octet_length(address) = length(address) then lower(address collate "C")
		else carom_data.wide_key_of(lower(address collate "C")) end
$$;

create or replace function carom_data.trimmed(address text) returns text
language sql immutable parallel safe as $$
	select btrim(address, E' \t\r\n\x0B\f<>')
$$;

create or replace function carom_data.key_of(address text) returns text
language sql immutable parallel safe as $$
	select carom_data.key_of_trimmed(carom_data.trimmed($1))
$$;

create or replace function carom.address_key(address text) returns text
language sql immutable security definer parallel safe
set search_path = pg_catalog, pg_temp as $$
	select carom_data.key_of($1)
$$;

-- Does a text name an address, in any case, and not only one that ends or begins like it? As db/address_named.c has it.
create or replace function carom_data.names_address(words text, address text) returns boolean
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
	select case when position(lower($2) in lower($1)) > 0 then
		lower($1) ~ ('((?<![a-z0-9][._+-]?)|(?<=[=%][0-9a-f]{2}|\\[a-z]|\\u[0-9a-f]{4}))'
			|| regexp_replace(lower($2), '([!-/:-?\[-`{-~])', '\\\1', 'g') || '(?![.]?[a-z0-9])')
		else false end
$$;

-- HMAC-SHA256 with the key of this database, cut to 128 bits. what keeps the uses apart. In line too: the
-- caller brings the pads from carom_data.secret.
create or replace function carom_data.tag_with(inner_pad bytea, outer_pad bytea, what text, value text) returns uuid
language sql stable parallel safe as $$
	select encode(substr(sha256(outer_pad || sha256(inner_pad || convert_to(what || ':' || value, 'UTF8'))), 1, 16),
		'hex')::uuid
$$;

create or replace function carom_data.tag(what text, value text) returns uuid
language sql stable strict parallel safe
set search_path = pg_catalog, pg_temp as $$
	select carom_data.tag_with(s.inner_pad, s.outer_pad, $1, $2) from carom_data.secret s
$$;

-- The number of a send among events: of its tag as much as a bigint holds, and never 0. As send_hash() of the recorder.
create or replace function carom_data.send_number(tag uuid) returns bigint
language sql immutable parallel safe as $$
	select greatest(1, ('x' || left(replace($1::text, '-', ''), 16))::bit(64)::bigint & 9223372036854775807)
$$;

-- A Message-ID with or without its angle brackets.
create or replace function carom_data.bare_message_id(id text) returns text
language sql immutable parallel safe as $$
	select nullif(btrim(id, E' \t\r\n<>'), '')
$$;
