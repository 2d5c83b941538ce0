-- The addresses of $1, one a line: one decision of all of them.
prepare cli_suppress_list (text, text, text) as
select carom.suppress(string_to_array($1, e'\n'), $2, $3) as suppressed;
