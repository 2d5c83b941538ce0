# embed.awk - .sql files as one table of C: the name is the path below sql/ without .sql
function name_of(path) {
	sub(/^.*sql\//, "", path)
	sub(/\.sql$/, "", path)
	return path
}
BEGIN {
	print "/* Made from the files of sql/ by sql/embed.awk. */"
	print "#include \"sql.h\"\n"
	print "const struct sql_file sql_files[] = {"
}
FNR == 1 {
	if (NR > 1)
		print "\t    },"
	printf "\t{ \"%s\",\n", name_of(FILENAME)
}
{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\\&")
	gsub(/\t/, "\\t")
	printf "\t    \"%s\\n\"\n", $0
}
END {
	if (NR)
		print "\t    },"
	print "\t{ 0, 0 },"
	print "};"
}
