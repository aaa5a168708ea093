"""Completions for bash and zsh from the tree of commands."""

FOLDERS = {"--book", "--anchor-dir"}
FILES = {"--config", "--rules", "--dialect", "--position-file"}
# Positionals whose words are ids of the book: nothing on disk completes them.
FILE_POSITIONALS = {"files"}


def value_words(option):
    """What may follow the option: words, "@file", "@folder", or nothing that could be guessed."""
    flag = option.flags[-1]
    if option.choices:
        return " ".join(option.choices)
    if option.is_file or flag in FILES:
        return "@file"
    return "@folder" if flag in FOLDERS else ""


def case(lines, pattern, body):
    lines.append(f"    {pattern}) {body} ;;")


def shell_pattern(command):
    return '"' + " ".join(command.path) + '"'


BASH_DRIVER = '''\
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
'''


def bash(tree):
    lines = ["# Completion of quittance for bash. Written by tools/reference/make_reference.py.", ""]

    def function(name, text):
        lines.extend([f"# {text}", f"{name}() {{", '  case "$1" in'])

    def end(otherwise=":"):
        lines.extend([f"    *) {otherwise} ;;", "  esac", "}", ""])

    function("_quittance_commands", "The commands below a command.")
    for command in tree.walk():
        if command.commands:
            case(lines, shell_pattern(command), f'echo "{" ".join(c.path[-1] for c in command.commands)}"')
    end()
    function("_quittance_words", "The words that a command takes besides ids and files.")
    for command in tree.walk():
        words = [word for at in command.positionals for word in at.choices]
        if words:
            case(lines, shell_pattern(command), f'echo "{" ".join(words)}"')
    end()
    function("_quittance_takes_files", "Whether a command takes files.")
    for command in tree.walk():
        if any(at.name in FILE_POSITIONALS for at in command.positionals):
            case(lines, shell_pattern(command), "return 0")
    end("return 1")
    function("_quittance_options", "The options of a command.")
    for command in tree.walk():
        flags = [flag for option in command.options for flag in option.flags]
        case(lines, shell_pattern(command), f'echo "{" ".join(flags)}"')
    end()
    lines.extend(["# What may follow an option: words, @file, @folder, or nothing known. Fails when it takes none.",
                  "_quittance_values() {", '  case "$1:$2" in'])
    for command in tree.walk():
        for option in command.options:
            if not option.value:
                continue
            head = " ".join(command.path)
            # Options of the program itself stand anywhere.
            pattern = "|".join((f"*:{flag}" if not head else f'"{head}:{flag}"') for flag in option.flags)
            if head:
                case(lines, pattern, f'echo "{value_words(option)}"')
    for option in tree.options:
        if option.value:
            case(lines, "|".join(f"*:{flag}" for flag in option.flags), f'echo "{value_words(option)}"')
    lines.extend(["    *) return 1 ;;", "  esac", "}", ""])
    return "\n".join(lines) + "\n" + BASH_DRIVER


def zsh_text(text):
    for character in "\\'":
        text = text.replace(character, "'\\''" if character == "'" else "\\\\")
    return text.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def zsh_option(option):
    """One specification of _arguments for each spelling of the option."""
    value = ""
    if option.value:
        words = value_words(option)
        action = {"@file": "_files", "@folder": "_files -/"}.get(words, f"({words})" if words else " ")
        value = f":{option.flags[-1].lstrip('-')}:{action}"
    return [f"'{flag}[{zsh_text(option.text)}]{value}'" for flag in option.flags]


def zsh_positional(at):
    action = f"({' '.join(at.choices)})" if at.choices else "_files" if at.name in FILE_POSITIONALS else " "
    return f"'{'*' if at.many else ''}:{zsh_text(at.name)}:{action}'"


def zsh_function(lines, command):
    """A function a command; those with commands below hand on to theirs."""
    name = "_".join(["_quittance", *command.path])
    specs = [spec for option in command.options for spec in zsh_option(option)]
    if command.path:
        specs.append("${globals[@]}")
    for below in command.commands:
        zsh_function(lines, below)
    lines.append(f"{name}() {{")
    if not command.path:
        lines += ["  local -a globals=(", *[f"    {spec}" for spec in specs if "help" not in spec and "version" not in spec],
                  "  )"]
    if not command.commands:
        specs += [zsh_positional(at) for at in command.positionals]
        lines += ["  _arguments \\", *[f"    {spec} \\" for spec in specs[:-1]], f"    {specs[-1]}", "}", ""]
        return
    lines += ["  local line state", "  _arguments -C \\", *[f"    {spec} \\" for spec in specs],
              "    '1: :->command' \\", "    '*:: :->arguments'", '  case "$state" in', "    command)",
              "      local -a commands=("]
    lines += [f"        '{below.path[-1]}:{zsh_text(below.summary)}'" for below in command.commands]
    lines += ["      )", "      _describe command commands", "      ;;", "    arguments)", '      case "${line[1]}" in']
    for below in command.commands:
        lines.append(f"        {below.path[-1]}) {'_'.join(['_quittance', *below.path])} ;;")
    lines += ["      esac", "      ;;", "  esac", "}", ""]


def zsh(tree):
    lines = ["#compdef quittance", "# Completion of quittance for zsh. Written by tools/reference/make_reference.py.", ""]
    zsh_function(lines, tree)
    lines.append('_quittance "$@"')
    return "\n".join(lines) + "\n"
