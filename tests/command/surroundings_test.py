"""What a shell, a cron job or a container may put around the command: limits, closed or full streams,
folders that may not be looked into. Each is told with what to do about it, or does no harm; and the same
command without them finishes, with the same book."""

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import unittest

import command

KIB = 1 << 10


def nobody():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)


def nobody_can_run_it():
    """Only root can become somebody else, and the command may lie where only root may go."""
    if os.getuid() != 0:
        return False
    try:
        return subprocess.run([command.COMMAND, "--version"], capture_output=True, preexec_fn=nobody).returncode == 0
    except PermissionError:
        return False


class Surroundings(command.BookTest):
    def setUp(self):
        super().setUp()
        self.import_demo()
        self.bank = ("apply", *self.demo_files())
        self.before = self.path("before")
        shutil.copytree(self.book, self.before)

    def again(self):
        shutil.rmtree(self.book)
        shutil.copytree(self.before, self.book)

    def run_within(self, limit, value, *words):
        def set_limit():
            resource.setrlimit(limit, (value, value))
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python passes its own refusal on
        return subprocess.run(self.words(*words), capture_output=True, text=True, timeout=120, preexec_fn=set_limit)

    def test_a_limit_on_the_size_of_files_is_told_and_loses_nothing(self):
        self.must(*self.bank, codes=(0, 1))
        digest = self.must("digest")
        told = 0
        for size in (0, 1, 2, 4, 8, 12, 16, 24, 28, 32, 48, 64, 96, 128, 256, 512, 1024):
            with self.subTest(kib=size):
                self.again()
                done = self.run_within(resource.RLIMIT_FSIZE, size * KIB, *self.bank)
                self.assertIn(done.returncode, (0, 1, 4), done.stderr)
                if done.returncode == 4:
                    told += 1
                    self.assertIn("ulimit -f", done.stderr)
                self.must(*self.bank, codes=(0, 1))
                self.assertEqual(self.must("digest"), digest)
        self.assertGreater(told, 3)

    def test_a_limit_on_open_files_is_told(self):
        told = 0
        for files in (5, 6, 8, 12, 16):
            done = self.run_within(resource.RLIMIT_NOFILE, files, "checkpoint")
            if done.returncode != 0:
                told += 1
                self.assertEqual(done.returncode, 4, done.stderr)
                self.assertIn("ulimit -n", done.stderr)
        self.assertGreater(told, 0)
        self.must("checkpoint")

    @unittest.skipUnless(nobody_can_run_it(), "no other user can run the command")
    def test_a_limit_on_processes_is_told_and_loses_nothing(self):
        self.must(*self.bank, codes=(0, 1))
        digest = self.must("digest")
        self.again()
        os.chmod(self.scratch.name, 0o755)
        for folder, _, names in os.walk(self.book):
            os.chown(folder, 65534, 65534)
            for name in names:
                os.chown(os.path.join(folder, name), 65534, 65534)

        def set_limit():
            resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
            nobody()
        done = subprocess.run(self.words(*self.bank), capture_output=True, text=True, timeout=120,
                              preexec_fn=set_limit)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("ulimit -a", done.stderr)
        self.must(*self.bank, codes=(0, 1))
        self.assertEqual(self.must("digest"), digest)

    def test_no_log_of_the_database_is_written(self):
        # One of its writes that fails, as on a full volume, ends the process at the next.
        names = os.listdir(os.path.join(self.book, "journal"))
        self.assertTrue(names)
        self.assertEqual([name for name in names if name.startswith("LOG") and name != "LOCK"], [])

    def test_a_report_that_cannot_be_written_is_told(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run(self.words(*self.bank), stdout=full, stderr=subprocess.PIPE, text=True, timeout=120)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("cannot write the output", done.stderr)

    def test_closed_streams_are_not_given_to_files_of_the_book(self):
        self.must(*self.bank, codes=(0, 1))
        digest = self.must("digest")
        for closed in ((1,), (2,), (0, 1), (1, 2), (0, 1, 2)):
            with self.subTest(closed=closed):
                self.again()

                def close():
                    for stream in closed:
                        os.close(stream)
                done = subprocess.run(self.words(*self.bank), capture_output=True, text=True, timeout=120,
                                      preexec_fn=close)
                self.assertIn(done.returncode, (4,) if 1 in closed else (0, 1), done.stderr)
                self.assertEqual(self.must("digest"), digest)
                with open(os.path.join(self.book, "lock")) as lock:
                    self.assertNotIn("Control report", lock.read())

    @unittest.skipUnless(nobody_can_run_it(), "no other user can run the command")
    def test_originals_that_may_not_be_looked_for_are_not_called_missing(self):
        self.must(*self.bank, codes=(0, 1))
        for folder, _, names in os.walk(self.scratch.name):
            os.chmod(folder, 0o755)
            for name in names:
                os.chmod(os.path.join(folder, name), 0o644)
        originals = os.path.join(self.book, "files")
        os.chmod(originals, 0)
        away = self.path("away")
        os.mkdir(away)
        os.chown(away, 65534, 65534)
        done = subprocess.run(self.words("backup", os.path.join(away, "backup")), capture_output=True, text=True,
                              timeout=120, preexec_fn=nobody)
        os.chmod(originals, 0o755)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("permissions", done.stderr)
        self.assertNotIn("is missing", done.stderr)

    @unittest.skipUnless(nobody_can_run_it(), "no other user can run the command")
    def test_a_proof_that_may_not_look_is_not_called_broken(self):
        self.must(*self.bank, codes=(0, 1))
        originals = os.path.join(self.book, "files")
        for folder, _, names in os.walk(self.scratch.name):
            os.chmod(folder, 0o755)
            for name in names:
                os.chmod(os.path.join(folder, name), 0o644)

        def verify(*words):
            return subprocess.run(self.words(*words, "verify"), capture_output=True, text=True, timeout=120,
                                  preexec_fn=nobody)
        whole = verify()
        self.assertEqual((whole.returncode, whole.stdout.count("UNSEEN")), (0, 0), whole.stdout)
        for what in (originals, os.path.join(originals, sorted(os.listdir(originals))[0])):
            with self.subTest(what=what):
                os.chmod(what, 0)
                done, as_json = verify(), verify("--format", "json")
                os.chmod(what, 0o755)
                self.assertEqual((done.returncode, as_json.returncode), (4, 4), done.stdout)
                self.assertIn("UNSEEN  each file is kept byte for byte", done.stdout)
                self.assertIn("Not all of the book could be read", done.stdout)
                self.assertNotIn("broken", done.stdout)
                told = json.loads(as_json.stdout)
                self.assertFalse(told["holds"])
                self.assertEqual(sum(one["broken"] for one in told["invariants"]), 0)
                self.assertGreater(sum(one["unseen"] for one in told["invariants"]), 0)
        # What is missing is broken as ever, also where something else may not be looked at.
        os.chmod(os.path.join(originals, sorted(os.listdir(originals))[0]), 0)
        os.remove(os.path.join(originals, sorted(os.listdir(originals))[1]))
        done = verify()
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn("could not be read)", done.stdout)
        self.assertIn("The book is broken", done.stdout)

    def test_an_export_says_which_file_it_cannot_write(self):
        path = self.path("not", "there.csv")
        done = self.run_command("-o", path, "export", "items")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn(path, done.stderr)


    def test_output_writes_to_a_device_or_a_pipe_and_replaces_neither(self):
        expected = self.must("--as-of", "2026-11-30", "--format", "csv", "aging")
        device = self.path("null")
        try:
            os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
            with open(device, "wb"):
                pass
        except PermissionError:  # not root, or on a volume without devices
            self.skipTest("no device can be made here: a mistake would cost /dev/null")
        self.must("--as-of", "2026-11-30", "--format", "csv", "--output", device, "aging")
        self.assertTrue(stat.S_ISCHR(os.stat(device).st_mode))
        self.assertFalse(os.path.exists(device + ".part"))
        pipe = self.path("pipe")
        os.mkfifo(pipe)
        reader = subprocess.Popen(("cat", pipe), stdout=subprocess.PIPE, text=True)
        self.must("--as-of", "2026-11-30", "--format", "csv", "--output", pipe, "aging")
        self.assertEqual(reader.communicate(timeout=60)[0], expected)
        self.assertTrue(stat.S_ISFIFO(os.stat(pipe).st_mode))
        done = self.run_command("--as-of", "2026-11-30", "--output", "/dev/full", "aging")
        self.assertEqual(done.returncode, 4)
        self.assertIn("cannot write /dev/full", done.stderr)

    def test_output_follows_a_link_and_keeps_the_permissions_of_the_file(self):
        first, link = self.path("aging.csv"), self.path("link.csv")
        with open(first, "w", encoding="utf-8") as file:
            file.write("of yesterday")
        os.chmod(first, 0o600)
        os.symlink("aging.csv", link)
        expected = self.must("--as-of", "2026-11-30", "--format", "csv", "aging")
        self.must("--as-of", "2026-11-30", "--format", "csv", "--output", link, "aging")
        self.assertTrue(os.path.islink(link))
        with open(first, encoding="utf-8") as file:
            self.assertEqual(file.read(), expected)
        self.assertEqual(stat.S_IMODE(os.stat(first).st_mode), 0o600)
        # The bits that run a program as its owner are not passed on.
        os.chmod(first, 0o4755)
        self.must("--as-of", "2026-11-30", "--format", "csv", "--output", first, "aging")
        self.assertEqual(stat.S_IMODE(os.stat(first).st_mode), 0o755)
        if os.getuid() == 0:
            os.chown(first, 65534, 65534)
            self.must("--as-of", "2026-11-30", "--format", "csv", "--output", first, "aging")
            self.assertEqual((os.stat(first).st_uid, os.stat(first).st_gid), (65534, 65534))
        self.assertEqual([name for name in os.listdir(os.path.dirname(first)) if name.endswith(".part")], [])

    def test_output_that_would_replace_standard_output_or_a_link_to_nothing(self):
        expected = self.must("--as-of", "2026-11-30", "--format", "csv", "aging")
        gathered = self.path("gathered.csv")
        with open(gathered, "w", encoding="utf-8") as file:
            file.write("before\n")
        with open(gathered, "a", encoding="utf-8") as file:
            done = subprocess.run(self.words("--as-of", "2026-11-30", "--format", "csv", "--output", "/dev/stdout",
                                             "aging"), stdout=file, timeout=120)
        self.assertEqual(done.returncode, 0)
        with open(gathered, encoding="utf-8") as file:
            self.assertEqual(file.read(), "before\n" + expected)
        link = self.path("to_nothing.csv")
        os.symlink("nothing.csv", link)
        self.assertEqual(self.run_command("--as-of", "2026-11-30", "--output", link, "aging").returncode, 4)
        self.assertTrue(os.path.islink(link))


if __name__ == "__main__":
    unittest.main()
