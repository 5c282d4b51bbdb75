# Completion of sipexplain for bash: options, codes, findings, and behind a code methods as well.

_sipexplain() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words=

    case $previous in
        -s | --search) return ;;
        --finding)
            mapfile -t COMPREPLY < <(compgen -W "$(sipexplain --findings 2>/dev/null | cut -d ' ' -f 1)" -- "$current")
            return
            ;;
        -f | --codes-file | -c | --check)
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return
            ;;
    esac
    case $current in
        -*) words="--check --codes-file --finding --findings --help --json --list --markdown --search --version" ;;
        *) words=$(sipexplain --list 2>/dev/null | cut -d ' ' -f 1) ;;
    esac
    case $previous in
        [1-6][0-9][0-9]) words+=" INVITE BYE CANCEL REGISTER OPTIONS PRACK SUBSCRIBE NOTIFY PUBLISH INFO REFER MESSAGE UPDATE" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _sipexplain sipexplain
