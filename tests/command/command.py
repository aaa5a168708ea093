"""Runs the command on books in a folder of its own; shared by the tests of this folder."""

import os
import subprocess
import tempfile
import unittest

COMMAND = os.environ["QUITTANCE_COMMAND"]
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
DEMO = os.path.join(ROOT, "examples", "demo")


class BookTest(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
        self.addCleanup(self.scratch.cleanup)
        self.book = self.path("book")

    def path(self, *below):
        return os.path.join(self.scratch.name, *below)

    def words(self, *words, book=None):
        return [COMMAND, "--book", book or self.book, "--actor", "clerk", "--threads", "1", *words]

    def run_command(self, *words, book=None, text=True):
        """The finished process; its output is text, or bytes."""
        return subprocess.run(self.words(*words, book=book), capture_output=True, text=text, timeout=120)

    def must(self, *words, codes=(0,), book=None):
        """stdout of a command that has to end with one of these codes."""
        done = self.run_command(*words, book=book)
        self.assertIn(done.returncode, codes, f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    def import_demo(self, *kinds):
        for kind in kinds or ("entities", "accounts", "customers", "items"):
            self.must("import", kind, os.path.join(DEMO, kind + ".csv"), codes=(0, 1))

    def demo_files(self):
        folder = os.path.join(DEMO, "bank")
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
