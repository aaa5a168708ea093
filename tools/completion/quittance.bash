# Completion of quittance for bash. Written by tools/reference/make_reference.py.

# The commands below a command.
_quittance_commands() {
  case "$1" in
    "") echo "import inspect apply files payments items applications customers links expected exceptions why rules whatif assign unapply reverse hold release refund transfer dispute promise contact effort period learn aging dso metrics report statement bridge forecast proof export verify digest replay checkpoint compact backup restore generate" ;;
    "files") echo "show release reject" ;;
    "rules") echo "check explain show schema versions trust" ;;
    "dispute") echo "open resolve list" ;;
    "promise") echo "add cancel list" ;;
    "contact") echo "add list" ;;
    "period") echo "close reopen list" ;;
    "learn") echo "list show approve revoke" ;;
    *) : ;;
  esac
}

# The words that a command takes besides ids and files.
_quittance_words() {
  case "$1" in
    "import") echo "entities accounts customers links items sales rates contacts expected" ;;
    "export") echo "applications items payments journal decisions gl marks" ;;
    *) : ;;
  esac
}

# Whether a command takes files.
_quittance_takes_files() {
  case "$1" in
    "import") return 0 ;;
    "inspect") return 0 ;;
    "apply") return 0 ;;
    "rules check") return 0 ;;
    "rules explain") return 0 ;;
    *) return 1 ;;
  esac
}

# The options of a command.
_quittance_options() {
  case "$1" in
    "") echo "-h --help --version --book --config --threads --as-of --known-at --format -o --output -q --quiet --actor --anchor-dir --key-file" ;;
    "import") echo "-h --help --reconcile --full-extract --mapping --in-transit" ;;
    "inspect") echo "-h --help --summary --explain --reader --dialect" ;;
    "apply") echo "-h --help --rematch-day --reader --dialect --dry-run --limit --rules --expect-count --expect-total --posting-date --batch-max --fail-on" ;;
    "files") echo "-h --help --state" ;;
    "files show") echo "-h --help" ;;
    "files release") echo "-h --help --reason --as-receipt" ;;
    "files reject") echo "-h --help --reason" ;;
    "payments") echo "-h --help --customer --state --file --account --kind --show-accounts --from --to" ;;
    "items") echo "-h --help --customer --entity --state --kind --from --to" ;;
    "applications") echo "-h --help --customer --payment --item --history --from --to" ;;
    "customers") echo "-h --help --entity" ;;
    "links") echo "-h --help --customer" ;;
    "expected") echo "-h --help --customer --state" ;;
    "exceptions") echo "-h --help --customer" ;;
    "why") echo "-h --help --not" ;;
    "rules") echo "-h --help" ;;
    "rules check") echo "-h --help" ;;
    "rules explain") echo "-h --help" ;;
    "rules show") echo "-h --help" ;;
    "rules schema") echo "-h --help" ;;
    "rules versions") echo "-h --help" ;;
    "rules trust") echo "-h --help --rules" ;;
    "whatif") echo "-h --help --rules" ;;
    "assign") echo "-h --help --write-off --instead --payer --reason" ;;
    "unapply") echo "-h --help --reason" ;;
    "reverse") echo "-h --help --reason" ;;
    "hold") echo "-h --help --reason" ;;
    "release") echo "-h --help --reason" ;;
    "refund") echo "-h --help --paid --cancel --reason" ;;
    "transfer") echo "-h --help --reason" ;;
    "dispute") echo "-h --help" ;;
    "dispute open") echo "-h --help --amount --date --reason" ;;
    "dispute resolve") echo "-h --help --outcome --date --reason" ;;
    "dispute list") echo "-h --help --state --customer" ;;
    "promise") echo "-h --help" ;;
    "promise add") echo "-h --help --amount --currency --due --item --date --grace --source" ;;
    "promise cancel") echo "-h --help --date --reason" ;;
    "promise list") echo "-h --help --state --customer" ;;
    "contact") echo "-h --help" ;;
    "contact add") echo "-h --help --channel --date --minutes --person --step --outcome" ;;
    "contact list") echo "-h --help --customer --from --to" ;;
    "effort") echo "-h --help --by --days --within --hourly" ;;
    "period") echo "-h --help" ;;
    "period close") echo "-h --help --reason" ;;
    "period reopen") echo "-h --help --reason" ;;
    "period list") echo "-h --help --entity" ;;
    "learn") echo "-h --help" ;;
    "learn list") echo "-h --help --state --show-accounts" ;;
    "learn show") echo "-h --help" ;;
    "learn approve") echo "-h --help --reason" ;;
    "learn revoke") echo "-h --help --reason" ;;
    "aging") echo "-h --help --by --basis --buckets --credits --disputes --entity --base --since" ;;
    "dso") echo "-h --help --method --days --gross --entity --split --base --by --trend --months" ;;
    "metrics") echo "-h --help --days --by --memory" ;;
    "report") echo "-h --help --since --days --months --customers --entity --base" ;;
    "statement") echo "-h --help --entity --letterhead --addresses --font" ;;
    "bridge") echo "-h --help --since --days --by" ;;
    "forecast") echo "-h --help --weeks --items --backtest --cut-offs --customer" ;;
    "proof") echo "-h --help --account --from --to" ;;
    "export") echo "-h --help --to --chart --history --since --mark --position-file" ;;
    "verify") echo "-h --help" ;;
    "digest") echo "-h --help" ;;
    "replay") echo "-h --help" ;;
    "checkpoint") echo "-h --help" ;;
    "compact") echo "-h --help --before" ;;
    "backup") echo "-h --help --verify" ;;
    "restore") echo "-h --help" ;;
    "generate") echo "-h --help --seed --customers --items --payments --mess --formats" ;;
    *) : ;;
  esac
}

# What may follow an option: words, @file, @folder, or nothing known. Fails when it takes none.
_quittance_values() {
  case "$1:$2" in
    "import:--mapping") echo "@file" ;;
    "import:--in-transit") echo "" ;;
    "inspect:--reader") echo "" ;;
    "inspect:--dialect") echo "@file" ;;
    "apply:--rematch-day") echo "" ;;
    "apply:--reader") echo "" ;;
    "apply:--dialect") echo "@file" ;;
    "apply:--limit") echo "" ;;
    "apply:--rules") echo "@file" ;;
    "apply:--expect-count") echo "" ;;
    "apply:--expect-total") echo "" ;;
    "apply:--posting-date") echo "" ;;
    "apply:--batch-max") echo "" ;;
    "apply:--fail-on") echo "exceptions" ;;
    "files:--state") echo "" ;;
    "files release:--reason") echo "" ;;
    "files reject:--reason") echo "" ;;
    "payments:--customer") echo "" ;;
    "payments:--state") echo "" ;;
    "payments:--file") echo "" ;;
    "payments:--account") echo "" ;;
    "payments:--kind") echo "" ;;
    "payments:--from") echo "" ;;
    "payments:--to") echo "" ;;
    "items:--customer") echo "" ;;
    "items:--entity") echo "" ;;
    "items:--state") echo "" ;;
    "items:--kind") echo "" ;;
    "items:--from") echo "" ;;
    "items:--to") echo "" ;;
    "applications:--customer") echo "" ;;
    "applications:--payment") echo "" ;;
    "applications:--item") echo "" ;;
    "applications:--from") echo "" ;;
    "applications:--to") echo "" ;;
    "customers:--entity") echo "" ;;
    "links:--customer") echo "" ;;
    "expected:--customer") echo "" ;;
    "expected:--state") echo "open met lapsed cancelled" ;;
    "exceptions:--customer") echo "" ;;
    "why:--not") echo "" ;;
    "rules trust:--rules") echo "@file" ;;
    "whatif:--rules") echo "@file" ;;
    "assign:--payer") echo "" ;;
    "assign:--reason") echo "" ;;
    "unapply:--reason") echo "" ;;
    "reverse:--reason") echo "" ;;
    "hold:--reason") echo "" ;;
    "release:--reason") echo "" ;;
    "refund:--reason") echo "" ;;
    "transfer:--reason") echo "" ;;
    "dispute open:--amount") echo "" ;;
    "dispute open:--date") echo "" ;;
    "dispute open:--reason") echo "" ;;
    "dispute resolve:--outcome") echo "accepted rejected withdrawn" ;;
    "dispute resolve:--date") echo "" ;;
    "dispute resolve:--reason") echo "" ;;
    "dispute list:--state") echo "open resolved all" ;;
    "dispute list:--customer") echo "" ;;
    "promise add:--amount") echo "" ;;
    "promise add:--currency") echo "" ;;
    "promise add:--due") echo "" ;;
    "promise add:--item") echo "" ;;
    "promise add:--date") echo "" ;;
    "promise add:--grace") echo "" ;;
    "promise add:--source") echo "" ;;
    "promise cancel:--date") echo "" ;;
    "promise cancel:--reason") echo "" ;;
    "promise list:--state") echo "open kept broken cancelled" ;;
    "promise list:--customer") echo "" ;;
    "contact add:--channel") echo "call email letter message portal visit other" ;;
    "contact add:--date") echo "" ;;
    "contact add:--minutes") echo "" ;;
    "contact add:--person") echo "" ;;
    "contact add:--step") echo "" ;;
    "contact add:--outcome") echo "" ;;
    "contact list:--customer") echo "" ;;
    "contact list:--from") echo "" ;;
    "contact list:--to") echo "" ;;
    "effort:--by") echo "channel outcome step person customer collector all" ;;
    "effort:--days") echo "" ;;
    "effort:--within") echo "" ;;
    "effort:--hourly") echo "" ;;
    "period close:--reason") echo "" ;;
    "period reopen:--reason") echo "" ;;
    "period list:--entity") echo "" ;;
    "learn list:--state") echo "proposed approved revoked" ;;
    "learn approve:--reason") echo "" ;;
    "learn revoke:--reason") echo "" ;;
    "aging:--by") echo "customer family entity currency collector terms" ;;
    "aging:--basis") echo "due-date invoice-date" ;;
    "aging:--buckets") echo "" ;;
    "aging:--credits") echo "apart netted" ;;
    "aging:--disputes") echo "within apart" ;;
    "aging:--entity") echo "" ;;
    "aging:--base") echo "" ;;
    "aging:--since") echo "" ;;
    "dso:--method") echo "simple count-back true best-possible" ;;
    "dso:--days") echo "" ;;
    "dso:--entity") echo "" ;;
    "dso:--base") echo "" ;;
    "dso:--by") echo "customer family entity currency collector terms" ;;
    "dso:--months") echo "" ;;
    "metrics:--days") echo "" ;;
    "metrics:--by") echo "customer family entity currency collector" ;;
    "report:--since") echo "" ;;
    "report:--days") echo "" ;;
    "report:--months") echo "" ;;
    "report:--customers") echo "" ;;
    "report:--entity") echo "" ;;
    "report:--base") echo "" ;;
    "statement:--entity") echo "" ;;
    "statement:--letterhead") echo "" ;;
    "statement:--addresses") echo "" ;;
    "statement:--font") echo "" ;;
    "bridge:--since") echo "" ;;
    "bridge:--days") echo "" ;;
    "bridge:--by") echo "customer family entity currency collector" ;;
    "forecast:--weeks") echo "" ;;
    "forecast:--cut-offs") echo "" ;;
    "forecast:--customer") echo "" ;;
    "proof:--account") echo "" ;;
    "proof:--from") echo "" ;;
    "proof:--to") echo "" ;;
    "export:--to") echo "csv hledger ledger beancount" ;;
    "export:--chart") echo "@file" ;;
    "export:--since") echo "" ;;
    "export:--mark") echo "" ;;
    "export:--position-file") echo "@file" ;;
    "compact:--before") echo "" ;;
    "generate:--seed") echo "" ;;
    "generate:--customers") echo "" ;;
    "generate:--items") echo "" ;;
    "generate:--payments") echo "" ;;
    "generate:--mess") echo "clean typical hostile common" ;;
    "generate:--formats") echo "" ;;
    *:--book) echo "@folder" ;;
    *:--config) echo "@file" ;;
    *:--threads) echo "" ;;
    *:--as-of) echo "" ;;
    *:--known-at) echo "" ;;
    *:--format) echo "table csv json ndjson xlsx html" ;;
    *:-o|*:--output) echo "" ;;
    *:--actor) echo "" ;;
    *:--anchor-dir) echo "@folder" ;;
    *:--key-file) echo "" ;;
    *) return 1 ;;
  esac
}

_quittance() {
  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
  local command="" word words n values skip=0
  COMPREPLY=()
  # The command so far: words that are neither options nor what belongs to them.
  for ((n = 1; n < COMP_CWORD; n++)); do
    word="${COMP_WORDS[n]}"
    if ((skip)); then skip=0; continue; fi
    if [[ $word == -* ]]; then
      _quittance_values "$command" "$word" >/dev/null && skip=1
    elif [[ " $(_quittance_commands "$command") " == *" $word "* ]]; then
      command="${command:+$command }$word"
    fi
  done
  if [[ $previous == -* ]] && values="$(_quittance_values "$command" "$previous")"; then
    case "$values" in
      @file) mapfile -t COMPREPLY < <(compgen -f -- "$current"); compopt -o filenames 2>/dev/null ;;
      @folder) mapfile -t COMPREPLY < <(compgen -d -- "$current"); compopt -o filenames 2>/dev/null ;;
      *) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current") ;;
    esac
    return
  fi
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_quittance_options "$command") $(_quittance_options "")" -- "$current")
    return
  fi
  words="$(_quittance_commands "$command") $(_quittance_words "$command")"
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  if _quittance_takes_files "$command"; then
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
    compopt -o filenames 2>/dev/null
  fi
}
complete -F _quittance quittance
