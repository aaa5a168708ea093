#!/usr/bin/env python3
"""Writes docs/formats/findings.md: each finding that a reader or the book may print, its severity and what it
says, as the sources have it.

usage: tools/reference/make_findings.py [--check]

A code is a string (or the word of a NOTE_ENTRY) that stands in one of the forms of FORMS and in no other; its
severity is the one beside it, or that of the form. Of what it says the parts that are the same in every file
are kept, and "…" stands for what the file had there.
"""

import argparse
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = "docs/formats/findings.md"

# What a folder of ingest/ reads, by the words of docs/formats/README.md; "" are the files that several share.
FORMATS = {
    "aeb43": "aeb43", "bai2": "bai2", "bg_inbetalningar": "bg-inbetalningar", "bgmax": "bgmax",
    "camt": "camt, remt.001, pain.002", "cfonb120": "cfonb120", "cfonb240": "cfonb240", "coda": "coda", "csv": "csv",
    "edifact": "edifact", "fedwire": "fedwire", "json": "json", "ktl": "ktl", "lockbox": "lockbox", "mt940": "mt940",
    "nacha": "nacha", "ocr_giro": "ocr-giro", "ofx": "ofx", "pain": "pain.002", "remt": "remt.001",
    "stripe": "stripe", "tito": "tito", "x12": "x12",
}
SHARED = {"statement_file.cpp": "aeb43, cfonb120, cfonb240, coda",
          "fixed_assembler.cpp": "bg-inbetalningar, bgmax, ktl, ocr-giro, tito"}
EVERY = "every format"
OWN_WORDS = "what is wrong, in the reader's own words"

ENDS = "error; warning with accept_missing_trailers"
# Calls and lists whose severity is not written beside the code.
FORMS = {
    "reject": "error", "refuse": "error", "refused": "error", "broken": "error", "Refusal": "error",
    "hold_file": "error", "trailer_missing": ENDS, "hold_without_end": ENDS,
    "header_missing": "error; warning with accept_missing_headers", "test_mark": "warning",
    "repeated": "error",
}
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+\Z")
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\'|[A-Za-z_][\w]*(?:::[A-Za-z_]\w*)*|\d[\w\']*|\S')
MACRO = "NOTE_ENTRY"  # of ingest/note_table.h


def tokens_of(path):
    text = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
    text = re.sub(r"^\s*#.*(?:\\\n.*)*", "", text, flags=re.M)
    return TOKEN.findall(text)


def literal(token):
    return token[0] == '"'


def unquote(token):
    return token[1:-1].replace('\\"', '"').replace("\\n", " ").replace("\\\\", "\\")


def opening(tokens, at):
    """The place of the bracket that holds `at`; -1 at the top."""
    depth = 0
    for place in range(at - 1, -1, -1):
        if tokens[place] in ")}]":
            depth += 1
        elif tokens[place] in "({[":
            if depth == 0:
                return place
            depth -= 1
        elif tokens[place] == ";" and depth == 0:
            return -1
    return -1


def closing(tokens, at):
    depth = 0
    for place in range(at, len(tokens)):
        if tokens[place] in "({[":
            depth += 1
        elif tokens[place] in ")}]":
            depth -= 1
            if depth == 0:
                return place
    return len(tokens)


def split(tokens, mark):
    """The parts between `mark` at the top of these tokens."""
    parts, depth = [[]], 0
    for token in tokens:
        depth += (token in "({[") - (token in ")}]")
        if depth == 0 and token == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def choices(tokens):
    """Of `condition ? a : b` both, else the one."""
    parts = split(tokens, "?")
    if len(parts) == 1:
        return [tokens]
    return [choice for part in split([*sum(([*part, "?"] for part in parts[1:]), [])][:-1], ":")
            for choice in choices(part)]


def said(tokens, before=()):
    """What an expression says, "…" for what is not the same every time. `before` are the tokens in front of it."""
    if not tokens:
        return ""
    several = choices(tokens)
    if len(several) > 1:
        texts = list(dict.fromkeys(said(choice, before) for choice in several))
        return " / ".join(text for text in texts if text.strip("… "))
    text = ""
    for part in split(tokens, "+"):
        if part and all(map(literal, part)):
            text += "".join(map(unquote, part))
        elif part and part[0] in ("fmt::format", "std::string", "std::string_view", "std::move") and part[1:2] == ["("]:
            first = split(part[2:-1], ",")[0]
            if part[0] == "fmt::format":
                text += all_literals(first)
            else:
                text += said(first, before)
        elif len(part) == 1 and re.match(r"[a-z]\w*\Z", part[0]):
            text += assigned(part[0], before)
        elif part and part[0] == "(" and closing(part, 0) == len(part) - 1:
            text += "…" if len(choices(part[1:-1])) > 1 else said(part[1:-1], before)
        else:
            text += "…"
    return re.sub(r"…[… ]*…", "…", text)


def assigned(name, before):
    """What a variable was last made of, with what was put behind it."""
    text = None
    for at in range(len(before) - 1, 0, -1):
        if before[at] != name or at + 1 >= len(before):
            continue
        end = at
        while end < len(before) and before[end] != ";":
            end += 1
        if before[at + 1] == "=" and before[at + 2] != "=":
            return said(list(before[at + 2:end]), before[:at]) + (text or "")
        if before[at + 1:at + 3] == ["+", "="]:
            text = said(list(before[at + 3:end]), before[:at]) + (text or "")
        elif before[at + 1] == "(" and before[at - 1] in ("std::string", "string"):
            return said(list(before[at + 2:end - 1]), before[:at]) + (text or "")
        elif before[at - 1] in ("std::string", "std::string_view", "&") and before[at + 1] in (",", ")"):
            break  # a parameter
    return "…" + (text or "")


def severity_in(tokens):
    """The one that stands there, or the two that a condition chooses from."""
    found = [token.removeprefix("Severity::") for token in tokens if token.startswith("Severity::")]
    return " or ".join(dict.fromkeys(found))


COUNT = "warning; error with strict_counts"
MONEY = "error; warning with accept_wrong_totals"


def judged(tokens, at, arguments):
    """What a control is worth: the switches that its function asks say, or that it holds nothing."""
    if ". holds = false" in " ".join(arguments):
        return "warning"
    near = " ".join(tokens[max(0, at - 160):at + 60])
    if "strict" in near or "count_judgement" in near:
        return COUNT
    return MONEY if "accept" in near or "money" in near or "judgement" in near else "warning"


def all_literals(tokens):
    text = "".join(unquote(token) for token in tokens if literal(token))
    return re.sub(r"\{\{|\}\}|\{[^{}]*\}", lambda hole: hole[0][0] if hole[0] in ("{{", "}}") else "…", text)


def body_says(tokens, name):
    """What the function of this name says where it is defined in the same file."""
    for at, token in enumerate(tokens):
        if token.split("::")[-1] == name and "::" in token and tokens[at + 1] == "(":
            end = closing(tokens, at + 1)
            if tokens[end + 1] == "{":
                return all_literals(tokens[end + 1:closing(tokens, end + 1)])
    return ""


def through(folder, name):
    """What a function of this folder finds under the code that it is given: severity and sentence."""
    for path in sorted(folder.glob("*.cpp")) if folder.parent.name == "ingest" else ():
        tokens = tokens_of(path)
        for at, token in enumerate(tokens):
            if "::" not in token or token.split("::")[-1] != name or tokens[at + 1] != "(":
                continue
            body = next((n for n in range(closing(tokens, at + 1), min(len(tokens), at + 80)) if tokens[n] in "{;"), at)
            if tokens[body] != "{":
                continue
            end = closing(tokens, body)
            for inner in range(body, end):
                if tokens[inner:inner + 3] == [",", "code", ","] and tokens[inner - 1].startswith("Severity::"):
                    start = opening(tokens, inner)
                    message = split(tokens[start + 1:closing(tokens, start)], ",")[-1]
                    yield severity_in([tokens[inner - 1]]), said(message, tokens[:start])


def control_says():
    """The sentence of a control that fails, which ends in what its reader adds."""
    tokens = tokens_of(ROOT / "ingest" / "report.cpp")
    at = tokens.index("Report::control")
    texts = [token for token in tokens[at:at + 200] if literal(token) and "what was read" in token]
    return re.sub(r"; …$", "", all_literals(texts))


def flaws_say(folder):
    """What the reader of this folder says of its parts' flaws: code (or "" for all others) and sentence."""
    found = {}
    for path in sorted((ROOT / "ingest" / folder).glob("*.cpp")):
        tokens = tokens_of(path)
        for at in range(len(tokens) - 2):
            if tokens[at:at + 3] == ["flaw", ".", "code"] and tokens[at - 2].startswith("Severity::"):
                start = opening(tokens, at)
                message = split(tokens[start + 1:closing(tokens, start)], ",")[-1]
                several = choices(message)
                if len(several) == 2:
                    found[next(unquote(t) for t in message if literal(t))] = said(several[0])
                found[""] = said(several[-1])
    return found


# The codes of core/errc.cpp that reading an amount, a date, a currency or a word of JSON may give.
JSON_ERRORS = ("amount_unreadable", "amount_excess_decimals", "amount_overflow", "amount_not_positive",
               "currency_unknown", "date_unreadable", "field_missing", "field_unreadable")


def json_errors():
    tokens = tokens_of(ROOT / "core" / "errc.cpp")
    for code in JSON_ERRORS:
        at = tokens.index(f'"{code}"')
        yield code, "error", all_literals(tokens[at + 1:closing(tokens, opening(tokens, at))])


def findings_in(path):
    """(code, severity, sentence) of a source."""
    tokens = tokens_of(path)
    for at, token in enumerate(tokens):
        if token == MACRO and tokens[at + 1] == "(":
            code, severity, *sentence = split(tokens[at + 2:closing(tokens, at + 1)], ",")
            yield code[0], severity[0], "".join(unquote(t) for part in sentence for t in part if literal(t))
            continue
        if not literal(token) or not CODE.match(token[1:-1]):
            continue
        if tokens[at - 3:at] and tokens[at - 1] == "=" and tokens[at - 2] == "code":
            end = next(n for n in range(at, len(tokens)) if tokens[n] in ";,}")
            rest = tokens[end + 1:end + 40]
            where = next((n for n, word in enumerate(rest) if word == "message"), None)
            sentence = ""
            if where is not None:
                stop = next((n for n in range(where, len(rest)) if rest[n] in (";", "}")), len(rest))
                sentence = said(rest[where + 2:stop], tokens[:at])
            severity = severity_in(tokens[max(0, at - 12):at]) or "error"
            yield token[1:-1], severity, sentence
            continue
        start = opening(tokens, at)
        if start < 0:
            continue
        end = closing(tokens, start)
        arguments = split(tokens[start + 1:end], ",")
        place, which = 0, 0
        for number, part in enumerate(arguments):
            if place <= at - start - 1 < place + len(part) + 1:
                which = number
                break
            place += len(part) + 1
        codes = [choice[0][1:-1] for choice in choices(arguments[which]) if len(choice) == 1 and literal(choice[0])]
        if token[1:-1] not in codes:
            continue
        head = tokens[start - 1] if start else ""
        if head == "(" or head == ",":  # a list within a call
            outer = opening(tokens, start)
            head = tokens[outer - 1] if outer > 0 else ""
        name = head.split("::")[-1]
        severity = severity_in(sum(arguments[:which], []))
        if not severity and name == "control":
            if not (arguments[0][:1] == ["{"] or arguments[0][:1] == ["std::move"]):
                continue  # the name of a control
            yield token[1:-1], judged(tokens, at, arguments[-2] + arguments[-1]), control_says()
            continue
        if not severity and token[1:-1] in ("count_wrong", "amount_wrong", "hash_wrong"):
            yield token[1:-1], COUNT if "count" in token else MONEY, control_says()  # a stated figure's
            continue
        if not severity and name in ("push_back", "emplace_back"):
            if not any("flaw" in word for word in tokens[max(0, start - 6):start]):
                continue
            says = flaws_say(path.parent.name)
            yield token[1:-1], "warning", says.get(token[1:-1]) or says.get("", "")
            continue
        severity = severity or FORMS.get(name, "")
        if not severity:
            for severity, sentence in through(path.parent, name):
                yield token[1:-1], severity, sentence
            continue
        texts = []
        for part in arguments[which + 1:]:
            named = re.match(r"(std::move\()?(what|message|why|text)\b", "".join(part))
            if named or any(literal(t) and " " in t for t in part):
                texts.append(said(part, tokens[:start]))
        sentence = ": ".join(text for text in texts if text) or body_says(tokens, name)
        if len(codes) > 1 and " / " in sentence:
            parts = sentence.split(" / ")
            if len(parts) == len(codes):
                sentence = parts[codes.index(token[1:-1])]
        yield token[1:-1], severity, sentence


def all_findings():
    """{code: {(severity, sentence): formats}}"""
    found = collections.defaultdict(lambda: collections.defaultdict(set))

    def add(code, severity, sentence, formats):
        found[code][(severity, re.sub(r"\s+", " ", sentence).strip(" :;"))].update(formats.split(", "))

    for path in sorted((ROOT / "ingest").rglob("*.cpp")) + sorted((ROOT / "engine" / "intake").glob("*.cpp")):
        folder = path.parent.name if path.parent.parent.name == "ingest" else ""
        formats = FORMATS.get(folder) or SHARED.get(path.name) or EVERY
        for code, severity, sentence in findings_in(path):
            add(code, severity, sentence, formats)
            if (folder, path.name) == ("x12", "remittance.cpp"):
                for also in ("fedwire", "nacha"):  # which read X12 within their messages and addenda
                    add(code, severity, flaws_say(also)[""], also)
    for code, severity, sentence in json_errors():
        add(code, severity, sentence, "json")
    return found


HEAD = """# Findings

What a file may be told: `apply`, `files show FILE` and `inspect --summary FILE` print findings with severity, code,
record and byte. `error`: something is held, rejected or not read; `warning`: it was read, and somebody should look;
`info`: it was read as meant. A switch behind the severity is one of the [profile](profiles.md) that makes another of it.
"…" stands for what the file has there; "/" parts sentences that one code may say. What formats read by the same code is
listed for all of them.

Written by `tools/reference/make_findings.py` from the sources; the test `findings` compares.

| code | severity | says | formats |
| --- | --- | --- | --- |
"""


def cell(text):
    text = text.replace("|", "\\|")
    return re.sub(r"([*_<])", r"\\\1", text)


def make_page():
    rows = []
    for code, variants in sorted(all_findings().items()):
        merged = collections.defaultdict(lambda: ([], set()))  # severity and formats → sentences
        for (severity, sentence), formats in variants.items():
            merged[(severity, tuple(sorted(formats)))][0].append(sentence)
        for (severity, formats), (sentences, _) in sorted(merged.items(), key=lambda row: (row[0][1], row[0][0])):
            texts = [text for text in dict.fromkeys(sentences) if text.strip("… ")] or [OWN_WORDS]
            word, _, switch = severity.partition("; ")
            shown = word + (f"; {switch.rpartition(' ')[0]} `{switch.rpartition(' ')[2]}`" if switch else "")
            rows.append(f"| `{code}` | {shown} | {' / '.join(map(cell, texts))} | {', '.join(formats)} |")
    return HEAD + "\n".join(rows) + "\n"


def main():
    parser = argparse.ArgumentParser(description="Writes docs/formats/findings.md.")
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 where it differs")
    check = parser.parse_args().check
    page, path = make_page(), ROOT / PAGE
    if check:
        if path.exists() and path.read_text(encoding="utf-8") == page:
            return 0
        print(f"{PAGE} differs: run tools/reference/make_findings.py", file=sys.stderr)
        return 1
    path.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
