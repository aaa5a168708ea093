"""A disk that is really full: a small tmpfs of one size after another. The command stops with what
happened and what to do; with more space the same command finishes, and the book is that of a run
which was never interrupted."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import command

KIB = 1 << 10
# So many sizes between what the book takes before the run and half as much again as it takes after it.
SIZES = 10 if "QUITTANCE_WHOLE" not in os.environ else 200
LARGE = 256 << 20


def mount(folder, size, *more):
    options = ",".join((f"size={size}",) + more)
    return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "quittance", folder],
                          capture_output=True, text=True).returncode == 0


def may_mount():
    with tempfile.TemporaryDirectory() as folder:
        if not mount(folder, 64 * KIB):
            return False
        subprocess.run(["umount", folder], check=True)
        return True


class DiskFull(command.BookTest):
    def setUp(self):
        super().setUp()
        self.disk = self.path("disk")
        os.mkdir(self.disk)
        self.book = os.path.join(self.disk, "book")
        # A run that takes much more space than the book it comes to.
        work = self.path("work")
        self.must("generate", work, "--items", "400", "--payments", "6000", "--formats", "none")
        self.lists = [(kind, os.path.join(work, kind + ".csv")) for kind in ("accounts", "customers", "items")]
        self.run_words = ("apply", os.path.join(work, "payments.ndjson"), "--rules", os.path.join(work, "rules.toml"))

    def with_disk(self, size):
        self.assertTrue(mount(self.disk, size))
        self.addCleanup(subprocess.run, ["umount", self.disk], capture_output=True)

    def without_disk(self):
        subprocess.run(["umount", self.disk], check=True)

    def used(self):
        disk = os.statvfs(self.disk)
        return (disk.f_blocks - disk.f_bfree) * disk.f_frsize

    def test_at_any_size_the_same_command_finishes_with_more_space(self):
        self.with_disk(LARGE)
        for kind, path in self.lists:
            self.must("import", kind, path)
        prepared = self.path("prepared")
        shutil.copytree(self.book, prepared)
        least = self.used()
        self.must(*self.run_words, codes=(0, 1))
        most = self.used()
        digest = self.must("digest")
        self.without_disk()
        opened = stopped = unfinished = 0
        # Where a run stops is up to what the database does beside it: sizes between are tried until enough stopped.
        tried = 0
        for n in (*range(SIZES), *(n + 0.5 for n in range(SIZES))):
            if tried >= SIZES and opened > 2:
                break
            tried += 1
            size = int(least + (most * 3 // 2 - least) * n / SIZES) // 4096 * 4096
            with self.subTest(size=size):
                self.with_disk(size)
                shutil.copytree(prepared, self.book)
                done = self.run_command(*self.run_words)
                if done.returncode not in (0, 1):
                    stopped += 1
                    self.assertEqual(done.returncode, 4, done.stderr)
                    self.assertIn("the volume is full", done.stderr)
                    self.assertIn("Free space there and run the command again", done.stderr)
                    opened += "cannot open" not in done.stderr
                    # Reading goes on beside a full disk.
                    read = self.run_command("digest")
                    self.assertEqual(read.returncode, 0, read.stderr)
                    unfinished += "unfinished" in read.stderr
                self.assertTrue(mount(self.disk, LARGE, "remount"))
                self.must(*self.run_words, codes=(0, 1))
                self.assertEqual(self.must("digest"), digest)
                self.must("verify", codes=(0, 1))
                self.without_disk()
        print(f"{tried} sizes from {least // KIB} to {most * 3 // 2 // KIB} KiB: {stopped} stopped, {opened} of them"
              f" with the book open, {unfinished} within the run")
        self.assertGreater(opened, 2)
        self.assertLess(stopped, tried, "no size was enough")


if __name__ == "__main__":
    if not may_mount():
        print("disk_full: mounting a tmpfs is not permitted here: skipped", file=sys.stderr)
        sys.exit(77)
    unittest.main()
