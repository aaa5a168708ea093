"""axe-core in headless Chromium finds nothing wrong with the page of `quittance report`.

Usage: accessibility_test.py PROGRAM

In light, in dark and on a narrow screen, on the bundled example and on a book that is nearly empty. Ends with
77, which ctest shows as skipped, where Chromium or axe-core is missing:

    tools/setup checks && npm ci --prefix tests/accessibility
"""

import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
DEMO = os.path.join(HERE, "..", "..", "examples", "demo")
AXE = os.path.join(HERE, "node_modules", "axe-core", "axe.min.js")
BROWSER = shutil.which("chromium")
PROGRAM = ""
RUN = """
axe.run(document, {resultTypes: ['violations', 'incomplete']}).then(found => {
  const out = document.createElement('pre');
  out.id = 'found';
  out.textContent = JSON.stringify({
    dark: matchMedia('(prefers-color-scheme: dark)').matches,
    scroll: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    passes: found.passes.length,
    violations: found.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200) + ' ' + n.failureSummary)])});
  document.body.replaceChildren(out);
});
"""


class Accessibility(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = scratch.name

    def command(self, *words):
        done = subprocess.run([PROGRAM, "--book", os.path.join(self.scratch, "book"), "--quiet", *words],
                              capture_output=True, text=True, timeout=120)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.stdout

    def examine(self, page, *flags):
        """What axe says of the page, its policy taken out so that axe may run."""
        page, count = re.subn(r"<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "", page)
        self.assertEqual(count, 1)
        with open(AXE, encoding="utf-8") as file:
            axe = file.read()
        path = os.path.join(self.scratch, "page.html")
        with open(path, "w", encoding="utf-8") as file:
            file.write(page.replace("</body>", f"<script>{axe}</script><script>{RUN}</script></body>"))
        done = subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                               "--user-data-dir=" + os.path.join(self.scratch, "profile"),
                               "--virtual-time-budget=60000", *flags, "--dump-dom", "file://" + path],
                              capture_output=True, text=True, timeout=300)
        found = re.search(r"<pre id=\"found\">(.*?)</pre>", done.stdout, re.DOTALL)
        self.assertTrue(found, done.stderr[-2000:])
        return json.loads(html.unescape(found.group(1)))

    def test_no_violation(self):
        for kind in ("entities", "accounts", "customers", "items"):
            self.command("import", kind, os.path.join(DEMO, kind + ".csv"))
        nearly_empty = self.command("--as-of", "2020-06-30", "report")
        bank = os.path.join(DEMO, "bank")
        self.command("apply", *(os.path.join(bank, name) for name in sorted(os.listdir(bank))))
        items = [row.split(",")[0] for row in self.command("--format", "csv", "items", "--customer", "C10100").splitlines()[-2:]]
        self.command("dispute", "open", items[0], "--date", "2026-11-02", "--reason", "two cartons missing")
        for day, amount in (("2026-11-10", "5000.00"), ("2026-12-10", "700.00")):
            self.command("promise", "add", "C10100", "--amount", amount, "--date", "2026-11-02", "--due", day, "--source", "by phone")
        page = self.command("--as-of", "2026-11-30", "report")
        for heading in ("What changed", "Cash forecast", "Disputes", "Promises to pay"):
            self.assertIn(f"<h3>{heading}</h3>", page)
        for text, dark, flags in ((page, False, ["--window-size=1280,2000"]),
                                  (page, True, ["--window-size=1280,2000", "--blink-settings=preferredColorScheme=0"]),
                                  (page, False, ["--window-size=500,2000"]), (nearly_empty, False, [])):
            with self.subTest(flags=flags, size=len(text)):
                found = self.examine(text, *flags)
                self.assertEqual(found["violations"], [])
                self.assertEqual(found["dark"], dark)
                self.assertFalse(found["scroll"], "the page is wider than its window")
                self.assertGreater(found["passes"], 15)

    def test_axe_sees_what_is_wrong(self):
        page = ("<!DOCTYPE html><html><head><meta http-equiv=\"Content-Security-Policy\" content=\"\"></head><body>"
                "<svg role=\"img\"></svg><p style=\"color:#ccc\">pale</p></body></html>")
        found = [rule for rule, _ in self.examine(page)["violations"]]
        for rule in ("html-has-lang", "document-title", "svg-img-alt", "color-contrast"):
            self.assertIn(rule, found)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    if BROWSER is None or not os.path.exists(AXE):
        print("SKIPPED: " + ("no chromium" if BROWSER is None else "no axe-core") +
              "; tools/setup checks && npm ci --prefix tests/accessibility")
        sys.exit(77)
    unittest.main()
