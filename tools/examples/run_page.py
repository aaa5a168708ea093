#!/usr/bin/env python3
"""Runs what a page of documentation shows, and compares what comes of it with what the page says.

    tools/examples/run_page.py PAGE --command build/release/quittance [--update]

The page's blocks marked ```console are one shell session, from top to bottom, in a folder with a
copy of `examples` and of `tools/score_truth`: a line that begins with "$ " is run, what follows it is
what must be printed, standard error included. "…" stands for anything: alone on a line for any number of
lines, within a line for any text. A line "# exit N" right after a command says that it ends with N;
otherwise it ends with 0.

--update writes what was printed where the page differs; a command's output that holds a "…" and
still fits stays as it is. Review the difference as you would the code.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
END = "--- end of command"


class Step:
    """One command of a page: which lines of it hold the command and what it prints."""

    def __init__(self, command, first, exit_code):
        self.command = command
        self.first = first  # line of the page after the command, and after "# exit N"
        self.exit_code = exit_code
        self.expected = []


def steps_of(lines):
    steps, inside = [], False
    for number, line in enumerate(lines):
        if line.startswith("```"):
            inside = line == "```console"
        elif not inside:
            continue
        elif line.startswith("$ "):
            steps.append(Step(line[2:], number + 1, 0))
        elif line.startswith("> ") and not steps[-1].expected:
            steps[-1].command += "\n" + line[2:]
            steps[-1].first = number + 1
        elif line.startswith("# exit ") and not steps[-1].expected:
            steps[-1].exit_code = int(line[7:])
            steps[-1].first = number + 1
        else:
            steps[-1].expected.append(line)
    return steps


def fits(expected, printed):
    """Whether the lines printed are the ones expected, "…" standing for anything."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "…"
                      else re.escape(line).replace("…", ".*") + r"\n" for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


class Shell:
    """A bash that remembers what earlier commands set, in a folder of its own."""

    def __init__(self, folder, program):
        environment = {"PATH": os.path.dirname(program) + ":/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                       "USER": "clerk", "HOME": folder, "TZ": "UTC", "COLUMNS": "100"}
        self.process = subprocess.Popen(["bash", "--norc", "--noprofile"], cwd=folder, env=environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)

    def run(self, command):
        """The lines printed and the exit code."""
        self.process.stdin.write(f"{command}\nprintf '\\n%s %s\\n' '{END}' \"$?\"\n")
        self.process.stdin.flush()
        printed = []
        for line in self.process.stdout:
            line = line.rstrip("\n")
            if line.startswith(END):
                break
            printed.append(line)
        else:
            raise RuntimeError(f"the shell ended with: {command}")
        # The line break before END.
        if printed and printed[-1] == "":
            printed.pop()
        return printed, int(line.rsplit(" ", 1)[1])

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def run_page(page, program):
    """Each step of the page with what it printed and its exit code."""
    with open(page, encoding="utf-8") as file:
        lines = file.read().split("\n")
    steps = steps_of(lines)
    with tempfile.TemporaryDirectory(prefix="quittance-page-") as folder:
        shutil.copytree(os.path.join(ROOT, "examples"), os.path.join(folder, "examples"))
        os.mkdir(os.path.join(folder, "tools"))
        shutil.copy(os.path.join(ROOT, "tools", "score_truth"), os.path.join(folder, "tools"))
        shell = Shell(folder, program)
        try:
            results = [(step, *shell.run(step.command)) for step in steps]
        finally:
            shell.close()
    return lines, results


def main():
    parser = argparse.ArgumentParser(description="runs a page of documentation")
    parser.add_argument("page")
    parser.add_argument("--command", default=os.path.join(ROOT, "build", "release", "quittance"))
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    program = os.path.abspath(arguments.command)
    if os.path.basename(program) != "quittance" or not os.access(program, os.X_OK):
        sys.exit(f"run_page: {program} is no program called quittance")
    lines, results = run_page(arguments.page, program)
    if not results:
        sys.exit(f"run_page: {arguments.page} shows no command")
    wrong = 0
    for step, printed, exit_code in reversed(results):
        same = fits(step.expected, printed)
        if exit_code != step.exit_code:
            print(f"{arguments.page}:{step.first}: {step.command}\n  ended with {exit_code}, not {step.exit_code}")
            wrong += 1
        if same:
            continue
        wrong += 1
        if arguments.update:
            lines[step.first:step.first + len(step.expected)] = printed
        else:
            print(f"{arguments.page}:{step.first}: {step.command}\n  said:")
            print("".join(f"    {line}\n" for line in printed), end="")
            print("  the page says:")
            print("".join(f"    {line}\n" for line in step.expected), end="")
    if arguments.update:
        with open(arguments.page, "w", encoding="utf-8") as file:
            file.write("\n".join(lines))
    print(f"{arguments.page}: {len(results)} commands, {wrong} {'changed' if arguments.update else 'wrong'}")
    return 1 if wrong and not arguments.update else 0


if __name__ == "__main__":
    sys.exit(main())
