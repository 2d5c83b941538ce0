/* report_parts - headings, tables and their numbers, as every section of the report has them. See report_page.h. */
#include "build_config.h"

#include "report_page.h"

#include "html.h"
#include "html_table.h"
#include "language.h"

bool
report_rows(struct report *r, const char *statement, struct store_rows **rows)
{
	return store_run(r->s, statement, r->params, 3, rows, r->e);
}

void
report_section(struct report *r, const char *id, const char *title)
{
	fprintf(r->to, "<section id=\"%s\"><h2>", id);
	html_text_put(r->to, _(title));
	fputs("</h2>\n", r->to);
}

void
report_section_end(struct report *r)
{
	fputs("</section>\n", r->to);
}

void
report_heading(struct report *r, const char *title)
{
	fputs("<h3>", r->to);
	html_text_put(r->to, _(title));
	fputs("</h3>\n", r->to);
}

void
report_table_behind(struct report *r, const struct store_rows *rows, const struct html_table *table)
{
	fputs("<details><summary>", r->to);
	html_text_put(r->to, _("The numbers"));
	fputs("</summary>\n", r->to);
	html_table_put(r->to, rows, 0, store_rows_count(rows), table);
	fputs("</details>\n", r->to);
}
