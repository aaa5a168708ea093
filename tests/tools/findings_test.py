"""docs/formats/findings.md says what the sources say, and what files of the tests were really told stands in it."""

import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "reference"))
import make_findings


def rows():
    """(code, severities, sentence, formats) of the page, read apart from the script that writes it."""
    for line in (ROOT / make_findings.PAGE).read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            code, severity, says, formats = (part.strip() for part in re.split(r"(?<!\\)\|", line)[1:-1])
            yield code.strip("`"), set(re.findall(r"\b(?:error|warning|info)\b", severity)), says, formats.split(", ")


class Findings(unittest.TestCase):
    def test_the_page_is_what_the_sources_say(self):
        done = subprocess.run([sys.executable, "-B", os.path.join(ROOT, "tools/reference/make_findings.py"), "--check"],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_what_golden_files_were_told_stands_there(self):
        page, told = list(rows()), 0
        self.assertGreater(len(page), 500)
        for path in sorted((ROOT / "tests/golden").rglob("*.summary.json")):
            summary = json.loads(path.read_text(encoding="utf-8"))
            for finding in summary["findings"]:
                told += 1
                name = path.parent.name
                word = {"mt9": "mt940", "cam": "camt", "x12": "x12", "edi": "edifact"}.get(name[:3], name)
                self.assertTrue(any(code == finding["code"] and finding["severity"] in severities and
                                    (word in formats or "every format" in formats)
                                    for code, severities, _, formats in page),
                                f"{path.name}: {finding['severity']} {finding['code']} of {word} is not on the page")
        self.assertGreater(told, 300)

    def test_every_row_says_something(self):
        for code, severities, says, formats in rows():
            self.assertTrue(severities and formats and len(says) > 12, code)

    def test_codes_of_the_book_itself(self):
        codes = {code for code, _, _, formats in rows() if "every format" in formats}
        self.assertLessEqual({"format_unknown", "same_logical_file", "expectation_failed", "profile_unreadable",
                              "unknown_account"}, codes)


if __name__ == "__main__":
    unittest.main()
