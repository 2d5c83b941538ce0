-- Requests that a recomputation found at another event or instant, found no more, or found again.
prepare request_move (bigint[], timestamptz[], int[], timestamptz[], bigint[], boolean[]) as
update carom_data.request q
set at = x.at, event_stream = x.event_stream, until = x.until, event = x.event, withdrawn = x.withdrawn
from unnest($1, $2, $3, $4, $5, $6) x (id, at, event_stream, until, event, withdrawn)
where q.id = x.id;
