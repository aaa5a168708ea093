"""`report`: the page is self-contained, shows text as text, and says what the other commands say."""

import html.parser
import json
import os
import re
import unittest

import command

VOID = {"meta", "rect", "line", "path", "circle"}
HOSTILE = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</table></style><b>&amp;",
           "&lt;i&gt;", "Ромашка & Söhne", "\x1b[31mred", "‮evil"]


class Page(html.parser.HTMLParser):
    """The page's tables by caption, the labels of its charts, its headings and tags."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.labels, self.headings, self.tags, self.ids = {}, [], [], [], []
        self.open, self.cells, self.caption = [], None, ""
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "svg":
            self.labels.append(dict(attributes)["aria-label"])
        if "id" in dict(attributes):
            self.ids.append(dict(attributes)["id"])
        if tag == "caption":
            self.caption = ""
        if tag == "tr":
            self.tables.setdefault(self.caption, []).append([])
        if tag in ("td", "th"):
            self.tables[self.caption][-1].append("")
        if tag in ("h1", "h2", "h3"):
            self.headings.append([int(tag[1]), ""])

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.tables[self.caption][-1][-1] += data
        if self.open and self.open[-1] == "caption":
            self.caption += data
        if self.open and self.open[-1] in ("h1", "h2", "h3"):
            self.headings[-1][1] += data


def plain(text):
    return text.replace(",", "")


class Report(command.BookTest):
    def page(self, *words, as_of="2026-11-30"):
        return self.must("--as-of", as_of, *words, "report")

    def demo(self):
        self.import_demo()
        self.must("apply", *self.demo_files(), codes=(0, 1))

    def json(self, *words):
        return json.loads(self.must("--as-of", "2026-11-30", "--format", "json", *words))

    def test_it_says_what_the_commands_say(self):
        self.demo()
        page = Page(self.page())
        aging = self.json("aging")[0]
        rows = {row[0]: row[1:] for row in page.tables["Open amounts by days past due"]}
        for bucket in aging["buckets"]:
            self.assertEqual((plain(rows[bucket["name"]][0]), rows[bucket["name"]][2]), (bucket["amount"], str(bucket["items"])))
        self.assertEqual((plain(rows["credits"][0]), plain(rows["total"][0])), (aging["credits"], aging["total"]))
        trend = page.tables["Days sales outstanding at month ends"][1:]
        self.assertGreater(len(trend), 3)
        for day, dso, best, _, receivables in trend:
            row = json.loads(self.must("--as-of", day, "--format", "json", "dso"))[0]
            self.assertEqual((dso, best, plain(receivables)), (row["dso"] or "–", row["best_possible"] or "–", row["receivables"]))
        for name, value, unit, _ in page.tables["Key figures"][1:]:
            figure = next(row for row in self.json("metrics") if row["name"].replace("_", " ") == name)
            self.assertEqual(plain(value), figure["value"] or "–", name)
        waiting = {}
        for row in self.json("exceptions"):
            reason = row["reason"].replace("_", " ") or "deposit not explained"
            waiting[reason] = waiting.get(reason, 0) + round(float(row["amount"]) * 100)
        shown = {row[0]: round(float(plain(row[2])) * 100) for row in page.tables["Exceptions by reason"][1:-1]}
        self.assertEqual(shown, waiting)
        applied = [row for row in self.json("applications") if "2026-09-02" <= row["posted"] <= "2026-11-30"]
        by_rule = {}
        for row in applied:
            by_rule[row["rule"].replace("_", " ")] = by_rule.get(row["rule"].replace("_", " "), 0) + round(float(row["amount"]) * 100)
        shown = {row[0]: round(float(plain(row[2])) * 100) for row in page.tables["Cash applied by rule"][1:-1]}
        self.assertEqual({rule: cents for rule, cents in by_rule.items() if cents and rule in shown}, shown)

    def test_movers_are_the_difference_of_two_agings(self):
        self.demo()
        overdue = []
        for day in ("2026-10-31", "2026-11-30"):
            groups = json.loads(self.must("--as-of", day, "--format", "json", "aging", "--by", "customer"))[0]["by"]
            overdue.append({row["key"]: sum(round(float(amount) * 100) for amount in row["buckets"][1:]) for row in groups})
        names = {row["customer_id"]: row["name"] for row in self.json("customers")}
        change = {key: overdue[1].get(key, 0) - overdue[0].get(key, 0) for key in overdue[0].keys() | overdue[1].keys()}
        expected = sorted(change.values(), key=abs, reverse=True)[:10]
        rows = Page(self.page()).tables["Customers whose overdue amount changed most"][1:]
        self.assertEqual([round(float(plain(row[3])) * 100) for row in rows], expected)
        for row in rows:
            key = next(key for key, name in names.items() if name == row[0] and change[key] == round(float(plain(row[3])) * 100))
            self.assertEqual([round(float(plain(cell)) * 100) for cell in row[1:3]], [overdue[0].get(key, 0), overdue[1].get(key, 0)])

    def test_it_loads_nothing_and_is_well_formed(self):
        self.demo()
        text = self.page()
        self.assertIsNone(re.search(r"https?:|//|url\(|@import|<script|<link|<img|<iframe|javascript:", text.lower()))
        page = Page(text)
        self.assertEqual([level for level, _ in page.headings[:2]], [1, 2])
        for (before, _), (after, _) in zip(page.headings, page.headings[1:]):
            self.assertLessEqual(after - before, 1)
        self.assertEqual(len(page.ids), len(set(page.ids)))
        self.assertGreaterEqual(len(page.labels), 7)
        self.assertTrue(all(len(label) > 20 for label in page.labels))
        # A table stands behind every chart, and every table has a caption and headed columns.
        self.assertGreaterEqual(len(page.tables), len(page.labels))
        self.assertNotIn("", page.tables)

    def test_text_from_files_is_text(self):
        with open(self.path("customers.csv"), "w", newline="", encoding="utf-8") as file:
            file.write("customer_id,name,currency\n" + "".join(f"C{n},\"{name.replace(chr(34), chr(34) * 2)}\",USD\n" for n, name in enumerate(HOSTILE)))
        with open(self.path("items.csv"), "w", encoding="utf-8") as file:
            file.write("item_number,customer_id,document_date,due_date,currency,amount,open_amount\n" +
                       "".join(f"I{n},C{n},2026-10-01,2026-11-{n + 1:02},USD,10{n}.00,10{n}.00\n" for n in range(len(HOSTILE))))
        self.must("import", "customers", self.path("customers.csv"))
        self.must("import", "items", self.path("items.csv"))
        text = self.page()
        page = Page(text)
        allowed = {"html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "h1", "h2", "h3", "p",
                   "dl", "dt", "dd", "div", "span", "small", "figure", "svg", "text", "table", "caption", "thead", "tbody", "tr",
                   "th", "td", "details", "summary"} | VOID
        self.assertEqual({tag for tag, _ in page.tags} - allowed, set())
        self.assertFalse([name for _, attributes in page.tags for name in attributes if name.startswith("on")])
        names = [row[0] for row in page.tables["Customers with the largest overdue amount"][1:]]
        for name in HOSTILE[:6]:
            self.assertIn(name, names)
        self.assertNotIn("\x1b", text)
        self.assertNotIn("‮", text)

    def test_dates(self):
        self.demo()
        self.assertEqual(self.page(), self.page())
        self.assertNotEqual(self.page(), self.page(as_of="2026-10-31"))
        before = self.page(as_of="2026-10-31")
        known = self.page("--known-at", "2100-01-01", as_of="2026-10-31")
        self.assertEqual(re.sub(r", by what was known at [^<]*", "", known), before)
        for day in ("1990-01-01", "2020-06-30", "2099-12-31"):
            Page(self.page(as_of=day))
        done = self.run_command("--as-of", "2026-11-30", "report", "--since", "2026-11-30")
        self.assertEqual(done.returncode, 2)
        path = self.path("page.html")
        self.must("--as-of", "2026-11-30", "--format", "html", "--output", path, "report")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), self.page())
        self.assertEqual(self.run_command("--format", "html", "aging").returncode, 2)
        self.assertEqual([name for name in os.listdir(os.path.dirname(path)) if name.endswith(".part")], [])


if __name__ == "__main__":
    unittest.main()
