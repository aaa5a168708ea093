"""Plants violations in a small tree and expects tools/check_layers.py to name each, and no other."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools"))
import check_layers

GOOD_TREE = {
    "core/money.h": "// Exact amounts.\n#pragma once\n#include <cstdint>\n",
    "core/digest.cpp": '#include <openssl/evp.h>\nvoid* f() { return EVP_MD_CTX_new(); }\n',
    "ingest/decoder.h": '// What a format implements.\n#pragma once\n#include "core/money.h"\n#include <zlib.h>\n',
    "matching/ledger.h": '// Open items.\n#pragma once\n#include <boost/multi_index_container.hpp>\n#include "core/money.h"\n',
    "storage/book_store.cpp": '#include <rocksdb/db.h>\n#include <unistd.h>\nrocksdb::DB* db = nullptr;\n',
    "storage/CMakeLists.txt": "quittance_layer(storage SOURCES book_store.cpp USES quittance::core PRIVATE_USES RocksDB::rocksdb-shared)\n",
    "engine/engine.h": '// Start here.\n#pragma once\n#include "ingest/decoder.h"\n#include "matching/ledger.h"\n',
    "engine/people/desk.h": '// Work by hand.\n#pragma once\n#include "engine/book/book.h"\n#include "engine/engine.h"\n',
    "engine/book/book.h": "// The book.\n#pragma once\n",
    "engine/executor_tbb.cpp": "#include <tbb/parallel_for.h>\nvoid f() { tbb::parallel_for(0, 1, [](int) {}); }\n",
    "tools/quittance/main.cpp": '#include <CLI/CLI.hpp>\n#include "engine/engine.h"\n',
    "tests/unit/storage/x_test.cpp": '#include <gtest/gtest.h>\n#include <rocksdb/env.h>\n',
}


class Planted(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        for path, text in GOOD_TREE.items():
            self.write(path, text)

    def write(self, path, text):
        full = os.path.join(self.folder.name, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def found(self):
        return [(v.path, v.line, v.rule) for v in check_layers.check_tree(self.folder.name)]

    def test_good_tree_has_no_violation(self):
        self.assertEqual(self.found(), [])

    def test_empty_tree_is_a_mistake_and_no_success(self):
        with tempfile.TemporaryDirectory() as empty:
            self.assertEqual([v.rule for v in check_layers.check_tree(empty)], ["nothing"])

    def test_each_planted_violation_is_found(self):
        header = "// A noun.\n#pragma once\n"
        rows = [  # why, path, text, line, rule
            ("upward", "core/a.cpp", '#include "engine/engine.h"\n', 1, "layer"),
            ("sibling", "ingest/a.cpp", '#include "matching/ledger.h"\n', 1, "layer"),
            ("sibling", "storage/a.h", header + '#include "ingest/decoder.h"\n', 3, "layer"),
            ("upward from workflow", "engine/a.cpp", '#include "workflow/x.h"\n', 1, "include-path"),
            ("upward in the engine", "engine/book/a.cpp", '#include "engine/people/desk.h"\n', 1, "layer"),
            ("relative path", "ingest/a.cpp", '#include "decoder.h"\n', 1, "include-path"),
            ("RocksDB above storage", "engine/a.cpp", "#include <rocksdb/db.h>\n", 1, "library"),
            ("RocksDB named only", "engine/a.cpp", "\nrocksdb::DB* db;\n", 2, "library"),
            ("RocksDB in the command", "tools/quittance/a.cpp", "#include <rocksdb/db.h>\n", 1, "library"),
            ("TBB outside the executor", "engine/pipeline.cpp", "#include <tbb/task_arena.h>\n", 1, "library"),
            ("OpenSSL beside digest.cpp", "core/a.cpp", "#include <openssl/sha.h>\n", 1, "library"),
            ("fmt in core", "core/a.cpp", "#include <fmt/format.h>\n", 1, "library"),
            ("fmt named in core", "core/a.cpp", "auto s = fmt::format(x);\n", 1, "library"),
            ("MultiIndex in ingest", "ingest/a.cpp", "#include <boost/multi_index/hashed_index.hpp>\n", 1, "library"),
            ("unknown library", "engine/a.cpp", "#include <yaml-cpp/yaml.h>\n", 1, "library"),
            ("CMake links it", "matching/CMakeLists.txt", "\nquittance_layer(matching PRIVATE_USES RocksDB::rocksdb)\n", 2, "library"),
            ("CMake links upward", "matching/CMakeLists.txt", "quittance_layer(matching USES quittance::storage)\n", 1, "layer"),
            ("threads in matching", "matching/a.cpp", "#include <thread>\n", 1, "pure"),
            ("locks in core", "core/a.cpp", "#include <mutex>\n", 1, "pure"),
            ("files in core", "core/a.cpp", "#include <fstream>\n", 1, "pure"),
            ("the system in core", "core/a.cpp", "#include <unistd.h>\n", 1, "pure"),
            ("no guard", "core/a.h", "// A noun.\n#include <vector>\n", 1, "pragma-once"),
            ("no sentence", "core/a.h", "#pragma once\n", 1, "opening-comment"),
            ("too long", "engine/a.cpp", "int x;\n" * 601, 601, "length"),
            ("wall clock", "engine/a.cpp", "auto t = std::chrono::system_clock::now();\n", 1, "clock"),
            ("C clock", "engine/a.cpp", "auto t = std::time(nullptr);\n", 1, "clock"),
            ("chance", "matching/a.cpp", "int f() { return rand(); }\n", 1, "chance"),
            ("seeded chance", "engine/a.cpp", "std::mt19937_64 rng(1);\n", 1, "chance"),
            ("thread id", "engine/a.cpp", "auto id = std::this_thread::get_id();\n", 1, "identity"),
            ("ordered by address", "engine/a.cpp", "std::map<const Item*, int> by_item;\n", 1, "pointer-order"),
            ("binary float", "core/a.cpp", "double dollars = 1;\n", 1, "float"),
            ("float by call", "ingest/a.cpp", "auto x = std::stod(text);\n", 1, "float"),
            ("float after a separator", "core/a.cpp", "auto x = 1'000; double y;\n", 1, "float"),
            ("throw", "engine/a.cpp", 'void f() { throw 1; }\n', 1, "throw"),
            ("assert", "engine/a.cpp", "void f() { assert(true); }\n", 1, "assert"),
            ("views", "engine/a.cpp", "auto v = std::views::iota(1);\n", 1, "views"),
            ("locale", "ingest/a.cpp", "bool b = std::isdigit(c);\n", 1, "locale"),
            ("unfinished", "engine/a.cpp", "int x;  // " + "TO" + "DO later\n", 1, "unfinished"),
            ("walks a hash map", "engine/a.cpp",
             "std::unordered_map<int, std::vector<int>> by_id;\nvoid f() { for (const auto& [k, v] : by_id) g(k); }\n", 2, "unordered"),
            ("walks from begin", "engine/a.cpp",
             "boost::unordered_flat_map<int, int> rows_;\nauto it = rows_.begin();\n", 2, "unordered"),
            ("waiver without reason", "engine/a.cpp", "double x;  // lint-ok(float)\n", 1, "waiver"),
            ("waiver of nothing", "engine/a.cpp", "int x;  // lint-ok(taste): I like it\n", 1, "waiver"),
        ]
        for why, path, text, line, rule in rows:
            with self.subTest(why):
                self.write(path, text)
                self.assertIn((path, line, rule), self.found())
                os.remove(os.path.join(self.folder.name, path))

    def test_member_of_the_header_is_known_in_the_source(self):
        self.write("engine/a.h", "// A noun.\n#pragma once\n#include <unordered_map>\nstruct A { std::unordered_map<int, int> rows_; };\n")
        self.write("engine/a.cpp", '#include "engine/a.h"\nint sum(A& a) { int s = 0; for (auto& [k, v] : a.rows_) s += v; return s; }\n')
        self.assertEqual(self.found(), [("engine/a.cpp", 2, "unordered")])

    def test_own_header_comes_first(self):
        self.write("engine/a.h", "// A noun.\n#pragma once\n#include <string>\nstd::string a();\n")
        self.write("engine/a.cpp", '#include <string>\n\n#include "engine/a.h"\n')
        self.assertEqual(self.found(), [("engine/a.cpp", 1, "own-header")])
        self.write("engine/a.cpp", '// Why.\n#include "engine/a.h"\n\n#include <string>\n')
        self.assertEqual(self.found(), [])

    def test_words_in_comments_and_strings_are_no_violation(self):
        self.write("engine/a.cpp", "// a double check, by rand()\n/* throw\n assert(x) */\n"
                   'const char* s = "double float rand() rocksdb::";\nconst char* r = R"x(throw double)x";\nchar c = \'"\'; int y = 1\'000;\n')
        self.assertEqual(self.found(), [])

    def test_waiver_with_reason_covers_its_line_or_the_next(self):
        self.write("engine/a.cpp", "double x;  // lint-ok(float): shown to people, never booked\n"
                   "// lint-ok(clock): throughput on the control report, part of no outcome\n"
                   "auto t = std::chrono::steady_clock::now();\nauto u = std::chrono::steady_clock::now();\n")
        self.assertEqual(self.found(), [("engine/a.cpp", 4, "clock")])

    def test_lookups_in_hash_maps_are_fine(self):
        self.write("engine/a.cpp", "std::unordered_map<int, int> rows;\nbool f() { return rows.find(1) != rows.end(); }\n"
                   "void g(std::vector<int> list) { for (int x : list) rows[x] = 1; }\n")
        self.assertEqual(self.found(), [])


if __name__ == "__main__":
    unittest.main()
