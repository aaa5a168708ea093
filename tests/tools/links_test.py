"""Links of the pages lead somewhere, and no file names a page that is not in the repository."""

import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = (".md", ".h", ".cpp", ".py", ".txt", ".cmake", ".sh")


def files():
    """What is in the repository, by path from its top; what git does not know is not in it."""
    try:
        listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard"],
                                capture_output=True, text=True, check=True).stdout.split("\n")
        return sorted(line for line in listed if line and (ROOT / line).is_file())
    except (OSError, subprocess.CalledProcessError):
        pass  # an unpacked archive
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*")
                  if path.is_file() and not {"build", ".git", "node_modules"} & set(path.relative_to(ROOT).parts))


def anchor(heading):
    """The anchor of a heading, as GitHub makes it."""
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower().strip()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def prose(text):
    return re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)


def anchors(text):
    return {anchor(line.lstrip("#")) for line in prose(text).split("\n") if line.startswith("#")}


def broken_links(path, text, exists, read):
    """The links of a page that lead nowhere; `exists` and `read` take paths from the top."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, part = target.partition("#")
        steps = []
        for step in (str(pathlib.PurePosixPath(path).parent / name) if name else path).split("/"):
            steps = steps[:-1] if step == ".." else steps if step == "." else [*steps, step]
        led = "/".join(steps)
        if not exists(led):
            yield f"{path}: {target}: no such file"
        elif part and led.endswith(".md") and part not in anchors(read(led)):
            yield f"{path}: {target}: no such heading"


class Links(unittest.TestCase):
    def setUp(self):
        self.files = files()
        self.assertGreater(len(self.files), 1000)

    @staticmethod
    def read(path):
        return (ROOT / path).read_text(encoding="utf-8")

    def test_they_lead_somewhere(self):
        pages = [path for path in self.files if path.endswith(".md")]
        self.assertGreater(len(pages), 80)
        broken = [line for path in pages
                  for line in broken_links(path, self.read(path), lambda to: (ROOT / to).exists(), self.read)]
        self.assertEqual(broken, [])

    def test_pages_that_are_named_are_here(self):
        names = {pathlib.PurePosixPath(path).name for path in self.files}
        missing = []
        for path in self.files:
            if not path.endswith(SOURCES) or path.startswith(("tests/golden/", "tests/tools/")):
                continue
            for number, line in enumerate((ROOT / path).read_text(encoding="utf-8", errors="replace").split("\n"), 1):
                # Not the rest of an address or of a pattern.
                for name in re.findall(r"(?<![\w{}%*./:-])(?:[\w-]+/)*([A-Za-z][\w-]*\.md)\b", line):
                    if name not in names and name != "PAGE.md":  # the word for any page
                        missing.append(f"{path}:{number}: {name}")
        self.assertEqual(missing, [])

    def test_what_is_broken_is_seen(self):
        pages = {"docs/a.md": "# One thing\n", "b.md": ""}
        for text, want in [("[x](docs/a.md)", 0), ("[x](docs/a.md#one-thing)", 0), ("[x](docs/c.md)", 1),
                           ("[x](docs/a.md#two)", 1), ("[x](https://example.com/c.md)", 0),
                           ("```\n[x](c.md)\n```\n", 0), ("[x](docs/../b.md)", 0)]:
            with self.subTest(text=text):
                self.assertEqual(len(list(broken_links("b.md", text, pages.__contains__, pages.get))), want)


if __name__ == "__main__":
    unittest.main()
