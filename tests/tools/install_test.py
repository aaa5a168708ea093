"""What is installed is there, and is what the tree has.

Usage: install_test.py CMAKE BUILD_FOLDER
"""

import gzip
import os
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    return gzip.decompress(data) if path.endswith(".gz") else data


def main():
    cmake, build = sys.argv[1:]
    with tempfile.TemporaryDirectory() as prefix:
        subprocess.run([cmake, "--install", build, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
        there = sorted(os.path.relpath(os.path.join(folder, name), prefix)
                       for folder, _, names in os.walk(prefix) for name in names)
        manual = [name for name in there if name.startswith("share/man/man1/quittance.1")]
        assert len(manual) == 1, there
        for name, source in [(manual[0], "docs/man/quittance.1"),
                             ("share/bash-completion/completions/quittance", "tools/completion/quittance.bash"),
                             ("share/zsh/site-functions/_quittance", "tools/completion/_quittance")]:
            assert name in there, (name, there)
            assert read(os.path.join(prefix, name)) == read(os.path.join(ROOT, source)), name
        assert len(there) == 4, there
        said = subprocess.run([os.path.join(prefix, "bin", "quittance"), "--version"],
                              capture_output=True, text=True, check=True)
        assert said.stdout.startswith("quittance "), said.stdout
    print("installed and compared:", ", ".join(there))


if __name__ == "__main__":
    main()
