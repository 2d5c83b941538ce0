/* What cmocka.h needs before it, once. */
#ifndef CAROM_CMOCKA_TEST_H
#define CAROM_CMOCKA_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
