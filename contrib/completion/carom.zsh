#compdef carom
# Completion of carom(1) for zsh. Commands, options and words are asked of the program itself, so that they are
# those of the version that is installed. Goes where $fpath leads to, as _carom.

_carom() {
	local -a offered
	local help command=$words[2]
	if (( CURRENT == 2 )); then
		offered=(${(f)"$(command $words[1] --help 2>/dev/null | sed -n 's/^  \([a-z]*\)  *\(.*\)/\1:\2/p')"} --help:overview --version:version)
		_describe command offered
		return
	fi
	help=$(command $words[1] $command --help 2>/dev/null)
	case $words[CURRENT-1] in
	--format) compadd table json csv; return ;;
	--color) compadd auto always never; return ;;
	--language) compadd en es fr; return ;;
	--config|-c|--from|--html|--policy|--rules) _files; return ;;
	esac
	if [[ $PREFIX == -* ]]; then
		offered=(${(f)"$(print -r -- $help | sed -n 's/^  \(-[a-z], \|    \)\(--[a-z-]*\)\([ =][A-Z]*\)\{0,1\}  *\(.*\)/\2:\4/p')"})
		_describe option offered
		return
	fi
	case $command in
	classify|ingest) _files ;;
	*) compadd -- ${(f)"$(print -r -- $help | sed -n '1s/^usage: carom [a-z]* \[OPTION \.\.\.\] *//p' | tr -c 'A-Za-z_\n-' ' ' | tr ' ' '\n' | grep -E '^[a-z]+$')"} ;;
	esac
}
_carom "$@"
