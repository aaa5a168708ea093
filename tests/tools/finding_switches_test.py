#!/usr/bin/env python3
"""Every finding of a reader names the profile setting that would accept or decide what it says, or stands
in findings_without_setting.txt, among those that no setting can accept."""

import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIST = pathlib.Path(__file__).with_name("findings_without_setting.txt")
# Settings of a profile, or of the account that it belongs to, that change how a file is read.
SETTINGS = ("strict_counts", "accept_wrong_totals", "accept_missing_trailers", "accept_missing_headers", "accept_test_marks", "totals_ignore_summary", "lockbox_layout", "lockbox_absent",
            "nacha_absent", "amounts_with_point", "bank_reference_unique", "type_codes", "date_format", "decimal_mark",
            "thousands_mark", "skip_lines", "columns in a mapping", "currency in a mapping", "a mapping for",
            "the account's profile", "import the account", "account in a mapping")
LITERAL = r'"(?:[^"\\]|\\.)*"'
MACRO = re.compile(r"NOTE_ENTRY\(\s*(\w+),\s*(?:error|warning|info),((?:\s*" + LITERAL + r")+)", re.S)
# A code in quotes behind a severity, or before the judgement of a control; then all up to the semicolon.
CALL = re.compile(r'(?:Severity::\w+,\s*|reject\(\s*|wrong\(\s*|\.repeated\([^",]*,\s*|std::move\(control\),\s*)"(\w+)"'
                  r"((?:" + LITERAL + r'|[^";])*)', re.S)
# What these functions say ends in the setting, whatever the reader puts before it.
SHARED = ((re.compile(r'(?:trailer_missing|hold_without_end)\(\s*[^";]*"(\w+)"'), "accept_missing_trailers"),
          (re.compile(r'header_missing\(\s*[^";]*"(\w+)"'), "accept_missing_headers"),
          (re.compile(r'test_mark\(\s*[^";]*"(\w+)"'), "accept_test_marks"),
          (re.compile(r"file_\.(total_unreadable)\("), "accept_wrong_totals"))
# The setting stands in a text that the code of the reader puts together.
PUT_TOGETHER = {("total_unreadable", "bai2"): ("bai2/totals.cpp", "accept_wrong_totals"),
                ("total_unreadable", "several"): ("statement_file.cpp", "accept_wrong_totals"),
                ("header_missing", "csv"): ("csv/plan.cpp", "a mapping for")}
CHOICE = re.compile(r'\.code = "(\w+)"[;,]((?:' + LITERAL + r'|[^";])*)', re.S)  # its message follows
ROW = re.compile(r'Severity::\w+,\s*"(\w+)",((?:\s*' + LITERAL + r",?)+)\s*}", re.S)


def messages():
    """Of each code the texts beside it, by the folder of its reader."""
    found = {}
    for path in sorted((ROOT / "ingest").rglob("*.cpp")):
        text = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
        where = path.parent.name if path.parent.name != "ingest" else "several"
        rows = list(ROW.finditer(text))
        for match in [*MACRO.finditer(text), *rows, *CHOICE.finditer(text), *CALL.finditer(text)]:
            if match.re is CALL and any(row.start() == match.start() for row in rows):
                continue
            said = "".join(piece[1:-1] for piece in re.findall(LITERAL, match[2], re.S))
            found.setdefault(match[1], {}).setdefault(where, []).append(said)
        for pattern, setting in SHARED:
            for match in pattern.finditer(text):
                found.setdefault(match[1], {}).setdefault(where, []).append(setting)
    for (code, where), (path, setting) in PUT_TOGETHER.items():
        if setting in (ROOT / "ingest" / path).read_text(encoding="utf-8"):
            found[code][where].append(setting)
    # What tables and conditions put together is seen in what the golden files say.
    for path in sorted((ROOT / "tests/golden").rglob("*.summary.json")):
        for finding in json.loads(path.read_text(encoding="utf-8"))["findings"]:
            where = path.parent.name.replace("-", "_").split(".")[0]
            where = next((folder for folder in ("x12", "edifact", "mt9") if where.startswith(folder)), where)
            found.setdefault(finding["code"], {}).setdefault(
                where.replace("mt9", "mt940"), []).append(finding["message"])
    return found


def entries():
    """The lines of the list: code and readers, and behind # the reason."""
    lines = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [tuple(part.strip() for part in line.partition("#")[::2]) for line in lines]


def listed():
    """The readers that the list names for each code; none: every reader that has it."""
    return {code: readers.split() for code, _, readers in (what.partition(":") for what, _ in entries())}


def held_or_rejected():
    """Codes that some reader gives the severity of an error, with the readers."""
    codes = {}
    for path in sorted((ROOT / "ingest").rglob("*.cpp")):
        text = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
        found = re.findall(r'Severity::error,\s*"(\w+)"', text)
        found += re.findall(r"NOTE_ENTRY\(\s*(\w+),\s*error,", text)
        for code in found:
            codes.setdefault(code, set()).add(path.parent.name)
    return codes


class FindingSwitches(unittest.TestCase):
    def setUp(self):
        self.messages = messages()
        # (code, reader) of those whose messages name none of the settings.
        self.silent = {(code, where) for code, readers in self.messages.items()
                       for where, texts in readers.items()
                       if not any(setting in said for said in texts for setting in SETTINGS)}
        self.without = listed()

    def test_every_finding_names_a_setting_or_is_listed(self):
        missing = [f"{code}: {where}" for code, where in sorted(self.silent)
                   if code not in self.without or (self.without[code] and where not in self.without[code])]
        self.assertEqual(missing, [], "name the setting in the message, or list the code")

    def test_every_listed_finding_has_a_reason_that_fits(self):
        errors = held_or_rejected()
        self.assertGreater(len(errors), 100)
        for what, reason in entries():
            self.assertIn(reason, ("told", "fault", "person"), what)
            if reason == "told":
                code, _, readers = what.partition(":")
                failing = errors.get(code, set())
                self.assertFalse(failing & set(readers.split()) if readers else failing,
                                 f"{what}: told means that nothing is held or rejected")

    def test_the_list_is_of_findings_without_a_setting(self):
        self.assertEqual(list(self.without), sorted(self.without), "sorted")
        stale = []
        for code, readers in self.without.items():
            for where in readers or self.messages.get(code, {"no reader": []}):
                if (code, where) not in self.silent:
                    stale.append(f"{code}: {where}")
        self.assertEqual(stale, [], "no such finding, or its message names a setting")

    def test_findings_are_seen_in_every_reader(self):
        readers = {where for texts in self.messages.values() for where in texts}
        for folder in (path.name for path in (ROOT / "ingest").iterdir() if (path / "README.md").exists()):
            if folder not in ("xml", "remt", "json", "pain"):  # those of camt, or of a table
                self.assertIn(folder, readers)
        self.assertGreater(len(self.messages), 250)


if __name__ == "__main__":
    unittest.main()
