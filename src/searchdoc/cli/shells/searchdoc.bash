# Completion of searchdoc's command line for bash; see docs/completion.md.

_searchdoc() {
    local value quoted=
    [[ ${COMP_WORDS[COMP_CWORD]} == [\"\']* ]] && quoted=1
    COMPREPLY=()
    while IFS= read -r value; do
        case $value in
            '<files>') compopt -o default ;;
            '<folders>') compopt -o dirnames ;;
            *)
                [[ $value == *[:=] ]] && compopt -o nospace
                if [[ ! $quoted ]]; then
                    printf -v value %q "$value"
                    value=${value//'\,'/,} # %q protects commas from braces, of which there are none
                fi
                COMPREPLY+=("$value")
                ;;
        esac
    done < <("$1" __complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
}

complete -F _searchdoc searchdoc
