-- How many are held, by stream, is asked for by every scrape of the metrics: the index alone can tell. The contact
-- is in it because the planner looks for it though the view joins it for nothing.
drop index carom_data.state_held;
create index state_held on carom_data.state (stream, until) include (contact) where standing = 1;
