"""`backup` and `restore` as people run them: killed at random moments, beside a writing process, and
on damaged copies."""

import json
import os
import shutil
import subprocess
import unittest

import command

KILLS = 12


class BackupAndRestore(command.BookTest):
    def fill(self):
        self.import_demo()
        files = self.demo_files()
        self.must("apply", *files[:3], codes=(0, 1))
        return files

    def test_a_book_comes_back_as_it_was(self):
        files = self.fill()
        digest = self.must("digest")
        backup = self.path("backup")
        told = json.loads(self.must("--format", "json", "backup", backup))
        self.assertEqual(told["files"], 3)
        self.must("apply", *files, codes=(0, 1))
        later = self.must("digest")
        self.assertNotEqual(later, digest)
        restored = self.path("restored")
        told = json.loads(self.must("--format", "json", "restore", backup, book=restored))
        self.assertEqual(told["book"] + "\n", digest)
        self.must("verify", book=restored)
        # What came after the backup is applied again, and both books are one.
        self.must("apply", *files, codes=(0, 1), book=restored)
        self.assertEqual(self.must("digest", book=restored), later)
        told = json.loads(self.must("--format", "json", "backup", backup))
        self.assertEqual(told["files_added"], len(files) - 3)
        self.must("backup", "--verify", backup)

    def test_wrong_use_says_what_to_do(self):
        self.fill()
        backup = self.path("backup")
        self.assertEqual(self.run_command("restore", backup, book=self.path("new")).returncode, 2)
        self.must("backup", backup)
        done = self.run_command("restore", backup)
        self.assertEqual(done.returncode, 2)
        self.assertIn("missing or empty", done.stderr)
        manifest = os.path.join(backup, "manifest")
        with open(manifest, "r+b") as file:
            file.seek(30)
            byte = file.read(1)
            file.seek(30)
            file.write(bytes([byte[0] ^ 4]))
        for words in (("restore", backup), ("backup", "--verify", backup), ("backup", backup)):
            done = self.run_command(*words, book=self.path("new") if words[0] == "restore" else None)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn("manifest is damaged", done.stderr)
        self.assertFalse(os.path.exists(self.path("new")))

    def test_a_damaged_book_names_restore(self):
        self.fill()
        with open(self.path("book", "anchor"), "wb") as file:
            file.write(b"x")
        done = self.run_command("aging")
        self.assertEqual(done.returncode, 3)
        self.assertIn("restore BACKUP", done.stderr)

    def test_a_damaged_checkpoint_sends_nobody_to_a_backup(self):
        self.fill()
        self.must("checkpoint")
        [name] = os.listdir(os.path.join(self.book, "checkpoints"))
        checkpoint = os.path.join(self.book, "checkpoints", name)
        digest = self.must("digest")
        size = os.path.getsize(checkpoint)
        for at in range(size // 40, size, size // 20):
            with self.subTest(at=at), open(checkpoint, "r+b") as file:
                def turn():
                    file.seek(at)
                    byte = file.read(1)[0]
                    file.seek(at)
                    file.write(bytes([byte ^ 4]))
                    file.flush()
                turn()
                done = self.run_command("digest")
                self.assertEqual((done.returncode, done.stdout), (0, digest), done.stderr)
                self.assertIn("the journal was replayed instead", done.stderr)
                self.assertNotIn("restore", done.stderr)
                proof = self.run_command("verify")
                self.assertEqual(proof.returncode, 3)
                self.assertIn("Remove it: it only shortens the opening", proof.stdout)
                self.assertNotIn("The book is broken", proof.stdout)
                turn()
        os.remove(checkpoint)
        self.must("verify")

    def test_an_original_that_is_missing_stops_the_backup(self):
        self.fill()
        folder = self.path("book", "files")
        name = sorted(os.listdir(folder))[0]
        os.remove(os.path.join(folder, name))
        done = self.run_command("backup", self.path("backup"))
        self.assertEqual(done.returncode, 3)
        self.assertIn(name.removesuffix(".zst"), done.stderr)
        # The book knows the file: it is lost, and no id that somebody mistook.
        done = self.run_command("files", "show", name.removesuffix(".zst"))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("is missing from", done.stderr)
        self.assertIn("put a copy of it there", done.stderr)

    def test_kills_leave_no_half_made_backup(self):
        files = self.fill()
        backup = self.path("backup")
        self.must("backup", backup)
        self.must("apply", *files, codes=(0, 1))
        digest = self.must("digest")
        shutil.copytree(backup, self.path("older"))
        moments = command.Moments(self.timed("backup", backup), 0.1, 1.1, seed=7)  # of what came since
        kills = 0
        for round_ in range(8 * KILLS):
            if kills == KILLS:
                break
            shutil.rmtree(backup)
            shutil.copytree(self.path("older"), backup)
            kills += moments.kill(self.words("backup", backup))
            self.must("backup", "--verify", backup)
            self.must("backup", backup)
            if round_ % 4 == 0:
                shutil.rmtree(self.path("restored"), ignore_errors=True)
                self.must("restore", backup, book=self.path("restored"))
                self.assertEqual(self.must("digest", book=self.path("restored")), digest)
        print(f"{kills} kills of backup")
        self.assertEqual(kills, KILLS)

    def test_kills_leave_no_half_made_book(self):
        self.fill()
        digest = self.must("digest")
        backup = self.path("backup")
        restored = self.path("restored")
        self.must("backup", backup)
        moments = command.Moments(self.timed("restore", backup, book=restored), 0.02, 1.0, seed=8)
        kills = 0
        half = 0
        # A moment is drawn, and where it falls is up to the machine: until enough left no book.
        for _ in range(8 * KILLS):
            if kills >= KILLS and half > 2:
                break
            shutil.rmtree(restored, ignore_errors=True)
            kills += moments.kill(self.words("restore", backup, book=restored))
            done = self.run_command("digest", book=restored)
            if done.returncode == 0:
                self.assertEqual(done.stdout, digest)
                continue
            half += 1
            # Neither a reading command nor one that makes books takes it for one.
            wrong = self.run_command("import", "entities", os.path.join(command.DEMO, "entities.csv"), book=restored)
            if os.path.exists(os.path.join(restored, "restoring")):
                self.assertEqual(wrong.returncode, 2, wrong.stderr)
                self.assertIn("restore", wrong.stderr)
            else:
                shutil.rmtree(restored, ignore_errors=True)  # killed before it began
                moments.too_early()
            self.must("restore", backup, book=restored)
            self.assertEqual(self.must("digest", book=restored), digest)
        print(f"{kills} kills of restore, {half} of them left no book")
        self.assertGreater(half, 2)

    def test_backup_beside_apply(self):
        self.import_demo()
        files = self.demo_files()
        backup = self.path("backup")
        backups = 0
        for file in files:
            writer = subprocess.Popen(self.words("apply", file), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while writer.poll() is None:
                self.must("backup", backup)
                backups += 1
            self.assertIn(writer.returncode, (0, 1))
        self.must("backup", backup)
        restored = self.path("restored")
        self.must("restore", backup, book=restored)
        self.assertEqual(self.must("digest", book=restored), self.must("digest"))
        print(f"{backups} backups beside {len(files)} runs")


if __name__ == "__main__":
    unittest.main()
