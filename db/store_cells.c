/* store_cells - results in PostgreSQL's binary form. See store_pq.h */
#include "store_pq.h"

bool
cell_null(const PGresult *r, int row, int column)
{
	return PQgetisnull(r, row, column);
}

struct slice
cell_bytes(const PGresult *r, int row, int column)
{
	return (struct slice){ (const unsigned char *)PQgetvalue(r, row, column),
		(size_t)PQgetlength(r, row, column) };
}

int64_t
cell_int(const PGresult *r, int row, int column)
{
	struct slice cell = cell_bytes(r, row, column);
	uint64_t v;

	if (cell.n == 0 || cell.n > 8)
		return 0;
	v = cell.n > 1 && cell.p[0] & 0x80 ? UINT64_MAX
					   : 0; /* a bool is one octet, never negative */
	for (size_t i = 0; i < cell.n; i++)
		v = v << 8 | cell.p[i];
	return (int64_t)v;
}

int64_t
cell_time(const PGresult *r, int row, int column, int64_t null_value)
{
	int64_t us;

	if (cell_null(r, row, column))
		return null_value;
	us = cell_int(r, row, column);
	return us == INT64_MIN || us == INT64_MAX ? us : us + STORE_EPOCH_US;
}
