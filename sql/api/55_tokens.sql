-- Signed return-path addresses: PREFIX-TOKEN@DOMAIN, TOKEN being 185 bits as 37 characters a-z2-7:
--   version 1 (0), key id 4, send id 40, recipient tag 40, day since 1970 20, MAC 80.
-- The tag is a keyed hash of the address key, the MAC one of the 105 bits before it (left-aligned in 14
-- octets). The same in C: db/token.c. The domain and the prefix are those of the stream's return_path.

create or replace function carom_data.hmac(key bytea, message bytea) returns bytea
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
	inner_pad bytea := decode(repeat('36', 64), 'hex');
	outer_pad bytea := decode(repeat('5c', 64), 'hex');
begin
	for i in 0 .. length(key) - 1 loop
		inner_pad := set_byte(inner_pad, i, get_byte(key, i) # 54);
		outer_pad := set_byte(outer_pad, i, get_byte(key, i) # 92);
	end loop;
	return sha256(outer_pad || sha256(inner_pad || message));
end
$$;

create or replace function carom.make_token(stream text, address text, send_id bigint) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	k carom_data.token_key;
	path text;
	key text := carom_data.key_of(make_token.address);
	bits bit varying;
	signed bytea := '';
	token text := '';
	prefix text;
begin
	if key is null then
		raise exception 'make_token: this is no address' using errcode = '22023';
	end if;
	if make_token.send_id is null or make_token.send_id < 0 or make_token.send_id >= 1::bigint << 40 then
		raise exception 'make_token: a send id has 40 bits' using errcode = '22023';
	end if;
	select s.return_path into path from carom_data.stream s where s.name = make_token.stream;
	select t.* into k from carom_data.token_key t join carom_data.stream s on s.id = t.stream
	where s.name = make_token.stream and t.retired_at is null
	order by t.created_at desc, t.kid desc limit 1;
	if not found then
		raise exception 'make_token: stream % has no token key', make_token.stream
			using errcode = '55000', hint = 'carom token key add STREAM';
	end if;
	bits := b'0' || k.kid::int::bit(4) || make_token.send_id::bit(40)
		|| ('x' || encode(substr(carom_data.hmac(k.key, convert_to('carom-rcpt-1:' || key, 'UTF8')), 1, 5), 'hex'))::bit(40)
		|| ((extract(epoch from now())::bigint / 86400)::int)::bit(20);
	for i in 0 .. 13 loop
		signed := signed || set_byte('\x00'::bytea, 0, substring(bits || b'0000000' from i * 8 + 1 for 8)::bit(8)::int);
	end loop;
	bits := bits || ('x' || encode(substr(carom_data.hmac(k.key, convert_to('carom-token-1:', 'UTF8') || signed), 1, 10), 'hex'))::bit(80);
	for i in 0 .. 36 loop
		token := token || substr('abcdefghijklmnopqrstuvwxyz234567', substring(bits from i * 5 + 1 for 5)::bit(5)::int + 1, 1);
	end loop;
	prefix := left(path, greatest(position('@' in path) - 1, 0));
	if prefix is null or prefix = '' or octet_length(prefix) > 26 then
		prefix := 'b';
	end if;
	return prefix || '-' || token || coalesce(substr(path, nullif(position('@' in path), 0)), '');
end
$$;

-- Adds a key; the newest one that is not retired makes tokens, all of them verify.
create or replace function carom_data.token_key_add(stream text) returns smallint
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
	s int := carom_data.stream_id(token_key_add.stream);
	free smallint;
begin
	if s = 0 then
		raise exception 'a stream is needed' using errcode = '22023';
	end if;
	perform from carom_data.stream x where x.id = s for update;
	select n into free from generate_series(0, 15) n
	where not exists (select from carom_data.token_key t where t.stream = s and t.kid = n) order by n limit 1;
	if free is null then
		-- The oldest that retired longer ago than any of its tokens lives makes room.
		delete from carom_data.token_key t where t.stream = s and t.retired_at < now() - interval '40 days'
		returning t.kid into free;
	end if;
	if free is null then
		raise exception 'stream % has 16 token keys already', token_key_add.stream
			using errcode = '55000', hint = 'carom token key retire STREAM ID; its place is free 40 days later';
	end if;
	insert into carom_data.token_key (stream, kid, key)
	select s, free, sha256(string_agg(uuid_send(gen_random_uuid()), '')) from generate_series(1, 4);
	return free;
end
$$;

create or replace function carom_data.token_key_retire(stream text, kid int) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
	update carom_data.token_key t set retired_at = coalesce(t.retired_at, now())
	where t.stream = (select x.id from carom_data.stream x where x.name = token_key_retire.stream)
		and t.kid = token_key_retire.kid;
	return found;
end
$$;

create or replace function carom_data.token_keys()
returns table (stream_id int, stream text, kid smallint, key bytea, created_at timestamptz, retired_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
	select t.stream, s.name, t.kid, t.key, t.created_at, t.retired_at
	from carom_data.token_key t join carom_data.stream s on s.id = t.stream
	order by t.stream, t.kid
$$;
