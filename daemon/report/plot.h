/*
 * plot - plots of the report, in SVG drawn by hand.
 *
 * Whatever a plot shows stands in a table behind it as well. It has a title for readers of screens, and so has
 * each of its parts. Labels are text of the page and not of the drawing: a drawing is stretched to the
 * width there is, a letter is not.
 */
#ifndef CAROM_PLOT_H
#define CAROM_PLOT_H

#include "store.h"

#include <stdio.h>

/* Columns day, hard, soft, undetermined; the newest first, without gaps. */
void plot_days(FILE *to, const struct store_rows *rows);
/* A rate against the one that warns and the one that alarms, all as shares of 1. */
void plot_rate(FILE *to, double rate, double warn, double alarm);
/* Columns stage, events, in the order of SMTP: how many are left after each stage. */
void plot_funnel(FILE *to, const struct store_rows *rows);

/* A bar in a table: hard, soft and undetermined of one row, or its events where there is no hard; most is the
 * longest bar there is. */
void plot_row(FILE *to, const struct store_rows *rows, size_t row, double most);
double plot_most(const struct store_rows *rows);

#endif
