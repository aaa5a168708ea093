// Damages a small book and its backup at rest: one bit of a byte, a cut, a file that is gone, a
// file of another book. Each is said when the book is opened or that part of it is read, or it
// changes nothing; what is served is never another book and never a shorter one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "engine/book/state_digest.h"
#include "storage/backup.h"
#include "tests/support/book_workload.h"
#include "tests/support/engine_rig.h"
#include "tests/support/stride.h"

namespace quittance::testing {
namespace {

namespace fs = std::filesystem;
using engine::Access;

// How many bytes lie between two that are damaged, where not all are.
constexpr std::uint64_t kStep = 251;

void write_bytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// What a file is, by its name: "tables", "anchor" and so on. Empty: RocksDB's log for people, or
// nothing that is part of a book.
std::string kind_of(const fs::path& file) {
  const std::string name = file.filename().string();
  if (name.rfind("LOG", 0) == 0) return {};
  const std::string folder = file.parent_path().filename().string();
  if (folder == "checkpoints" || folder == "files" || folder == "blocks" || folder == "archive") {
    return folder;
  }
  if (file.extension() == ".sst") return "tables";
  if (file.extension() == ".log") return "log";
  return name.substr(0, name.find('-'));
}

// Whether this kind is damaged: those that QUITTANCE_KINDS names ("log tables"), or all. For walks
// over every byte (QUITTANCE_WHOLE=1), of which the anchor's take the most.
bool asked(const std::string& kind) {
  const char* kinds = std::getenv("QUITTANCE_KINDS");
  return kinds == nullptr ||
         (" " + std::string(kinds) + " ").find(" " + kind + " ") != std::string::npos;
}

// Every part of a book as it is read, as one text: rows, events and original files. `said` is what
// the book says of damage; then nothing may follow from the text.
struct Served {
  std::string text;
  std::string said;
};

Served serve(const std::string& book) {
  Served served;
  const auto [engine, failure] = open_engine(book, {.access = Access::read});
  if (!engine) return {.text = {}, .said = "refused: " + failure.message};
  served.text = engine::state_digest(engine->book()).hex() + "\n" + business_rows(engine->book());
  std::uint64_t count = 0;
  const auto read = engine->events([&count](std::uint64_t, const engine::Origin&, std::uint8_t,
                                            const engine::Event&) { ++count; });
  if (!read) served.said = "the events: " + engine->explanation();
  served.text += std::to_string(count) + " events\n";
  for (std::uint32_t n = 0; n < engine->book().files().size(); ++n) {
    const auto bytes = engine->delivered(FileHandle(n));
    if (!bytes) served.said = "a file: " + engine->explanation();
    if (bytes) served.text += sha256(*bytes).hex() + "\n";
  }
  return served;
}

class DamagedBook : public ::testing::TestWithParam<bool> {
 protected:
  DamagedBook() : scratch_("quittance_damaged_book") {}

  // Three sessions, so that the journal has tables and a log; a checkpoint before the last run, and
  // old blocks in the archive.
  // Left as a process leaves it that ends, or that is killed.
  void make(const std::string& name, std::uint64_t seed, bool clean) {
    const CashWorkload work = make_cash_workload(
        {.customers = 4, .items = 10, .payments = 10, .files = 3, .repeated = 1}, seed);
    const std::string live = scratch_.path("live");
    fs::remove_all(live);
    const std::span<const Delivery> files(work.files);
    for (std::size_t session = 0; session < 3; ++session) {
      const auto [engine, failure] = open_engine(live, {});
      ASSERT_TRUE(engine) << failure.message;
      if (session == 0) {
        ASSERT_EQ(import_master_data(*engine, work), "");
      }
      ASSERT_TRUE(apply_files(*engine, work, files.subspan(session, 1))) << engine->explanation();
      if (session < 2) {
        ASSERT_TRUE(engine->checkpoint());
      }
      if (session == 1) {
        ASSERT_TRUE(engine->compact(*Date::parse_iso("2100-01-01"))) << engine->explanation();
      }
      if (session == 2 && !clean) fs::copy(live, scratch_.path(name), fs::copy_options::recursive);
    }
    if (clean) fs::copy(live, scratch_.path(name), fs::copy_options::recursive);
  }

  // The files below a folder whose damage means something, by kind.
  [[nodiscard]] static std::map<std::string, std::vector<fs::path>> files_of(
      const std::string& root) {
    std::map<std::string, std::vector<fs::path>> files;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
      const std::string kind = entry.is_regular_file() ? kind_of(entry.path()) : std::string();
      if (!kind.empty()) files[kind].push_back(entry.path());
    }
    for (auto& [kind, paths] : files) std::sort(paths.begin(), paths.end());
    return files;
  }

  // `check` tells what is wrong with what the damaged folder serves, and whether damage was said.
  using Check = std::function<std::string(bool& said)>;
  void damage_all(const std::string& root, const std::string& other, const Check& check) {
    const auto others = files_of(other);
    for (const auto& [kind, paths] : files_of(root)) {
      if (!asked(kind)) continue;
      std::uint64_t tried = 0;
      std::uint64_t noticed = 0;
      const auto expect_said_or_harmless = [&](const std::string& what) {
        bool said = false;
        EXPECT_EQ(check(said), "") << what;
        ++tried;
        if (said) ++noticed;
      };
      for (const fs::path& path : paths) {
        const std::string whole = bytes_of(path);
        SCOPED_TRACE(path.string() + " of " + std::to_string(whole.size()) + " bytes");
        for (std::uint64_t at = 0; at < whole.size() && !HasFailure();
             at += at < 96 ? stride_of_long(11) : stride_of_long(kStep)) {
          std::string bytes = whole;
          bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
          write_bytes(path, bytes);
          expect_said_or_harmless("a bit of byte " + std::to_string(at));
        }
        const std::size_t size = whole.size();
        for (const std::size_t cut :
             {size - 1, size - size / 4, size / 2, std::size_t{1}, std::size_t{0}}) {
          if (cut >= size) continue;
          write_bytes(path, whole.substr(0, cut));
          expect_said_or_harmless("cut to " + std::to_string(cut) + " bytes");
        }
        fs::remove(path);
        expect_said_or_harmless("the file is gone");
        // A file of another book in its place: of the same name if there is one.
        const auto same = others.find(kind);
        for (const fs::path& from : same == others.end() ? std::vector<fs::path>() : same->second) {
          write_bytes(path, bytes_of(from));
          expect_said_or_harmless("the other book's " + from.filename().string());
        }
        write_bytes(path, whole);
        if (HasFailure()) return;
      }
      std::cout << kind << ": " << paths.size() << " files, " << tried << " damages, " << noticed
                << " said" << std::endl;
      tried_[kind] += tried;
      noticed_[kind] += noticed;
    }
  }

  ScratchDirectory scratch_;
  std::map<std::string, std::uint64_t> tried_, noticed_;
};

TEST_P(DamagedBook, IsNeverServedWrongOrShort) {
  ASSERT_NO_FATAL_FAILURE(make("book", 5, GetParam()));
  ASSERT_NO_FATAL_FAILURE(make("other", 6, GetParam()));
  const std::string book = scratch_.path("book");
  const Served whole = serve(book);
  ASSERT_EQ(whole.said, "");
  std::uint64_t tries = 0;
  damage_all(book, scratch_.path("other"), [&](bool& said) -> std::string {
    const Served served = serve(book);
    said = !served.said.empty();
    if (!said && served.text != whole.text) return "served in silence:\n" + served.text;
    // A writer changes the files: on a copy, now and then.
    if (++tries % 11 != 0) return {};
    const std::string copy = scratch_.path("copy");
    fs::remove_all(copy);
    fs::copy(book, copy, fs::copy_options::recursive);
    const auto [engine, failure] = open_engine(copy, {.access = Access::write});
    if (!engine) return failure.message.empty() ? "refused without a word" : std::string();
    const std::string rows = difference(business_rows(engine->book()), whole.text);
    return engine::state_digest(engine->book()).hex() == whole.text.substr(0, 64)
               ? std::string()
               : "a writer serves another book: " + rows;
  });
  for (const char* kind : {"tables", "log", "MANIFEST", "CURRENT", "anchor", "files", "archive"}) {
    // Of a killed book's log nothing need be said: the anchor gives back what it lost.
    const bool given_back = std::string_view(kind) == "log" && !GetParam();
    EXPECT_TRUE(!asked(kind) || given_back || noticed_[kind] > 0) << kind;
  }
  EXPECT_TRUE(!asked("checkpoints") || tried_["checkpoints"] > 10);
  EXPECT_EQ(serve(book).text, whole.text) << "the test itself has changed the book";
}

INSTANTIATE_TEST_SUITE_P(Ends, DamagedBook, ::testing::Bool(),
                         [](const auto& row) { return row.param ? "clean" : "unclean"; });

class DamagedBackup : public DamagedBook {};

TEST_P(DamagedBackup, IsRefusedOrGivesTheBook) {
  for (const char* name : {"book", "other"}) {
    ASSERT_NO_FATAL_FAILURE(make(name, std::string(name) == "book" ? 5 : 6, true));
    storage::StoreFailure failure;
    const auto store = storage::BookStore::open(scratch_.path(name), {.read_only = true}, failure);
    ASSERT_TRUE(store) << failure.message;
    ASSERT_TRUE(storage::back_up(**store, scratch_.path(name),
                                 scratch_.path(std::string(name) + "_backup"), nullptr, failure))
        << failure.message;
  }
  const Served whole = serve(scratch_.path("book"));
  const std::string restored = scratch_.path("restored");
  damage_all(scratch_.path("book_backup"), scratch_.path("other_backup"),
             [&](bool& said) -> std::string {
               storage::StoreFailure failure;
               said = !storage::verify_backup(scratch_.path("book_backup"), nullptr, failure);
               fs::remove_all(restored);
               const auto made = storage::restore_book(
                   scratch_.path("book_backup"), {.book_directory = restored}, nullptr, failure);
               if (!made) {
                 if (!said) return "proved, and not restored: " + failure.message;
                 return failure.message.empty() ? "refused without a word" : std::string();
               }
               if (said) return "refused by the proof, and restored";
               return serve(restored).text == whole.text ? "" : "another book is restored";
             });
  for (const char* kind : {"manifest", "blocks", "files"}) {
    EXPECT_TRUE(!asked(kind) || noticed_[kind] > 0) << kind;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, DamagedBackup, ::testing::Values(true),
                         [](const auto&) { return "book"; });

}  // namespace
}  // namespace quittance::testing
