#compdef searchdoc
# Completion of searchdoc's command line for zsh; see docs/completion.md.

_searchdoc() {
    local line value
    local -a whole begun
    for line in "${(@f)$("${(Q)words[1]}" __complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        value=${line%%$'\t'*}
        case $line in
            '') ;;
            '<files>') compset -P '--*='; _files ;;
            '<folders>') compset -P '--*='; _files -/ ;;
            *)
                if [[ $line == *$'\t'* ]]; then
                    line="${value//:/\\:}:${line#*$'\t'}"
                else
                    line="${value//:/\\:}"
                fi
                if [[ $value == *: ]]; then begun+=("$line"); else whole+=("$line"); fi
                ;;
        esac
    done
    (( $#whole )) && _describe -V 'searchdoc' whole
    (( $#begun )) && _describe -V 'searchdoc' begun -S ''
}

if [[ ${funcstack[1]} == _searchdoc ]]; then
    _searchdoc "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
    compdef _searchdoc searchdoc
fi
