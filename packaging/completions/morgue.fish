# fish completion for morgue(1): commands, options, fields, and the words, sources, regions and languages of the index.
set -l commands search quotes count speakers timeline kwic facets show explain suggest status watch batch

function __morgue_where
    # The --socket and --index of the command line so far.
    set -l words (commandline -opc)
    for i in (seq 2 (count $words))
        if contains -- $words[$i] --socket --index; and test $i -lt (count $words)
            echo $words[$i]
            echo $words[(math $i + 1)]
        end
    end
end

function __morgue_values
    # The index's most frequent values of a field, as words of a query: source:Valley-Courier
    timeout 2 morgue (__morgue_where) facets --field $argv[1] --tsv --limit 200 'date:1000.. OR NOT date:1000..' 2>/dev/null |
        tail -n +2 | LC_ALL=C.UTF-8 sed -E 's/\t.*//; s/[^[:alnum:].]+/-/g; s/^-//; s/-$//'
end

function __morgue_filters
    switch (commandline -ct)
        case 'lang:*'
            printf 'lang:%s\n' (__morgue_values language)
        case 'source:*'
            printf 'source:%s\n' (__morgue_values source)
        case 'region:*'
            printf 'region:%s\n' (__morgue_values region)
    end
end

function __morgue_words
    set -l letters (commandline -ct)
    string match -qr '^\pL{2,}$' -- $letters
    and timeout 2 morgue (__morgue_where) suggest $letters --tsv --limit 20 2>/dev/null | tail -n +2 |
        string replace -r '\t(.*)' '\t$1 times'
end

complete -c morgue -f
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a search -d 'articles, with the passages that match'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a quotes -d 'who said it, where, when'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a count -d 'how many'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a speakers -d 'who says it, and how often'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a timeline -d 'how often, by time'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a kwic -d 'each match in its context'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a facets -d 'how often, by source, language, region'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a show -d 'one article whole'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a explain -d 'how a query is understood'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a suggest -d 'words that begin so'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a status -d 'what is served'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a watch -d 'new matches as they come'
complete -c morgue -n "not __fish_seen_subcommand_from $commands" -a batch -d 'a list of queries as a table'
complete -c morgue -n "__fish_seen_subcommand_from $commands" -a 'quote: speaker: title: text: author: source: lang: region: id: date:'
complete -c morgue -n "__fish_seen_subcommand_from $commands" -a '(__morgue_words)'
complete -c morgue -n "__fish_seen_subcommand_from $commands" -a '(__morgue_filters)'
complete -c morgue -n '__fish_seen_subcommand_from batch' -F
complete -c morgue -l socket -r -F -d "the daemon's socket"
complete -c morgue -l index -x -a '(__fish_complete_directories)' -d 'ask this index without a daemon'
complete -c morgue -l limit -x -d 'how many hits'
complete -c morgue -l offset -x -d 'skip so many first'
complete -c morgue -l all -d 'every hit'
complete -c morgue -l sort -x -a 'relevance date -date left right'
complete -c morgue -l quotes -d 'of quotations instead of articles'
complete -c morgue -l collapse -d 'copies as one hit'
complete -c morgue -l by -x -a 'day month year' -d timeline
complete -c morgue -l field -x -a 'source language region' -d facets
complete -c morgue -l context -x -d 'kwic: words on either side'
complete -c morgue -l literal -d 'batch: lines are plain words'
complete -c morgue -l hits -d 'batch: the matches, not their number'
complete -c morgue -l format -x -d 'a line a hit'
complete -c morgue -l json -d "the daemon's own lines"
complete -c morgue -l csv -d 'a table'
complete -c morgue -l tsv -d 'a table, tab-separated'
complete -c morgue -l color -x -a 'auto always never'
complete -c morgue -l help -d 'show help'
complete -c morgue -l version -d 'show the version'
