"""tools/score_truth on a truth and applications of a few lines, each row one verdict."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools", "score_truth")

TRUTH = """payment_id,item_number,amount,kind
P1,INV-1,100.00,applied
P2,INV-2,50.00,applied
P2,INV-3,25.50,applied
P3,INV-4,80.00,applied
P3,,20.00,unapplied
P4,,10.00,stranger
P5,,7.00,tie
P6,INV-5,90.00,applied
P6,CM-6,-30.00,applied
P7,,5.00,return
"""
MESS = """payment_id,shape,writing,naming,channel
P1,single,number,exact,ach
P2,several,number,exact,ach
P3,overpaid,number,exact,ach
P4,stranger,none,exact,ach
P5,tie,none,exact,ach
P6,credit_netted,number,exact,ach
"""


class Scores(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def run_script(self, applications, *options, truth=TRUTH):
        text = "payment_id,item_number,amount,rule\n" + "".join(f"{row},r\n" for row in applications)
        return subprocess.run(
            [sys.executable, SCRIPT, self.write("truth.csv", truth), self.write("apps.csv", text), *options],
            capture_output=True, text=True, check=False)

    def score(self, applications, *options):
        done = self.run_script(applications, "--json", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_everything_as_the_truth_has_it(self):
        right = ["P1,INV-1,100.00", "P2,INV-2,50.00", "P2,INV-3,25.50", "P3,INV-4,80.00",
                 "P6,INV-5,90.00", "P6,CM-6,-30.00"]
        scores = self.score(right)
        self.assertEqual(scores["applied"]["payments"], {"right": 4})
        self.assertEqual(scores["applied"]["cents"], {"right": 37550, "wrong": 0, "left": 0})
        self.assertEqual(scores["stranger"]["payments"], {"right": 1})
        self.assertEqual(scores["return"]["payments"], {"right": 1})
        self.assertEqual(self.run_script(right, "--strict").returncode, 0)

    def test_each_verdict(self):
        rows = [  # why, applications, kind, verdict, wrong cents, left cents
            ("nothing applied", [], "applied", "left", 0, 37550),
            ("part of it", ["P1,INV-1,99.99"], "applied", "left", 0, 27551),
            ("more than the item was meant to get", ["P1,INV-1,100.01"], "applied", "wrong", 1, 27550),
            ("another item", ["P1,INV-9,100.00"], "applied", "wrong", 10000, 37550),
            ("the excess spread", ["P3,INV-4,80.00", "P3,INV-9,20.00"], "applied", "wrong", 2000, 29550),
            ("a credit taken the wrong way", ["P6,CM-6,30.00"], "applied", "wrong", 3000, 37550),
            ("a stranger's cash", ["P4,INV-1,10.00"], "stranger", "wrong", 1000, 0),
            ("a tie decided", ["P5,INV-1,7.00"], "tie", "wrong", 700, 0),
        ]
        for why, applications, kind, verdict, wrong, left in rows:
            with self.subTest(why):
                scores = self.score(applications)[kind]
                self.assertGreaterEqual(scores["payments"].get(verdict, 0), 1)
                self.assertEqual((scores["cents"]["wrong"], scores["cents"]["left"]), (wrong, left))

    def test_by_shape(self):
        scores = self.score(["P3,INV-4,80.00"], "--by", "shape", "--mess", self.write("mess.csv", MESS))
        self.assertEqual(scores["overpaid"]["payments"], {"right": 1})
        self.assertEqual(scores["single"]["payments"], {"left": 1})
        self.assertEqual(scores["return"]["payments"], {"right": 1})

    def test_false_applications_are_listed_and_strict_fails(self):
        done = self.run_script(["P4,INV-1,10.00"], "--wrong", "5", "--strict")
        self.assertEqual(done.returncode, 1)
        self.assertIn("wrong: P4 is stranger", done.stdout)

    def test_payments_that_the_truth_does_not_know_are_counted(self):
        self.assertEqual(self.score(["P99,INV-1,10.00"])["unknown"], 1)

    def test_unreadable_input_is_exit_2(self):
        self.assertEqual(self.run_script([], truth="payment_id,amount\n").returncode, 2)
        done = subprocess.run([sys.executable, SCRIPT, "/nowhere", "/nowhere"], capture_output=True, check=False)
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
