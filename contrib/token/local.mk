EXTRA_DIST += \
	contrib/token/README.md \
	contrib/token/carom_token.js \
	contrib/token/carom_token.php \
	contrib/token/carom_token.py
