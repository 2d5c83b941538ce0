/* store_rows - results as text, for whoever prints them. See store.h */
#include "store_pq.h"

#include <stdlib.h>
#include <string.h>

struct store_rows {
	PGresult *r;
	char **
	    iso; /* timestamps rewritten, one per cell that is one; NULL where the cell is as it is */
};

enum { /* of pg_type */
	OID_BOOL = 16,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_JSON = 114,
	OID_FLOAT4 = 700,
	OID_FLOAT8 = 701,
	OID_TIMESTAMPTZ = 1184,
	OID_NUMERIC = 1700,
	OID_JSONB = 3802
};

static bool
is_array(Oid type)
{
	static const Oid arrays[] = { 1000, 1001, 1005, 1007, 1009, 1016, 1182, 1185, 1231, 2951,
		3807 };

	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		if (arrays[i] == type)
			return true;
	return false;
}

/* "2026-01-02 03:04:05.67+00" as ISO 8601 has it: "2026-01-02T03:04:05.67Z". */
static char *
iso_of(const char *cell)
{
	char *out = malloc(strlen(cell) + 1);
	size_t n;

	if (!out)
		abort();
	strcpy(out, cell);
	n = strlen(out);
	if (n > 13 && out[10] == ' ')
		out[10] = 'T';
	if (n > 3 && strcmp(out + n - 3, "+00") == 0)
		strcpy(out + n - 3, "Z");
	return out;
}

static struct store_rows *
rows_new(PGresult *r)
{
	struct store_rows *rows = calloc(1, sizeof *rows);
	size_t n = (size_t)PQntuples(r), columns = (size_t)PQnfields(r);

	if (!rows)
		abort();
	rows->r = r;
	rows->iso = calloc(n * columns + 1, sizeof *rows->iso);
	if (!rows->iso)
		abort();
	for (size_t c = 0; c < columns; c++) {
		if (PQftype(r, (int)c) != OID_TIMESTAMPTZ)
			continue;
		for (size_t i = 0; i < n; i++)
			if (!PQgetisnull(r, (int)i, (int)c))
				rows->iso[i * columns + c] = iso_of(PQgetvalue(r, (int)i, (int)c));
	}
	return rows;
}

void
store_rows_free(struct store_rows *r)
{
	size_t cells;

	if (!r)
		return;
	cells = (size_t)PQntuples(r->r) * (size_t)PQnfields(r->r);
	for (size_t i = 0; i < cells; i++)
		free(r->iso[i]);
	free(r->iso);
	PQclear(r->r);
	free(r);
}

size_t
store_rows_count(const struct store_rows *r)
{
	return (size_t)PQntuples(r->r);
}

size_t
store_columns(const struct store_rows *r)
{
	return (size_t)PQnfields(r->r);
}

const char *
store_column_name(const struct store_rows *r, size_t column)
{
	return PQfname(r->r, (int)column);
}

enum store_type
store_column_type(const struct store_rows *r, size_t column)
{
	Oid type = PQftype(r->r, (int)column);

	switch (type) {
	case OID_BOOL:
		return STORE_BOOL;
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
	case OID_FLOAT4:
	case OID_FLOAT8:
	case OID_NUMERIC:
		return STORE_NUMBER;
	case OID_TIMESTAMPTZ:
		return STORE_TIME;
	case OID_JSON:
	case OID_JSONB:
		return STORE_JSON;
	default:
		return is_array(type) ? STORE_ARRAY : STORE_TEXT;
	}
}

const char *
store_cell(const struct store_rows *r, size_t row, size_t column)
{
	size_t cell = row * store_columns(r) + column;

	if (PQgetisnull(r->r, (int)row, (int)column))
		return NULL;
	return r->iso[cell] ? r->iso[cell] : PQgetvalue(r->r, (int)row, (int)column);
}

const char *
store_value(const struct store_rows *r, size_t row, const char *column)
{
	int c = PQfnumber(r->r, column);

	return c < 0 ? NULL : store_cell(r, row, (size_t)c);
}

double
store_number(const struct store_rows *r, size_t row, const char *column)
{
	const char *text = store_value(r, row, column);

	return text ? strtod(text, NULL) : 0;
}

bool
store_run(struct store *s, const char *name, const char *const *params, size_t n,
    struct store_rows **out, struct err *e)
{
	PGresult *r = store_send(s, name, (int)n, params, NULL, NULL, 0, e);

	if (!r)
		return false;
	if (out)
		*out = rows_new(r);
	else
		PQclear(r);
	return true;
}

bool
store_stream(struct store *s, const char *name, const char *const *params, size_t n,
    store_each each, void *context, struct err *e)
{
	bool ok = true, wanted = true, done;
	PGresult *r;

	if (!store_prepare(s, name, e))
		return false;
	if (!PQsendQueryPrepared(s->conn, name, (int)n, params, NULL, NULL, 0))
		return store_failed(s, NULL, name, e);
	PQsetSingleRowMode(s->conn);
	while ((r = store_next(s, &done, ok ? e : NULL))) {
		if (PQresultStatus(r) == PGRES_SINGLE_TUPLE) {
			struct store_rows *row = rows_new(r);

			if (wanted && !each(context, row)) {
				wanted = false;
				store_cancel(s);
			}
			store_rows_free(row);
			continue;
		}
		if (wanted && PQresultStatus(r) != PGRES_TUPLES_OK)
			ok = store_failed(s, r, name, e);
		PQclear(r);
	}
	return ok && done;
}
