prepare address_keys (text[]) as
select carom.address_key(x.address) from unnest($1) with ordinality x (address, n) order by x.n;
