/*
 * address_named - does a text name an address, in any case, and not only one that ends or begins like it?
 *
 * "maria@x.example" does not name a@x.example, nor does "a@x.example.org"; "<a@x.example>", "mailto:a@x.example" and
 * what is spelled "=3Da@x.example" do. In doubt a text names it. The same as carom_data.names_address().
 */
#ifndef CAROM_ADDRESS_NAMED_H
#define CAROM_ADDRESS_NAMED_H

#include "slice.h"

bool address_named(struct slice text, struct slice address);

#endif
