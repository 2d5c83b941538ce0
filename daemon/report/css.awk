# css.awk - a style sheet as a string of C, without what only its reader needs
BEGIN {
	print "/* Made from a style sheet by css.awk. */"
	print "static const char style[] ="
}
{
	gsub(/^[ \t]+|[ \t]+$/, "")
	gsub(/ *\{ */, "{")
	gsub(/ *\} */, "}")
	gsub(/; +/, ";")
	gsub(/: +/, ":")
	gsub(/, +/, ",")
	gsub(/\\/, "&&")
	gsub(/"/, "\\\\&")
	if ($0 != "")
		printf "    \"%s\"\n", $0
}
END {
	print "    ;"
}
