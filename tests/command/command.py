"""Runs the command on books in a folder of its own; shared by the tests of this folder."""

import os
import random
import signal
import subprocess
import tempfile
import time
import unittest

COMMAND = os.environ["QUITTANCE_COMMAND"]
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
DEMO = os.path.join(ROOT, "examples", "demo")


class Moments:
    """Moments within a command whose time is up to the machine and to what else it does. One that came too
    late shortens the time that the next ones are drawn from; one that came too early lengthens it."""

    def __init__(self, seconds, least, most, seed):
        self.seconds, self.least, self.most = seconds, least, most
        self.chance = random.Random(seed)

    def kill(self, words):
        """True when the command was killed before it ended."""
        delay = self.seconds * self.chance.uniform(self.least, self.most)
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        killed = process.wait() == -signal.SIGKILL
        if not killed:
            self.seconds = min(self.seconds, delay)
        return killed

    def too_early(self):
        self.seconds *= 1.125


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

    def timed(self, *words, codes=(0,), book=None):
        """Seconds that a command takes that has to end with one of these codes."""
        begun = time.monotonic()
        self.must(*words, codes=codes, book=book)
        return time.monotonic() - begun

    def import_demo(self, *kinds):
        for kind in kinds or ("entities", "accounts", "customers", "items"):
            self.must("import", kind, os.path.join(DEMO, kind + ".csv"), codes=(0, 1))

    def demo_files(self):
        folder = os.path.join(DEMO, "bank")
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
