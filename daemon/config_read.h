/* config_read - sections of carom.conf into struct config: what config_load() is made of. */
#ifndef CAROM_CONFIG_READ_H
#define CAROM_CONFIG_READ_H

#include "config_value.h"

/* The table of all keys. libconfuse copies it. */
cfg_opt_t *config_options(void);

/* Each reads one section into zeroed memory; config_free() frees what they made. */
void config_read_mailbox(const struct value_from *f, struct config_mailbox *out);
void config_read_stream(const struct value_from *f, struct config_stream *out);
void config_read_webhook(const struct value_from *f, struct config_webhook *out);
void config_read_alert(const struct value_from *f, struct config_alert *out);
void config_read_web(const struct value_from *f, struct config_web *w);
void config_read_retention(const struct value_from *f, struct config_retention *out);

/* Terms of the file's rules that nothing can meet; root holds all sections, and c has been read from them. */
void config_check_terms(const struct value_from *root, const struct config *c);

/* The section oauth2 of f, which is a mailbox's. */
void config_read_oauth2(const struct value_from *f, struct config_oauth2 *out);
/* A key that names a file with a secret. */
void value_secret_file(const struct value_from *f, const char *key, struct config_secret *out);

void config_free_mailbox(struct config_mailbox *m);
void config_free_oauth2(struct config_oauth2 *o);
void config_free_secret(struct config_secret *s);

void strings_free(struct config_strings *s);

#endif
