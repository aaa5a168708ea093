#!/usr/bin/env python3
"""Checks what the compiler does not: who may include whom, which layer may name which third-party
library, the form of headers, and words that would make an outcome depend on the clock, on chance,
on a hash map's order or on binary floating point.

usage: tools/check_layers.py [--root DIR]

Prints one line per violation, "file:line: rule: what and what to do", and exits 1 if there is any.
A line that is right all the same says so: "// lint-ok(rule): reason", on the line or the one above.
"""

import argparse
import os
import re
import sys
from typing import Iterator, NamedTuple

# A layer may include itself and these. The order is the architecture (docs/ARCHITECTURE.md).
BELOW = {
    "core": [],
    "ingest": ["core"],
    "matching": ["core"],
    "storage": ["core"],
    "engine": ["ingest", "matching", "storage", "core"],
    "workflow": ["engine", "ingest", "matching", "storage", "core"],
    "server": ["workflow", "engine", "ingest", "matching", "storage", "core"],
}
# The same within the engine: a folder may include itself, these, metrics and reports, and what stands
# beside the folders (engine.h, whose calls it implements).
WITHIN_ENGINE = {
    "events": [],
    "rules": ["book", "events"],
    "book": ["events"],
    "recovery": ["book", "events"],
    "general_ledger": ["book", "events"],
    "exports": ["book", "events"],
    "intake": ["rules", "book", "events"],
    "settling": ["intake", "rules", "book", "events"],
    "people": ["settling", "intake", "general_ledger", "rules", "book", "events"],
    "import": ["exports", "rules", "book", "events"],
    "figures": ["people", "book", "events"],
    "proof": ["people", "settling", "intake", "general_ledger", "rules", "book", "events"],
    "metrics": [],
    "reports": ["metrics"],
}
OUTSIDE = ["tools", "tests", "bench"]  # may include any layer

ABOVE_CORE = ["ingest", "matching", "storage", "engine", "workflow", "server", "tools"]


class Library(NamedTuple):
    """A third-party library: how its headers, names and CMake targets look, and who may use it.

    A place is a path prefix, matched at a folder's end or, with a trailing "*", within a file name.
    """

    name: str
    includes: str  # regular expression over the include path, matched at its start
    names: str  # regular expression over code without comments and strings; "" for none
    targets: str  # regular expression over CMakeLists.txt of a layer; "" for none
    places: list


# Some of them nothing names yet: the entry says where alone they may come in.
LIBRARIES = [
    Library("fmt", r"fmt/", r"\bfmt::", r"\bfmt::", ABOVE_CORE),
    Library("spdlog", r"spdlog/", r"\bspdlog::", r"\bspdlog::", ["engine", "workflow", "server"]),
    Library("OpenSSL", r"openssl/", r"\b(EVP_|SHA256_|HMAC_)\w+", r"\bOpenSSL::", ["core/digest.cpp", "core/sealing.cpp", "core/CMakeLists.txt", "server"]),
    Library("simdjson", r"simdjson", r"\bsimdjson::", r"\bsimdjson::", ["ingest", "server"]),
    Library("Expat", r"expat", r"\bXML_Parse", r"\bEXPAT::", ["ingest"]),
    Library("libarchive", r"archive(_entry)?\.h", "", r"\bLibArchive::", ["ingest"]),
    Library("zlib", r"zlib\.h", r"\b(inflateInit2?|deflateInit2?)\b", r"\bZLIB::", ["ingest"]),
    Library("liblzma", r"lzma\.h", r"\blzma_\w+", r"\bLibLZMA::", ["ingest"]),
    Library("zstd", r"zstd", r"\bZSTD_\w+", r"QUITTANCE_ZSTD", ["ingest", "storage/packing*", "storage/CMakeLists.txt"]),
    Library("lz4", r"lz4", r"\bLZ4_\w+", r"QUITTANCE_LZ4", ["storage/packing*", "storage/CMakeLists.txt"]),
    Library("iconv", r"iconv\.h", r"\biconv_open\b", "", ["ingest"]),
    Library("ICU", r"unicode/", r"\bicu::", r"\bICU::", ["matching"]),
    Library("RE2", r"re2/", r"\bre2::", r"\bre2::", ["matching"]),
    Library("Boost.MultiIndex", r"boost/multi_index", r"\bboost::multi_index", "", ["matching", "engine"]),
    Library("Boost.Unordered", r"boost/(unordered|functional/hash|container_hash)", r"\bboost::unordered", "", ["matching", "engine"]),
    Library("Boost.Version", r"boost/version\.hpp", "", "", ["matching", "engine"]),
    Library("Boost.Asio and Beast", r"boost/(asio|beast|system)", r"\bboost::(asio|beast)\b", "", ["server"]),
    Library("Boost headers", "", "", r"\bBoost::", ["matching", "engine", "server"]),
    Library("RocksDB", r"rocksdb/", r"\brocksdb::", r"\bRocksDB::", ["storage"]),
    Library("oneTBB", r"(oneapi/)?tbb/", r"\btbb::", r"\bTBB::", ["engine/executor*", "engine/CMakeLists.txt"]),
    Library("toml++", r"toml(\+\+|plusplus)", r"\btoml::", r"\btomlplusplus::", ["engine", "server"]),
    Library("libxlsxwriter", r"xlsxwriter", r"\blxw_\w+", r"QUITTANCE_XLSXWRITER", ["engine/reports/workbook.cpp", "engine/reports/CMakeLists.txt"]),
    Library("libharu", r"hpdf", r"\bHPDF_\w+", r"QUITTANCE_HARU", ["engine/reports/pdf.cpp", "engine/reports/CMakeLists.txt"]),
    Library("libqrencode", r"qrencode", r"\bQRcode_\w+", r"QUITTANCE_QRENCODE", ["engine/reports/qr_code.cpp", "engine/reports/CMakeLists.txt"]),
    Library("CLI11", r"CLI/", r"\bCLI::", r"\bCLI11::", ["tools/quittance"]),
    Library("libcurl", r"curl/", r"\bcurl_easy_\w+", "", ["server"]),
    Library("libsodium", r"sodium", r"\bsodium_\w+", "", ["server"]),
    Library("liboath", r"liboath/", r"\boath_\w+", "", ["server"]),
    Library("prometheus-cpp", r"prometheus/", r"\bprometheus::", "", ["server"]),
    Library("NATS", r"nats/", r"\bnats_\w+", "", ["server"]),
]

# core and matching are pure: no I/O, no threads of their own, no operating system. Readers on several
# threads share a ledger, so matching may lock.
IO_AND_THREADS = {
    "condition_variable", "filesystem", "fstream", "future", "iostream", "random", "semaphore",
    "stop_token", "thread",
}
IMPURE_HEADERS = {"core": IO_AND_THREADS | {"mutex", "shared_mutex"}, "matching": IO_AND_THREADS}
POSIX_HEADERS = re.compile(
    r"(sys/\w+|linux/\w+|unistd|fcntl|signal|poll|dirent|termios|pthread|dlfcn|spawn|grp|pwd|ftw|execinfo|malloc|strings)\.h$"
)
STANDARD_HEADER = re.compile(r"[a-z][a-z0-9_]*$")
COMPILER_HEADERS = {"immintrin.h", "x86intrin.h", "cpuid.h"}

LINES_MAX = 600


class Word(NamedTuple):
    """A word that has no place in code that decides outcomes."""

    rule: str
    pattern: str
    advice: str


WORDS = [
    Word("clock", r"\b(system_clock|steady_clock|high_resolution_clock|utc_clock)\b|\b(gettimeofday|clock_gettime|localtime(_r)?|gmtime(_r)?|mktime)\s*\(|\btime\s*\(\s*(nullptr|NULL|0|&)",
         "take a Date or a Clock& instead"),
    Word("chance", r"\b(rand|srand|random|drand48|rand_r)\s*\(|\b(random_device|mt19937(_64)?|default_random_engine|minstd_rand0?)\b|\bstd::shuffle\b",
         "no outcome may depend on chance"),
    Word("identity", r"\bget_id\s*\(\s*\)|\bgetpid\s*\(|\bgettid\s*\(", "no outcome may depend on a thread or process"),
    Word("pointer-order", r"\bstd::(map|set|multimap|multiset|less|greater|hash)\s*<\s*(const\s+)?[\w:]+(\s+const)?\s*\*",
         "addresses differ from run to run: order and hash by an id"),
    Word("float", r"\b(double|float)\b|\b(strtod|strtof|atof|stod|stof|stold)\s*\(|\bget_double\b",
         "amounts and ratios are integers (docs/decisions/0001-exact-money.md)"),
    Word("throw", r"\bthrow\b", "return fail(Errc) instead"),
    Word("assert", r"\bassert\s*\(", "use QASSERT, which is active in every build"),
    Word("views", r"\bstd::(ranges::)?views::", "clang 14 cannot compile the library's range views"),
    Word("locale", r"\b(setlocale|std::locale)\b|\bstd::(isalpha|isdigit|isspace|isupper|islower|isalnum|toupper|tolower)\s*\(",
         "text handling is the same in every locale: core/text.h"),
]

RULES = {word.rule for word in WORDS} | {"unordered"}


class Violation(NamedTuple):
    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


INCLUDE = re.compile(r'^\s*#\s*include\s*(<([^>]+)>|"([^"]+)")')
WAIVER = re.compile(r"//\s*lint-ok\(([a-z-]+)\)(:\s*\S.*)?")
# Comments, raw strings, strings, characters (not the digit separator of 1'000).
TRIVIA = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<delimiter>[^()\s\\"]*)\(.*?\)(?P=delimiter)"'
    r'|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Za-z_])(?:u8|[uUL])?\'(?:\\.|[^\'\\\n])+\'',
    re.DOTALL,
)


def strip_trivia(text: str) -> str:
    """The text with comments and literals blanked; line numbers stay."""
    return TRIVIA.sub(lambda found: "\n" * found.group(0).count("\n") if "\n" in found.group(0) else " ", text)


def layer_of(path: str) -> str:
    return path.split("/", 1)[0]


def folder_of(path: str) -> str:
    """The engine's folder of a path; "" for what stands beside the folders."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""


def is_in(path: str, place: str) -> bool:
    if place.endswith("*"):
        return path.startswith(place[:-1])
    return path == place or path.startswith(place + "/")


def library_of(include: str):
    for library in LIBRARIES:
        if library.includes and re.match(library.includes, include):
            return library
    return None


def may_use(path: str, library: Library) -> bool:
    if layer_of(path) in ("tests", "bench"):
        return True
    return any(is_in(path, place) for place in library.places)


def where(library: Library) -> str:
    return ", ".join(place.rstrip("*") for place in library.places)


def check_include(path: str, line: int, include: str, quoted: bool, root: str) -> Iterator[Violation]:
    layer = layer_of(path)
    if quoted:
        target = layer_of(include)
        beside = os.path.join(root, os.path.dirname(path), include)
        if layer in ("tests", "bench") and os.path.isfile(beside):
            return  # a test's own helper may stand beside it
        if not os.path.isfile(os.path.join(root, include)):
            yield Violation(path, line, "include-path", f'"{include}" is no file; write the path from the repository root')
        elif layer in BELOW and target != layer and target not in BELOW[layer]:
            allowed = ", ".join(BELOW[layer]) or "nothing else"
            yield Violation(path, line, "layer", f"{layer} must not include {target}; it may include {allowed}")
        elif layer == target == "engine":
            folder, inside = folder_of(path), folder_of(include)
            below = WITHIN_ENGINE.get(folder)
            if below is not None and inside not in ("", folder, "metrics", "reports", *below):
                yield Violation(path, line, "layer", f"engine/{folder} must not include engine/{inside}; "
                                f"it may include {', '.join(below) or 'nothing else'}")
        return
    if STANDARD_HEADER.match(include) or include in COMPILER_HEADERS:
        if include in IMPURE_HEADERS.get(layer, ()):
            yield Violation(path, line, "pure", f"<{include}> in {layer}, which has no I/O, threads or chance")
        return
    if POSIX_HEADERS.match(include):
        if layer in IMPURE_HEADERS:
            yield Violation(path, line, "pure", f"<{include}> in {layer}, which does not know the operating system")
        return
    library = library_of(include)
    if library is None:
        if layer not in ("tests", "bench"):
            yield Violation(path, line, "library", f"<{include}> is of no known library; add it to the table in tools/check_layers.py and docs/ARCHITECTURE.md")
    elif not may_use(path, library):
        yield Violation(path, line, "library", f"{library.name} belongs to {where(library)}")


UNORDERED_DECLARATION = re.compile(r"\bunordered_(?:flat_|node_)?(?:multi)?(?:map|set)\s*<")


def unordered_names(code: str) -> set:
    """Names of variables and members declared with an unordered container type."""
    names = set()
    for found in UNORDERED_DECLARATION.finditer(code):
        depth, at = 1, found.end()
        while at < len(code) and depth:
            depth += {"<": 1, ">": -1}.get(code[at], 0)
            at += 1
        declared = re.match(r"[\s&*]*(\w+)\s*(?:[;={(,)]|$)", code[at : at + 200])
        if declared:
            names.add(declared.group(1))
    return names


def check_unordered(path: str, code: str, names: set) -> Iterator[Violation]:
    for name in sorted(names):
        walk = re.compile(r"for\s*\([^;{}()]*:\s*(?:\w+(?:\.|->))*" + re.escape(name) + r"\s*\)|\b" + re.escape(name) + r"\s*\.\s*c?begin\s*\(")
        for found in walk.finditer(code):
            line = code.count("\n", 0, found.start()) + 1
            yield Violation(path, line, "unordered", f"walks {name}, whose order is the hash's: sort first, or keep an ordered index")


def check_own_header(path: str, lines: list) -> Iterator[Violation]:
    """The build takes a header with a source for proven to compile alone: it is included first there."""
    own = path[:-4] + ".h"
    first = next(((number, found.group(3)) for number, found in enumerate(map(INCLUDE.match, lines), 1) if found), (1, None))
    if first[1] != own:
        yield Violation(path, first[0], "own-header", f'"{own}" is the first include')


def check_source(path: str, text: str, root: str, partner: str = "") -> Iterator[Violation]:
    """All violations of one C++ file; `partner` is the text of the header of the same name, if any."""
    layer = layer_of(path)
    lines = text.split("\n")
    code = strip_trivia(text)
    code_lines = code.split("\n")

    waived = {}
    for number, line in enumerate(lines, 1):
        found = WAIVER.search(line)
        if not found:
            continue
        if found.group(1) not in RULES:
            yield Violation(path, number, "waiver", f"lint-ok({found.group(1)}): no such rule")
        elif not found.group(2):
            yield Violation(path, number, "waiver", "a waiver gives its reason after a colon")
        else:
            # A comment of its own covers the next line too.
            waived.setdefault(number, set()).add(found.group(1))
            if line.lstrip().startswith("//"):
                waived.setdefault(number + 1, set()).add(found.group(1))

    if path.endswith(".h"):
        if "#pragma once" not in code_lines:
            yield Violation(path, 1, "pragma-once", "a header says #pragma once")
        if not re.match(r"// \S.*", lines[0]):
            yield Violation(path, 1, "opening-comment", "a header opens with a sentence on what it is for")
    if len(lines) - 1 > LINES_MAX:
        yield Violation(path, LINES_MAX + 1, "length", f"{len(lines) - 1} lines; a file of more than {LINES_MAX} holds two nouns")

    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if found:
            quoted = found.group(3) is not None
            yield from check_include(path, number, found.group(3) or found.group(2), quoted, root)

    for number, line in enumerate(code_lines, 1):
        if INCLUDE.match(lines[number - 1]):
            continue
        for library in LIBRARIES:
            if library.names and re.search(library.names, line) and not may_use(path, library):
                yield Violation(path, number, "library", f"names {library.name}, which belongs to {where(library)}")

    if partner and layer in (*BELOW, "tools"):
        yield from check_own_header(path, lines)
    if layer not in BELOW:
        return
    for number, line in enumerate(lines, 1):
        if re.search(r"\b(TODO|FIXME|XXX)\b", line) and "//" in line:
            yield Violation(path, number, "unfinished", "finish it, or file an issue and leave no note")
    for number, line in enumerate(code_lines, 1):
        for word in WORDS:
            if word.rule in waived.get(number, ()):
                continue
            found = re.search(word.pattern, line)
            if found:
                yield Violation(path, number, word.rule, f"{found.group(0).strip()}: {word.advice}")
    for violation in check_unordered(path, code, unordered_names(code) | unordered_names(strip_trivia(partner))):
        if "unordered" not in waived.get(violation.line, ()):
            yield violation


def check_cmake(path: str, text: str) -> Iterator[Violation]:
    for number, line in enumerate(text.split("\n"), 1):
        line = line.split("#", 1)[0]
        for library in LIBRARIES:
            if library.targets and re.search(library.targets, line) and not may_use(path, library):
                # The folder's own build file stands for the files of the folder.
                folder = os.path.dirname(path)
                if not any(is_in(place.rstrip("*"), folder) for place in library.places):
                    yield Violation(path, number, "library", f"links {library.name}, which belongs to {where(library)}")
        layer = layer_of(path)
        for target in re.findall(r"\bquittance::(\w+)", line):
            if layer in BELOW and target in BELOW and target != layer and target not in BELOW[layer]:
                yield Violation(path, number, "layer", f"{layer} must not link {target}")


def read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return file.read()


def check_tree(root: str) -> list:
    violations = []
    files = 0
    for top in list(BELOW) + OUTSIDE:
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
            for name in sorted(names):
                full = os.path.join(folder, name)
                path = os.path.relpath(full, root).replace(os.sep, "/")
                if name.endswith((".h", ".cpp")):
                    files += 1
                    header = full[:-4] + ".h" if name.endswith(".cpp") else ""
                    partner = read(header) if header and os.path.isfile(header) else ""
                    violations += check_source(path, read(full), root, partner)
                elif name == "CMakeLists.txt" and top in BELOW:
                    files += 1
                    violations += check_cmake(path, read(full))
    if files == 0:
        violations.append(Violation(root, 0, "nothing", "no source file found: wrong --root?"))
    return violations


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks layers, libraries, headers and words.")
    parser.add_argument("--root", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    violations = check_tree(os.path.abspath(parser.parse_args().root))
    for violation in violations:
        print(violation)
    print(f"check_layers: {len(violations)} violations" if violations else "check_layers: no violation")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
