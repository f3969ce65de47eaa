# Completion of searchdoc's command line for fish; see docs/completion.md.

function __searchdoc_suggestions
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    # a quotation mark that is still open cannot be unescaped
    set -l word (string unescape -- $typed; or string trim --left --chars='"\'' -- $typed)
    # what stands before a path in the same word, as in --index=letters
    set -l option (string match --regex -- '^--[^=]+=' $typed; or echo)
    set -l path (string replace --regex -- '^--[^=]+=' '' $typed)
    for line in ($words[1] __complete fish $words[2..] "$word" 2>/dev/null)
        switch $line
            case '<files>'
                printf '%s\n' $option(__fish_complete_path $path)
            case '<folders>'
                printf '%s\n' $option(__fish_complete_directories $path)
            case '*'
                printf '%s\n' $line
        end
    end
end

complete --command searchdoc --no-files --keep-order --arguments '(__searchdoc_suggestions)'
