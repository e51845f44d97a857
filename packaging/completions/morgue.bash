# bash completion for morgue(1): commands, options, fields, and the index's own words, sources, regions
# and languages, asked of the daemon (or index) that the command line names.

_morgue_ask() {
    # The --socket and --index of the command line so far, then what is to be asked.
    local -a where=()
    local i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --socket | --index) where+=("${COMP_WORDS[i]}" "${COMP_WORDS[i + 1]}") ;;
        esac
    done
    timeout 2 "${COMP_WORDS[0]}" "${where[@]}" "$@" 2>/dev/null
}

_morgue_values() { # FIELD: the index's most frequent values, as words of a query: source:Valley-Courier
    _morgue_ask facets --field "$1" --tsv --limit 200 'date:1000.. OR NOT date:1000..' | tail -n +2 | cut -f 1 |
        LC_ALL=C.UTF-8 sed -E 's/[^[:alnum:].]+/-/g; s/^-//; s/-$//'
}

_morgue_complete() { # VALUES PREFIX
    local IFS=$'\n'
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_morgue() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    local commands="search quotes count speakers timeline kwic facets show explain suggest status watch batch"
    local options="--socket --index --limit --offset --all --sort --quotes --collapse --by --field --context
        --literal --hits --format --json --csv --tsv --color --help --version"
    local fields="quote: speaker: title: text: author: source: lang: region: id: date:"
    local command='' field='' value='' i

    # bash takes lang:en apart at the colon.
    case $cur in
    lang:* | source:* | region:*) field=${cur%%:*} value=${cur#*:} ;;
    :) field=$prev ;;
    *) [[ $prev == : ]] && field=${COMP_WORDS[COMP_CWORD - 2]} value=$cur ;;
    esac
    case $field in
    lang) field=language ;;
    source | region) ;;
    *) field='' ;;
    esac

    COMPREPLY=()
    case $prev in
    --socket) compopt -o default; return ;;
    --index) compopt -o dirnames; return ;;
    --sort) mapfile -t COMPREPLY < <(compgen -W "relevance date -date left right" -- "$cur"); return ;;
    --by) mapfile -t COMPREPLY < <(compgen -W "day month year" -- "$cur"); return ;;
    --field) mapfile -t COMPREPLY < <(compgen -W "source language region" -- "$cur"); return ;;
    --color) mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$cur"); return ;;
    --limit | --offset | --context | --format) return ;;
    esac
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ " $commands " == *" ${COMP_WORDS[i]} "* ]] && command=${COMP_WORDS[i]}
    done
    if [[ $cur == --* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    elif [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
    elif [[ $command == batch ]]; then
        compopt -o default
    elif [[ -n $field ]]; then
        _morgue_complete "$(_morgue_values "$field")" "$value"
    elif [[ $cur =~ ^[[:alpha:]]{2,}$ ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$fields $(_morgue_ask suggest "$cur" --tsv --limit 20 |
            tail -n +2 | cut -f 1)" -- "$cur")
    else
        mapfile -t COMPREPLY < <(compgen -W "$fields" -- "$cur")
    fi
    [[ ${COMPREPLY[0]} == *: ]] && compopt -o nospace
}
complete -F _morgue morgue
