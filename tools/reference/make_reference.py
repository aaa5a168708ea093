#!/usr/bin/env python3
"""Writes the manual page and the completions from what `quittance --help` says.

    tools/reference/make_reference.py [--command build/release/quittance] [--check]

--check writes nothing and says which file differs from what would be written.
"""

import argparse
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import completion
import help_tree
import manual

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def make_files(program):
    """Path from the root and text of each file."""
    tree = help_tree.read_tree(program)
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    return {"docs/man/quittance.1": manual.manual(tree, version),
            "tools/completion/quittance.bash": completion.bash(tree),
            "tools/completion/_quittance": completion.zsh(tree)}


def main():
    parser = argparse.ArgumentParser(description="manual page and completions from --help")
    parser.add_argument("--command", default=os.path.join(ROOT, "build", "release", "quittance"))
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    different = []
    for name, text in make_files(os.path.abspath(arguments.command)).items():
        path = os.path.join(ROOT, name)
        there = ""
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                there = file.read()
        if there == text:
            continue
        different.append(name)
        if not arguments.check:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    for name in different:
        print(f"{name} {'differs: run tools/reference/make_reference.py' if arguments.check else 'written'}")
    return 1 if arguments.check and different else 0


if __name__ == "__main__":
    sys.exit(main())
