# Completion of sipexplain for fish: options, codes and findings with what they mean, and behind a code methods as well.

function __sipexplain_codes
    sipexplain --list 2>/dev/null | string replace ' ' \t
end

function __sipexplain_findings
    sipexplain --findings 2>/dev/null | string replace ' ' \t
end

complete -c sipexplain -f
complete -c sipexplain -s h -l help -d 'Print the options'
complete -c sipexplain -s j -l json -d 'Print JSON instead of text'
complete -c sipexplain -s l -l list -d 'List all codes'
complete -c sipexplain -s s -l search -x -d 'List the codes that have a word'
complete -c sipexplain -l finding -x -a '(__sipexplain_findings)' -d 'Explain a finding'
complete -c sipexplain -l findings -d 'List all findings'
complete -c sipexplain -l markdown -d 'With --list or --findings: print the pages of all as Markdown'
complete -c sipexplain -s f -l codes-file -r -F -d 'Read your own texts in a file over the built-in ones'
complete -c sipexplain -s c -l check -F -d 'Look for mistakes in files of your own texts'
complete -c sipexplain -s V -l version -d 'Print the version'
complete -c sipexplain -a '(__sipexplain_codes)'
complete -c sipexplain -n 'string match -qr " [1-6][0-9][0-9] " -- (commandline -cp)' \
    -a 'INVITE BYE CANCEL REGISTER OPTIONS PRACK SUBSCRIBE NOTIFY PUBLISH INFO REFER MESSAGE UPDATE' -d Method
