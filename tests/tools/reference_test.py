"""The manual page and the completions say what the program says: quittance --help is the truth.

Usage: reference_test.py PROGRAM
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tools", "reference"))
import help_tree
import make_reference

PROGRAM = ""
TREE = None


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


class Committed(unittest.TestCase):
    def test_files_are_what_the_program_says(self):
        for name, text in make_reference.make_files(PROGRAM).items():
            self.assertTrue(text == read(name), f"{name} differs: run tools/reference/make_reference.py")


class ManualPage(unittest.TestCase):
    """Read apart from the script that writes it."""

    def sections(self):
        """The options that stand under each heading of a command, and under OPTIONS."""
        found, at = {}, None
        for line in read("docs/man/quittance.1").splitlines():
            plain = re.sub(r"\\f[BIR]", "", line).replace("\\-", "-")
            if line.startswith(".SH "):
                at = "" if line == ".SH OPTIONS" else None
            elif line.startswith(".SS "):
                bold = re.match(r"\.SS \\fB([^\\]*(?:\\-[^\\]*)*)\\fR", line)
                at = bold.group(1).replace("\\-", "-")
            if at is not None:
                options = found.setdefault(at, set())
                if re.match(r"-", plain):
                    options.update(re.findall(r"(?:^|, )(--?[a-z-]+)", plain))
        return found

    def test_every_command_and_option_and_no_other(self):
        said = {}
        for command in TREE.walk():
            flags = {flag for option in command.options for flag in option.flags}
            said[" ".join(command.path)] = flags - ({"-h", "--help"} if command.path else set())
        self.assertGreater(len(said), 20)
        self.assertEqual(self.sections(), said)

    def test_it_can_be_set(self):
        tool = shutil.which("groff")
        if tool is None:
            print("groff is not here: whether troff takes the page was not looked at", file=sys.stderr)
            return
        set_page = subprocess.run([tool, "-man", "-Tutf8", "-ww", os.path.join(ROOT, "docs/man/quittance.1")],
                                  capture_output=True, text=True)
        self.assertEqual((set_page.returncode, set_page.stderr), (0, ""))
        self.assertIn("apply cash to open invoices", set_page.stdout)


class BashCompletion(unittest.TestCase):
    def complete(self, line, folder=ROOT):
        """What <TAB> offers at the end of the line."""
        words = line.split(" ")
        quoted = " ".join("'" + word + "'" for word in words)
        script = (f"source '{ROOT}/tools/completion/quittance.bash'\n"
                  f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _quittance\n"
                  'printf "%s\\n" "${COMPREPLY[@]}"\n')
        done = subprocess.run(["bash", "--norc", "-u", "-c", script], capture_output=True, text=True, cwd=folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""), line)
        return sorted(done.stdout.split())

    def test_commands(self):
        self.assertEqual(self.complete("quittance "), sorted(c.path[0] for c in TREE.commands))
        self.assertEqual(self.complete("quittance expo"), ["export"])
        self.assertEqual(self.complete("quittance --book b --quiet expo"), ["export"])
        self.assertEqual(self.complete("quittance files re"), ["reject", "release"])

    def test_every_option_of_every_command(self):
        everywhere = {flag for option in TREE.options for flag in option.flags}
        for command in TREE.walk():
            flags = {flag for option in command.options for flag in option.flags}
            offered = set(self.complete(" ".join(["quittance", *command.path, "-"])))
            self.assertEqual(offered, flags | everywhere, command.path)

    def test_every_word_of_options_and_positionals(self):
        asked = 0
        for command in TREE.walk():
            head = " ".join(["quittance", *command.path])
            for option in command.options:
                if option.choices:
                    asked += 1
                    self.assertEqual(self.complete(f"{head} {option.flags[-1]} "), sorted(option.choices))
            for at in command.positionals:
                if at.choices:
                    asked += 1
                    self.assertLessEqual(set(at.choices), set(self.complete(f"{head} ")))
        self.assertGreater(asked, 6)

    def test_files_and_folders(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "bank"))
            for name in ("bank.csv", "rules.toml"):
                open(os.path.join(folder, name), "w").close()
            self.assertEqual(self.complete("quittance apply ban", folder), ["bank", "bank.csv"])
            self.assertEqual(self.complete("quittance apply x --rules ru", folder), ["rules.toml"])
            self.assertEqual(self.complete("quittance --book ban", folder), ["bank"])
            # Ids are not on disk.
            self.assertEqual(self.complete("quittance why ban", folder), [])
            self.assertEqual(self.complete("quittance assign P-1 I --reason ban", folder), [])


class ZshCompletion(unittest.TestCase):
    def test_it_names_every_command_and_option(self):
        text = read("tools/completion/_quittance")
        for command in TREE.walk():
            self.assertIn("_".join(["_quittance", *command.path]) + "() {", text)
            for option in command.options:
                for flag in option.flags:
                    self.assertIn(f"'{flag}[", text)

    def test_zsh_reads_it(self):
        tool = shutil.which("zsh")
        if tool is None:
            print("zsh is not here: whether it reads the completion was not looked at", file=sys.stderr)
            return
        done = subprocess.run([tool, "-n", os.path.join(ROOT, "tools/completion/_quittance")],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class ErpTable(unittest.TestCase):
    def test_each_scenario_stands_in_the_table_and_is_there(self):
        named = set(re.findall(r"`((?:extract|items)/[a-z_]+)`", read("docs/erp.md")))
        there = set()
        for folder in ("extract", "items"):
            for name in os.listdir(os.path.join(ROOT, "tests", "scenarios", folder)):
                there.add(f"{folder}/{name.removesuffix('.cash')}")
        self.assertGreater(len(there), 20)
        # An unknown mark is no case of a row.
        self.assertEqual(named, there - {"extract/unknown_mark"})


class HelpTree(unittest.TestCase):
    def test_reads_what_the_library_prints(self):
        command, below = help_tree.parse_help(
            "what it is for\nUsage: quittance x [OPTIONS] kind files...\n\n"
            "Positionals:\n"
            "  kind TEXT:{a,b} REQUIRED    what the files hold\n"
            "  files TEXT ... REQUIRED     the files\n\n"
            "Options:\n"
            "  -q,--quiet                  says\n                              nothing\n"
            "  --fail-on TEXT:{exceptions} with one blank before its text\n"
            "  --days INT:INT in [1 - 36600]=90\n                              a period\n"
            "  --limit UINT Needs: --dry-run\n                              at most\n"
            "  --rules TEXT:FILE           a file\n\n"
            "Subcommands:\n  show                        one\n\n"
            "Said at the end.\n\nExample:\n  quittance x a\n", ["x"])
        self.assertEqual(below, ["show"])
        self.assertEqual([(o.flags, o.value, o.choices, o.default, o.text) for o in command.options],
                         [(["-q", "--quiet"], "", [], "", "says nothing"),
                          (["--fail-on"], "TEXT", ["exceptions"], "", "with one blank before its text"),
                          (["--days"], "INT", [], "90", "a period"),
                          (["--limit"], "UINT", [], "", "at most"),
                          (["--rules"], "TEXT", [], "", "a file")])
        self.assertTrue(command.options[4].is_file)
        self.assertEqual([(at.name, at.many, at.choices) for at in command.positionals],
                         [("kind", False, ["a", "b"]), ("files", True, [])])
        self.assertEqual(command.footer, "Said at the end.\n\nExample:\n  quittance x a")

    def test_a_row_that_it_cannot_read_is_no_row_to_pass_over(self):
        with self.assertRaises(ValueError):
            help_tree.parse_help("x\n\nOptions:\n  --new BLOB                  text\n", [])


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    TREE = help_tree.read_tree(PROGRAM)
    unittest.main()
