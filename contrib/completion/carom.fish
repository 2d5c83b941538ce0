# Completion of carom(1) for fish. Commands, options and words are asked of the program itself, so that they are
# those of the version that is installed.

function __carom_commands
    carom --help 2>/dev/null | string match -rg '^  ([a-z]+) +(.*)' | while read -l name
        read -l summary
        printf '%s\t%s\n' $name $summary
    end
end

function __carom_command
    set -l words (commandline -opc)
    test (count $words) -ge 2; and echo $words[2]
end

function __carom_options
    carom (__carom_command) --help 2>/dev/null | string match -rg '^  (?:-[a-z], |    )(--[a-z-]+)(?:[ =][A-Z]+)? +(.*)' | while read -l name
        read -l help
        printf '%s\t%s\n' $name $help
    end
end

function __carom_words
    carom (__carom_command) --help 2>/dev/null | string match -rg '^usage: carom [a-z]+ \[OPTION \.\.\.\] *(.*)' |
        string replace -ra '[^A-Za-z_-]' ' ' | string split ' ' | string match -r '^[a-z]+$'
end

function __carom_wants
    set -l words (commandline -opc)
    contains -- $words[-1] $argv
end

complete -c carom -f
complete -c carom -n 'test (count (commandline -opc)) -eq 1' -a '(__carom_commands)'
complete -c carom -n 'test (count (commandline -opc)) -ge 2' -a '(__carom_options)'
complete -c carom -n 'test (count (commandline -opc)) -ge 2' -a '(__carom_words)'
complete -c carom -n '__carom_wants --format' -a 'table json csv'
complete -c carom -n '__carom_wants --color' -a 'auto always never'
complete -c carom -n '__carom_wants --language' -a 'en es fr'
complete -c carom -n '__carom_wants --config -c --from --html --policy --rules' -F
complete -c carom -n 'contains -- (__carom_command) classify ingest' -F
