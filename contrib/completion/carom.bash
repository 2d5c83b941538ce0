# Completion of carom(1) for bash. Commands, options and words are asked of the program itself, so that
# they are those of the version that is installed.

# Reads --help of a command: _carom_help COMMAND, or nothing for the overview.
_carom_help() {
	command "${COMP_WORDS[0]}" ${1:+"$1"} --help 2>/dev/null
}

_carom_commands() {
	_carom_help | sed -n 's/^  \([a-z]*\) .*/\1/p'
}

# Long options of a command; those that take an argument end in =.
_carom_options() {
	_carom_help "$1" | sed -n \
		-e 's/^  \(-[a-z], \|    \)\(--[a-z-]*\)[ =][A-Z].*/\2=/p' \
		-e 's/^  \(-[a-z], \|    \)\(--[a-z-]*\) .*/\2/p' | sort -u |
		awk '{o = $0; sub(/=$/, "", o); if (o in seen && $0 == o) next; seen[o] = 1; print}'
}

# The words of a synopsis that are to be typed as they are: `add | list | close ID` gives add, list, close.
_carom_words() {
	_carom_help "$1" | sed -n '1s/^usage: carom [a-z]* \[OPTION \.\.\.\] *//p' | tr -c 'A-Za-z_\n-' ' ' |
		tr ' ' '\n' | grep -E '^[a-z]+$'
}

_carom() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
	local IFS=$' \t\n'
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W "$(_carom_commands) --help --version" -- "$word"))
		return
	fi
	# Readline takes = for a word of its own.
	if [ "$word" = "=" ]; then
		word=
	elif [ "$before" = "=" ]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	case $before in
	--format)
		COMPREPLY=($(compgen -W "table json csv" -- "$word"))
		return
		;;
	--color)
		COMPREPLY=($(compgen -W "auto always never" -- "$word"))
		return
		;;
	--language)
		COMPREPLY=($(compgen -W "en es fr" -- "$word"))
		return
		;;
	--config | -c | --from | --html | --policy | --rules)
		compopt -o filenames 2>/dev/null
		IFS=$'\n'
		COMPREPLY=($(compgen -f -- "$word"))
		return
		;;
	esac
	if [[ $word == -* ]]; then
		compopt -o nospace 2>/dev/null
		IFS=$'\n'
		COMPREPLY=($(compgen -W "$(_carom_options "$command")" -- "$word"))
		return
	fi
	case $command in
	classify | ingest)
		compopt -o filenames 2>/dev/null
		IFS=$'\n'
		COMPREPLY=($(compgen -f -- "$word"))
		;;
	*)
		COMPREPLY=($(compgen -W "$(_carom_words "$command")" -- "$word"))
		;;
	esac
}
complete -F _carom carom
