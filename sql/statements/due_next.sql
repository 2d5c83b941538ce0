-- Within $1 seconds. Without that bound the scan would pass over all that was due next and has changed since the last vacuum:
-- who bounces with every campaign is always the one who is due next.
prepare due_next (int) as
select min(s.due) from carom_data.state s where s.due <= now() + $1 * interval '1 second';
