"""--format xlsx: every cell of every list equals the CSV's, with its type, and no text is a formula.

The workbook is read by zipfile and ElementTree alone, which share nothing with the library that wrote it.
"""

import csv
import datetime
import io
import os
import unittest
import zipfile
from xml.etree import ElementTree

import command

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REPORTS = [("aging", "--by", "customer"), ("aging", "--basis", "invoice-date"), ("dso",), ("metrics",),
           ("metrics", "--by", "family"), ("proof",), ("payments", "--kind", "all"), ("items", "--state", "all"),
           ("applications", "--history"), ("customers",), ("links",), ("exceptions",), ("files",),
           ("whatif", "--rules", "references"), ("export", "applications", "--history"), ("export", "items"),
           ("export", "payments"), ("export", "gl"), ("export", "marks"), ("bridge",), ("bridge", "--by", "customer"),
           ("forecast",), ("forecast", "--items"), ("forecast", "--backtest"), ("learn", "list"), ("rules", "show"),
           ("rules", "trust"), ("rules", "versions"), ("effort",), ("expected",), ("dispute", "list"),
           ("promise", "list"), ("contact", "list"), ("period", "list")]
AMOUNTS = {"amount", "open_amount", "balance", "applied", "total", "credits", "receivables", "discount", "numerator"}
# What a spreadsheet would run, were it not a string.
HOSTILE = ["=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "{=1}", "1,250.50", "0012", "TRUE",
           "<b>&amp;\"'", "Ромашка ООО", "x" * 300]


class Sheet:
    """One worksheet: rows of (type, value, number format)."""

    def __init__(self, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
            self.tree = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        own = {int(item.get("numFmtId")): item.get("formatCode") for item in styles.iter(MAIN + "numFmt")}
        builtin = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 49: "@"}
        formats = [{**builtin, **own}[int(item.get("numFmtId"))] for item in styles.find(MAIN + "cellXfs")]
        self.rows = []
        for row in self.tree.iter(MAIN + "row"):
            cells = {}
            for cell in row:
                assert cell.find(MAIN + "f") is None, "a formula"
                kind = cell.get("t", "n")
                value = "".join(text.text or "" for text in cell.iter(MAIN + ("t" if kind == "inlineStr" else "v")))
                cells[column_of(cell.get("r"))] = (kind, value, formats[int(cell.get("s", "0"))])
            self.rows.append(cells)


def column_of(reference):
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def day_of(serial):
    return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(serial))).isoformat()


def printable(text):
    return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")


class Xlsx(command.BookTest):
    def workbook(self, *words):
        path = self.path("report.xlsx")
        self.must("--as-of", "2026-11-30", "--format", "xlsx", "--output", path, *words)
        with open(path, "rb") as file:
            return file.read()

    def compare(self, words):
        rows = list(csv.reader(io.StringIO(self.must("--as-of", "2026-11-30", "--format", "csv", *words), newline="")))
        sheet = Sheet(self.workbook(*words))
        self.assertEqual(len(sheet.rows), len(rows), words)
        seen = {"n": 0, "inlineStr": 0, "b": 0, "date": 0}
        for at, (cells, expected) in enumerate(zip(sheet.rows, rows)):
            for column, text in enumerate(expected):
                kind, value, form = cells.pop(column, ("", "", ""))
                where = f"{words} row {at} column {rows[0][column]}: {text!r} {kind} {value!r} {form}"
                if form == "yyyy-mm-dd":
                    self.assertEqual(day_of(value), text, where)
                    seen["date"] += 1
                elif kind == "n":
                    places = len(form.partition(".")[2])
                    self.assertEqual(f"{float(value):.{places}f}", text, where)
                elif kind == "b":
                    self.assertEqual(value == "1", text == "true", where)
                else:
                    # CSV guards what a spreadsheet would run by an apostrophe; a string cell need not.
                    guarded = text[:1] == "'" and text[1:2] in "=+-@\t\r"
                    self.assertEqual(value, printable(text[1:] if guarded else text), where)
                    self.assertNotIn(rows[0][column], AMOUNTS if at and text else (), where)
                if kind:
                    seen[kind] += 1
            self.assertFalse(cells, f"{words}: cells that the CSV lacks")
        return sheet, seen

    def test_every_cell_of_every_list(self):
        self.import_demo()
        self.must("apply", *self.demo_files(), codes=(0, 1))
        total = {}
        for words in REPORTS:
            sheet, seen = self.compare(words)
            for kind, count in seen.items():
                total[kind] = total.get(kind, 0) + count
            pane = next(sheet.tree.iter(MAIN + "pane"))
            self.assertEqual((pane.get("ySplit"), pane.get("state")), ("1", "frozen"))
            widths = [float(column.get("width")) for column in sheet.tree.iter(MAIN + "col")]
            self.assertTrue(widths and all(width > 8 for width in widths))
        for kind, least in (("n", 5000), ("inlineStr", 10000), ("b", 2), ("date", 1000)):
            self.assertGreater(total[kind], least, total)

    def test_no_text_is_a_formula(self):
        with open(self.path("customers.csv"), "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["customer_id", "name", "currency"])
            writer.writerows([f"C{n}", name, "USD"] for n, name in enumerate(HOSTILE))
        self.must("import", "customers", self.path("customers.csv"))
        self.compare(("customers",))
        names = [row[1] for row in Sheet(self.workbook("customers")).rows[1:]]
        self.assertEqual([kind for kind, _, _ in names], ["inlineStr"] * len(HOSTILE))
        self.assertEqual([value.strip() for _, value, _ in names], [printable(name).strip() for name in HOSTILE])

    def test_currencies_have_their_decimals(self):
        with open(self.path("customers.csv"), "w", encoding="utf-8") as file:
            file.write("customer_id,name,currency\nC1,One,USD\n")
        with open(self.path("items.csv"), "w", encoding="utf-8") as file:
            file.write("item_number,customer_id,document_date,due_date,currency,amount,open_amount\n"
                       "A,C1,2026-10-01,2026-10-31,JPY,1250,1250\nB,C1,2026-10-01,2026-10-31,KWD,1.250,1.250\n"
                       "C,C1,2026-10-01,2026-10-31,USD,0.10,0.10\n"
                       "D,C1,2026-10-01,2026-10-31,USD,9999999999999.99,9999999999999.99\n"
                       "E,C1,2026-10-01,2026-10-31,USD,10000000000000.01,10000000000000.01\n")
        self.must("import", "customers", self.path("customers.csv"))
        self.must("import", "items", self.path("items.csv"))
        sheet = Sheet(self.workbook("items"))
        cells = {row[0][1]: row[6] for row in sheet.rows[1:]}
        self.assertEqual(cells["A"], ("n", "1250", "#,##0"))
        self.assertEqual(cells["B"], ("n", "1.25", "#,##0.000"))
        self.assertEqual(cells["C"], ("n", "0.1", "#,##0.00"))
        self.assertEqual(cells["D"], ("n", "9999999999999.99", "#,##0.00"))
        # Sixteen digits would be rounded: text keeps the cents.
        self.assertEqual(cells["E"][:2], ("inlineStr", "10000000000000.01"))

    def test_the_same_book_gives_the_same_bytes(self):
        self.import_demo()
        self.assertEqual(self.workbook("items"), self.workbook("items"))
        done = self.run_command("--as-of", "2026-11-30", "--format", "xlsx", "items", text=False)
        self.assertEqual(done.stdout, self.workbook("items"))

    def test_a_file_stands_whole_or_not_at_all(self):
        self.import_demo()
        path = self.path("out.csv")
        self.must("--format", "csv", "--output", path, "items")
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), self.must("--format", "csv", "items"))
        done = self.run_command("--format", "csv", "--output", path, "items", "--customer", "nobody")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(sorted(name for name in os.listdir(self.scratch.name) if name.startswith("out")), ["out.csv"])
        with open(path, encoding="utf-8") as file:
            self.assertGreater(len(file.read()), 1000)
        self.assertEqual(self.run_command("--output", self.path("none", "x"), "items").returncode, 4)

    def test_what_is_no_table_says_so(self):
        self.import_demo()
        path = self.path("x.xlsx")
        for words in (("verify",), ("digest",), ("export", "journal"), ("export", "gl", "--to", "hledger"),
                      ("files", "show", "x"), ("apply", self.demo_files()[0]), ("rules", "show", "autocash")):
            done = self.run_command("--format", "xlsx", "--output", path, *words)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn("xlsx", done.stderr)
            self.assertFalse(os.path.exists(path))


if __name__ == "__main__":
    unittest.main()
