/* config_options - every key of carom.conf(5). Values are checked later, with their lines: to
 * libconfuse all of them are strings. */
#include "build_config.h"

#include "config_read.h"
#include "policy_config.h"

#define KEY(name) CFG_STR(name, NULL, CFGF_NONE)
#define LIST(name) CFG_STR_LIST(name, NULL, CFGF_NONE)
#define TITLED (CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES)

static cfg_opt_t stream_options[] = {
	KEY("mode"),
	KEY("policy"),
	KEY("trust"),
	KEY("return_path"),
	LIST("headers"),
	KEY("campaign_header"),
	KEY("contact_header"),
	KEY("class"),
	LIST("protected"),
	CFG_END(),
};

static cfg_opt_t oauth2_options[] = {
	KEY("grant"),
	KEY("token_url"),
	KEY("auth_url"),
	KEY("device_url"),
	KEY("tls_ca_file"),
	KEY("client_id"),
	KEY("client_auth"),
	KEY("client_secret_file"),
	KEY("refresh_token_file"),
	KEY("scope"),
	CFG_END(),
};

static cfg_opt_t mailbox_options[] = {
	KEY("url"),
	KEY("user"),
	LIST("password_command"),
	KEY("password_file"),
	CFG_SEC("oauth2", oauth2_options, CFGF_NONE),
	KEY("auth"),
	KEY("tls"),
	KEY("tls_ca_file"),
	KEY("tls_crl_file"),
	KEY("tls_cert_file"),
	KEY("tls_key_file"),
	KEY("proxy"),
	LIST("folders"),
	KEY("stream"),
	KEY("poll"),
	KEY("after"),
	KEY("unrecognised"),
	KEY("exclusive"),
	KEY("connect_timeout"),
	KEY("silence_timeout"),
	KEY("batch_timeout"),
	CFG_END(),
};

static cfg_opt_t alert_options[] = {
	KEY("hard_rate"),
	KEY("warn_rate"),
	KEY("window"),
	KEY("min_sent"),
	CFG_END(),
};

static cfg_opt_t retention_options[] = {
	KEY("events"),
	KEY("sends"),
	CFG_END(),
};

static cfg_opt_t guard_options[] = {
	CFG_END(),
};

static cfg_opt_t web_options[] = {
	KEY("listen"),
	KEY("allow_remote"),
	KEY("database"),
	LIST("hosts"),
	CFG_END(),
};

static cfg_opt_t webhook_options[] = {
	KEY("url"),
	KEY("secret_file"),
	KEY("allow_private"),
	KEY("give_up"),
	CFG_END(),
};

static cfg_opt_t options[] = {
	KEY("database"),
	KEY("owner_database"),
	KEY("max_policy_changes"),
	KEY("log"),
	KEY("log_addresses"),
	KEY("user"),
	KEY("state_dir"),
	KEY("rules_dir"),
	KEY("evidence"),
	KEY("batch_messages"),
	KEY("batch_size"),
	KEY("message_timeout"),
	CFG_SEC("stream", stream_options, TITLED),
	CFG_SEC("mailbox", mailbox_options, TITLED),
	CFG_SEC("policy", policy_options, TITLED),
	CFG_SEC("alert", alert_options, CFGF_NONE),
	CFG_SEC("guard", guard_options, CFGF_NONE),
	CFG_SEC("web", web_options, CFGF_NONE),
	CFG_SEC("retention", retention_options, CFGF_NONE),
	CFG_SEC("webhook", webhook_options, TITLED),
	CFG_END(),
};

cfg_opt_t *
config_options(void)
{
	return options;
}
