"""Bank files packed by other programs' code are read as what is inside."""

import bz2
import gzip
import json
import lzma
import os
import unittest
import zipfile

import command

BAI2 = os.path.join(command.ROOT, "tests", "golden", "bai2", "tagged_wires.bai2")
CAMT = os.path.join(command.ROOT, "tests", "golden", "camt.053", "batches.xml")


def contents(path):
    with open(path, "rb") as file:
        return file.read()


class Packed(command.BookTest):
    def put(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def zip(self, name, members, method=zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(self.path(name), "w", method) as archive:
            for member, data in members:
                archive.writestr(member, data)
        return self.path(name)

    def records(self, path, codes=(0,)):
        """What inspect prints, without the file's name."""
        records = []
        for line in self.must("inspect", path, codes=codes).splitlines():
            record = json.loads(line)
            del record["source"]["file"]
            records.append(record)
        self.assertGreater(len(records), 0)
        return records

    def test_one_stream(self):
        want = self.records(BAI2)
        data = contents(BAI2)
        for name, packed in (("a.gz", gzip.compress(data)), ("a.xz", lzma.compress(data)),
                             ("b.xz", lzma.compress(data[:500]) + lzma.compress(data[500:]))):
            self.assertEqual(self.records(self.put(name, packed)), want, name)

    def test_archive(self):
        want = self.records(BAI2) + self.records(CAMT, codes=(0, 1))
        files = [("z/camt.xml", contents(CAMT)), ("bai2.txt", contents(BAI2))]
        for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
            path = self.zip("day.zip", files, method)
            self.assertEqual(self.records(path, codes=(0, 1)), want)
        names = [json.loads(line)["file"]
                 for line in self.must("inspect", "--summary", path, codes=(0, 1)).splitlines()]
        self.assertEqual(names, [path + "/bai2.txt", path + "/z/camt.xml"])

    def test_refused_members(self):
        inner = self.zip("inner.zip", [("bai2.txt", contents(BAI2))])
        path = self.zip("day.zip", [("a.txt", contents(BAI2)), ("b.gz", gzip.compress(contents(BAI2))),
                                    ("c.zip", contents(inner))])
        self.assertEqual(self.records(path, codes=(1,)), self.records(BAI2))
        done = self.run_command("inspect", path)
        for name in ("b.gz", "c.zip"):
            self.assertIn(f"{path}/{name}: this file of the zip archive is packed once more", done.stderr)
        self.assertNotIn("a.txt:", done.stderr)
        bzip2 = self.zip("bzip2.zip", [("a.txt", contents(BAI2))], zipfile.ZIP_BZIP2)
        done = self.run_command("inspect", bzip2)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("bzip2", done.stderr)
        self.assertEqual(self.run_command("inspect", self.put("a.bz2", bz2.compress(b"a"))).returncode, 1)

    def test_cut_off(self):
        whole = contents(self.zip("day.zip", [("a.txt", contents(BAI2))]))
        done = self.run_command("inspect", self.put("cut.zip", whole[:-30]))
        self.assertEqual(done.returncode, 1)
        self.assertIn("cut off", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_book(self):
        """A file is known by its own bytes, however it comes."""
        self.import_demo()
        files = [path for path in self.demo_files() if os.path.isfile(path)][:2]
        archive = self.zip("day.zip", [(os.path.basename(path), contents(path)) for path in files])
        self.must("apply", archive, codes=(0, 1))
        digest = self.must("digest")
        again = self.zip("again.zip", [("x", contents(files[0]))], zipfile.ZIP_STORED)
        for path in (archive, again, files[1]):
            self.must("apply", path, codes=(0, 1))
            self.assertEqual(self.must("digest"), digest, path)
        self.must("verify")


if __name__ == "__main__":
    unittest.main()
