-- A transaction that began before may not have seen these inputs. Once this one is older than all that
-- run, no such transaction is left.
prepare inbox_settle as
update carom_data.inbox i set settle = pg_current_xact_id()
where i.id in (select o.id from carom_data.inbox o where o.what <> 1 and o.settle is null for update skip locked)
returning i.id;
