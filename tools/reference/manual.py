"""The manual page, in the man macros of troff, from the tree of commands."""

DESCRIPTION = """\
Quittance applies cash. It reads what banks send about money received, finds the open invoices that
each payment means, and books the result so that no crash can lose or double it. What it cannot
decide it leaves to a person, with the fact that would decide.

A \\fIbook\\fR is the folder that holds one set of ledgers. \\fBimport\\fR and \\fBapply\\fR make one where
there is none, \\fBrestore\\fR makes it from a backup. Commands that list and report open it for reading
and write nothing. Results go to standard output, everything else to standard error."""

EXIT_STATUS = [
    ("0", "Done. Giving the same file again is done, too."),
    ("1", "Done, but some input was quarantined, rejected or refused; with \\fB\\-\\-fail\\-on exceptions\\fR "
          "also when a payment waits for somebody."),
    ("2", "Wrong usage, or an id that is not known."),
    ("3", "The book is damaged or in use, or a proof failed."),
    ("4", "Input or output failed."),
]

FILES = [
    ("BOOK/journal", "Every event of the book in blocks, chained by SHA-256. Everything else can be rebuilt from it."),
    ("BOOK/files/", "The files that were applied, byte for byte, each under its digest."),
    ("profiles/NAME.toml", "Beside an accounts file: what is special about a bank. Read by \\fBimport accounts\\fR."),
]

ENVIRONMENT = [
    ("QUITTANCE_BOOK", "The book, where \\fB\\-\\-book\\fR does not say."),
    ("USER", "Who does it, where \\fB\\-\\-actor\\fR does not say."),
]


def roff(text):
    """Text that troff prints as it stands."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def option_head(option):
    value = ""
    if option.value:
        word = "|".join(option.choices) if option.choices else ("FILE" if option.is_file else
                                                                "N" if option.value != "TEXT" else "TEXT")
        value = f" \\fI{roff(word)}\\fR"
    return ", ".join(f"\\fB{roff(flag)}\\fR" for flag in option.flags) + value


def option_text(option):
    text = option.text
    if "REQUIRED" in option.notes:
        text += " (required)"
    if option.default and "default" not in text:
        text += f" (default: {option.default})"
    return text


def options(out, command):
    for option in command.options:
        if command.path and "--help" in option.flags:
            continue  # every command has it; said once
        out += [".TP", option_head(option), roff(option_text(option))]


def synopsis(command):
    words = [f"\\fB{roff(' '.join(command.path))}\\fR"]
    if command.commands:
        words.append("[\\fISUBCOMMAND\\fR]")
    for at in command.positionals:
        word = "|".join(at.choices) if at.choices else at.name.upper()
        words.append(f"\\fI{roff(word)}\\fR" + (" ..." if at.many else ""))
    if any("--help" not in option.flags for option in command.options):
        words.append("[\\fIOPTIONS\\fR]")
    return " ".join(words)


def footer(out, text):
    """Sentences as paragraphs; what is indented is an example, line by line."""
    for block in text.split("\n\n"):
        lines = block.split("\n")
        plain = [line for line in lines if not line.startswith("  ")]
        shown = [line for line in lines if line.startswith("  ")]
        out += [".PP", roff(" ".join(plain))]
        if shown:
            out += [".PP", ".nf", ".RS", *[roff(line.strip()) for line in shown], ".RE", ".fi"]


def subcommand(out, command):
    out += [f".SS {synopsis(command)}", roff(command.summary[0].upper() + command.summary[1:]) + "."]
    for at in command.positionals:
        text = at.text + ("" if at.required else " (optional)")
        out += [".TP", f"\\fI{roff(at.name.upper())}\\fR" + (" ..." if at.many else ""), roff(text)]
    options(out, command)
    # A subcommand's footer is its parent's, which says it already.
    if command.footer and len(command.path) == 1:
        footer(out, command.footer)
    for below in command.commands:
        subcommand(out, below)


def table(out, heading, entries):
    out.append(f".SH {heading}")
    for word, text in entries:
        out += [".TP", f"\\fB{roff(word)}\\fR", text.replace("SHA-256", "SHA\\-256")]


def manual(tree, version):
    out = ['.\\" Written by tools/reference/make_reference.py from what the program says of itself.',
           f'.TH QUITTANCE 1 "" "quittance {version}" "User commands"',
           ".SH NAME", "quittance \\- apply cash to open invoices",
           ".SH SYNOPSIS", "\\fBquittance\\fR [\\fIOPTIONS\\fR] \\fICOMMAND\\fR ...",
           ".SH DESCRIPTION", *[line for line in DESCRIPTION.replace("\n\n", "\n.PP\n").split("\n")],
           ".SH OPTIONS", "These stand before or after any command."]
    options(out, tree)
    out.append(".SH COMMANDS")
    for command in tree.commands:
        subcommand(out, command)
    table(out, "EXIT STATUS", EXIT_STATUS)
    table(out, "ENVIRONMENT", ENVIRONMENT)
    table(out, "FILES", FILES)
    out += [".SH EXAMPLES", "From nothing to an aging report:", ".PP", ".nf", ".RS",
            *[roff(line.strip()) for line in tree.footer.split("\n") if line.startswith("  ")],
            ".RE", ".fi",
            ".SH SEE ALSO",
            "The documents that come with the source: docs/tutorial.md, docs/erp.md, docs/rules.md,",
            "docs/interfaces.md and docs/formats."]
    return "\n".join(out) + "\n"
