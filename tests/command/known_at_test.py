"""--known-at: every report as it was printed that day, byte for byte, whatever was recorded since."""

import datetime
import time
import unittest

import command

REPORTS = [("aging", "--by", "customer"), ("aging", "--since", "2026-10-31"), ("bridge", "--by", "customer"),
           ("dso", "--split"), ("forecast",), ("forecast", "--items"), ("dso", "--method", "count-back"), ("metrics",), ("proof",), ("payments",),
           ("items",), ("applications", "--history"), ("exceptions",), ("digest",), ("export", "journal")]


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class KnownAt(command.BookTest):
    def printed(self, *more):
        return [self.must("--as-of", "2026-11-30", "--format", "csv", *more, *report) for report in REPORTS]

    def test_reports_of_a_day_gone_by(self):
        self.import_demo()
        moments = [(now(), self.printed())]
        for file in self.demo_files():
            self.must("apply", file, codes=(0, 1))
            moments.append((now(), self.printed()))
            time.sleep(0.002)
        self.must("checkpoint")
        for moment, printed in moments:
            for report, before, again in zip(REPORTS, printed, self.printed("--known-at", moment)):
                self.assertEqual(before, again, f"{report} at {moment}")
        self.assertNotEqual(moments[0][1], moments[-1][1])
        # Before anything was recorded there is a book without rows; tomorrow there is all of it.
        self.assertEqual(self.must("--known-at", "2020-01-01", "--format", "csv", "items").count("\n"), 1)
        tomorrow = (datetime.date.today() + datetime.timedelta(days=2)).isoformat()
        self.assertEqual(moments[-1][1], self.printed("--known-at", tomorrow))

    def test_only_reports_look_back(self):
        self.import_demo("entities", "customers")
        for words in (("apply", self.demo_files()[0]), ("verify",), ("replay",), ("checkpoint",)):
            done = self.run_command("--known-at", "2026-01-01", *words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn("--known-at", done.stderr)
        done = self.run_command("--known-at", "yesterday", "aging")
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
