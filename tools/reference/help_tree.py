"""Reads what `quittance --help` says of every command, so that manual page and completions say the same."""

import re
import subprocess
from dataclasses import dataclass, field


@dataclass
class Option:
    flags: list      # ["-q", "--quiet"]
    value: str       # "" for a flag, else the kind of value: TEXT, UINT, INT
    choices: list    # words that the value may be
    is_file: bool
    notes: list      # "REQUIRED", "Needs: --dry-run", "Env:QUITTANCE_BOOK"
    default: str
    text: str


@dataclass
class Positional:
    name: str
    many: bool
    required: bool
    choices: list
    text: str


@dataclass
class Command:
    path: list       # ["files", "release"]
    summary: str = ""
    options: list = field(default_factory=list)
    positionals: list = field(default_factory=list)
    commands: list = field(default_factory=list)
    footer: str = ""

    def walk(self):
        yield self
        for command in self.commands:
            yield from command.walk()


# "--format TEXT:{table,csv} Needs: --x" or "files TEXT ... REQUIRED", without its explanation.
VALUE = re.compile(r"^(?P<kind>TEXT|UINT|INT|FLOAT)(?P<check>:\{[^}]*\}|:\w+ in \[[^]]*\]|:[A-Z]+)?"
                   r"(?:=(?P<default>\S+))?(?P<rest>.*)$")


COLUMN = 30  # where explanations begin


def rows(lines):
    """(what, explanation) of each row of a section; an explanation may begin on the next line."""
    found = []
    for line in lines:
        if line.startswith("   ") and found:
            found[-1][1] = (found[-1][1] + " " + line.strip()).strip()
            continue
        # What is too long for its column stands alone on its line.
        beside = line[COLUMN - 1:COLUMN] in ("", " ")
        found.append([line[:COLUMN].strip(), line[COLUMN:].strip()] if beside else [line.strip(), ""])
    return found


def parse_value(text):
    match = VALUE.match(text.strip())
    if not match:
        return "", [], False, [], ""
    check = match.group("check") or ""
    choices = check[2:-1].split(",") if check.startswith(":{") else []
    rest = match.group("rest").strip()
    notes = re.findall(r"REQUIRED|\.\.\.|Needs: \S+|Excludes: \S+|\(Env:\w+\)", rest)
    return match.group("kind"), choices, check == ":FILE", notes, match.group("default") or ""


def parse_help(text, path):
    command = Command(path)
    section, sections, footer = "", {}, []
    lines = text.splitlines()
    command.summary = lines[0].strip()
    for line in lines[1:]:
        heading = re.match(r"^(Options|Positionals|Subcommands):$", line)
        if heading:
            section = heading.group(1)
            sections[section] = []
        elif section and line.startswith("  ") and not footer:
            sections[section].append(line)
        elif section and (line or footer):
            footer.append(line)
    command.footer = "\n".join(footer).strip()
    for what, explanation in rows(sections.get("Options", [])):
        flags, _, value = what.partition(" ")
        kind, choices, is_file, notes, default = parse_value(value)
        if not kind:
            if value and not re.match(r"(Needs|Excludes): ", value):
                raise ValueError(f"{' '.join(path)}: cannot read the help row {what!r}")
            notes = re.findall(r"Needs: \S+|Excludes: \S+", value)
        command.options.append(Option(flags.split(","), kind, choices, is_file, notes, default, explanation))
    for what, explanation in rows(sections.get("Positionals", [])):
        name, _, value = what.partition(" ")
        _, choices, _, notes, _ = parse_value(value)
        command.positionals.append(
            Positional(name, "..." in notes, "REQUIRED" in notes, choices, explanation))
    names = [what for what, _ in rows(sections.get("Subcommands", []))]
    return command, names


def read_tree(program, path=()):
    """The command and everything below it, asked of the program itself."""
    said = subprocess.run([program, *path, "--help"], capture_output=True, text=True, check=True,
                          env={"COLUMNS": "200", "PATH": "/usr/bin:/bin"})
    command, names = parse_help(said.stdout, list(path))
    command.commands = [read_tree(program, (*path, name)) for name in names]
    return command
