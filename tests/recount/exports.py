"""Where the recount reads from: a book asked through its command, or exports that were kept.

Amounts become whole minor units, days become ordinals; nothing is ever a float.
"""

import csv
import datetime
import io
import json
import os
import subprocess

DECIMALS = {code: n for n, codes in {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW"}.items() for code in codes.split()}


class Unreadable(Exception):
    """An export is not what docs/interfaces.md says."""


def minor(text, currency):
    """'-12.50' of USD is -1250. The decimals must be the currency's, neither more nor fewer."""
    whole, _, decimals = text.partition(".")
    if len(decimals) != DECIMALS.get(currency, 2):
        raise Unreadable(f"{text!r} {currency} has {len(decimals)} decimals")
    return int(whole + decimals)


def major(amount, currency):
    """-1250 of USD is '-12.50'."""
    places = DECIMALS.get(currency, 2)
    digits = f"{abs(amount):0{places + 1}d}"
    whole, decimals = digits[:len(digits) - places], digits[len(digits) - places:]
    return ("-" if amount < 0 else "") + whole + ("." + decimals if places else "")


_days = {}


def day(text):
    """The ordinal of an ISO date; None when the export has none."""
    if not text:
        return None
    if text not in _days:
        _days[text] = datetime.date.fromisoformat(text).toordinal()
    return _days[text]


def iso(ordinal):
    return "" if ordinal is None else datetime.date.fromordinal(ordinal).isoformat()


def csv_rows(file):
    return csv.DictReader(file)


def ndjson_rows(file):
    return (json.loads(line) for line in file if line != "\n")


class Live:
    """A book, asked through its command. With `keep`, whatever was read is kept in that folder."""

    def __init__(self, quittance, book, export_format="csv", keep=None):
        self._command = [quittance, "--book", book, "--quiet"]
        self._format = export_format
        self._keep = keep
        if keep:
            os.makedirs(keep, exist_ok=True)

    def rows(self, what):
        """Rows of an export as dictionaries of strings, one by one."""
        arguments = ["export", what] + (["--history"] if what == "applications" else [])
        form = "ndjson" if what == "journal" else self._format
        with subprocess.Popen(self._command + ["--format", form] + arguments,
                              stdout=subprocess.PIPE) as process, \
                io.TextIOWrapper(process.stdout, encoding="utf-8", newline="") as lines:
            if self._keep:
                lines = self._kept(lines, os.path.join(self._keep, f"{what}.{form}"))
            yield from (csv_rows if form == "csv" else ndjson_rows)(lines)
        if process.returncode != 0:
            raise Unreadable(f"export {what} ended with exit code {process.returncode}")

    @staticmethod
    def _kept(lines, path):
        with open(path, "w", encoding="utf-8", newline="") as file:
            for line in lines:
                file.write(line)
                yield line

    def report(self, *arguments):
        """A report as the JSON document that the command prints."""
        done = subprocess.run(self._command + ["--format", "json", *arguments],
                              stdout=subprocess.PIPE, check=False)
        if done.returncode != 0:
            raise Unreadable(f"{' '.join(arguments)} ended with exit code {done.returncode}")
        if self._keep:
            with open(os.path.join(self._keep, "reports.ndjson"), "a", encoding="utf-8") as file:
                file.write(json.dumps({"arguments": arguments, "report": done.stdout.decode()}) + "\n")
        return json.loads(done.stdout)


class Kept:
    """A folder that Live kept."""

    def __init__(self, folder):
        self._folder = folder
        self._reports = {}
        for line in self._lines("reports.ndjson"):
            kept = json.loads(line)
            self._reports[tuple(kept["arguments"])] = kept["report"]

    def _lines(self, name):
        with open(os.path.join(self._folder, name), encoding="utf-8", newline="") as file:
            yield from file

    def rows(self, what):
        for form, read in (("csv", csv_rows), ("ndjson", ndjson_rows)):
            if os.path.exists(os.path.join(self._folder, f"{what}.{form}")):
                return read(self._lines(f"{what}.{form}"))
        raise Unreadable(f"no export of {what} in {self._folder}")

    def report(self, *arguments):
        if arguments not in self._reports:
            raise Unreadable(f"no report {' '.join(arguments)} in {self._folder}")
        return json.loads(self._reports[arguments])
