"""The runner of documentation pages sees when a page is wrong.

Usage: run_page_test.py PROGRAM
"""

import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tools", "examples"))
import run_page

PROGRAM = ""


class Fits(unittest.TestCase):
    def test_table(self):
        for expected, printed, want in [
                ("a\nb", "a\nb", True), ("a\nb", "a", False), ("a", "a\nb", False), ("", "", True), ("", "a", False),
                ("…", "", True), ("…", "a\nb\nc", True), ("a\n…\nc", "a\nb\nb\nc", True), ("a\n…\nc", "a\nc", True),
                ("a\n…\nc", "a\nb", False), ("took … ms", "took 17 ms", True), ("took … ms", "took 17 s", False),
                ("a.c", "abc", False), ("…\nb", "a\nb\nc", False)]:
            with self.subTest(expected=expected, printed=printed):
                lines = [text.split("\n") if text else [] for text in (expected, printed)]
                self.assertEqual(run_page.fits(*lines), want)


class Page(unittest.TestCase):
    def run_text(self, text, *options):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "page.md")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            done = subprocess.run([sys.executable, "-B", os.path.join(ROOT, "tools/examples/run_page.py"), path,
                                   "--command", PROGRAM, *options], capture_output=True, text=True)
            with open(path, encoding="utf-8") as file:
                return done.returncode, file.read()

    def page(self, block):
        return f"# Page\n\n```console\n{block}```\n\n```\n$ not run\n```\n"

    def test_what_is_right_passes(self):
        block = ("$ export QUITTANCE_BOOK=b; x=1\n$ echo $x\n1\n$ quittance digest\n# exit 2\n…\n"
                 "$ cat <<E\n> one\n> two\n> E\none\ntwo\n$ printf 'no end'\nno end\n")
        self.assertEqual(self.run_text(self.page(block))[0], 0)

    def test_what_is_wrong_fails(self):
        for block in ["$ echo 1\n2\n", "$ echo 1\n", "$ false\n", "$ true\n# exit 1\n", "$ echo; echo 1\n1\n",
                      "$ quittance nonsense\n# exit 2\nquittance: well\n"]:
            with self.subTest(block=block):
                self.assertEqual(self.run_text(self.page(block))[0], 1)

    def test_a_page_without_commands_fails(self):
        self.assertNotEqual(self.run_text("# Page\n\n```\n$ echo\n```\n")[0], 0)

    def test_update_writes_what_was_printed_and_keeps_what_fits(self):
        wrong = self.page("$ echo 1\n2\n3\n$ seq 3\n1\n…\n$ echo 4\n")
        right = self.page("$ echo 1\n1\n$ seq 3\n1\n…\n$ echo 4\n4\n")
        self.assertEqual(self.run_text(wrong, "--update"), (0, right))
        self.assertEqual(self.run_text(right)[0], 0)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
