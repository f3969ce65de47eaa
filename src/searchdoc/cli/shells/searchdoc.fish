# Completion of searchdoc's command line for fish; see docs/completion.md.

function __searchdoc_suggestions
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    # a quotation mark that is still open cannot be unescaped
    set -l word (string unescape -- $typed; or string trim --left --chars='"\'' -- $typed)
    for line in ($words[1] __complete fish $words[2..] "$word" 2>/dev/null)
        switch $line
            case '<files>'
                __fish_complete_path $typed
            case '<folders>'
                __fish_complete_directories $typed
            case '*'
                printf '%s\n' $line
        end
    end
end

complete --command searchdoc --no-files --keep-order --arguments '(__searchdoc_suggestions)'
