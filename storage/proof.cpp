#include "storage/proof.h"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "storage/failure.h"
#include "storage/lock.h"

namespace quittance::storage {
namespace {

// A writer that commits as fast as the disk allows changes the book within each try's few
// milliseconds; none of the ways in which that spoils a try is likely twice in a row.
constexpr int kTriesMax = 100;
constexpr auto kBetweenTries = std::chrono::milliseconds(5);

// What only the second anchor speaks against: the book may be right and that file out of date, but
// that is for people to say.
StoreFailure against_second_anchor(const BookPaths& paths, const std::string& second,
                                   std::string_view why) {
  return {Errc::book_damaged,
          fmt::format(
              "the second anchor {} speaks against the book in {}: {}. Nothing was served and "
              "nothing changed. If the book was put back to an earlier day, it lacks what came "
              "later: restore it from a backup into a new folder (`quittance --book NEW restore "
              "BACKUP`). If it went on without --anchor-dir and you know that it is right, move "
              "that file away: the next command with --anchor-dir begins a new one.",
              second, paths.book, why)};
}

// Every copy of the anchor as it is now.
Result<std::unique_ptr<AnchorSet>> read_anchors(const Files& files, const BookPaths& paths,
                                                const StoreOptions& options, const BookId& book,
                                                StoreFailure& failure) {
  std::vector<std::string> copies{paths.anchor};
  if (const std::string& anchor_dir = options.anchor_dir; !anchor_dir.empty()) {
    if (!files.is_directory(anchor_dir)) {
      return report(
          failure,
          {Errc::io_failed, fmt::format("the anchor directory {} is not there. Mount its volume or "
                                        "create it, then run the command again.",
                                        anchor_dir)});
    }
    copies.push_back(second_anchor(anchor_dir, book));
  }
  auto anchors = std::make_unique<AnchorSet>(files, std::move(copies));
  if (const auto done = anchors->read(); !done.ok()) {
    return report(failure, failure_of(done, "cannot read the anchor", anchors->path_in_hand()));
  }
  for (std::size_t i = 0; i < anchors->images().size(); ++i) {
    const AnchorImage& image = anchors->images()[i];
    if (image.newer) {
      return report(failure, newer(fmt::format("the anchor {}", anchors->path(i))));
    }
    // It is made whole and has two rings: what is not readable at all was no torn write. Nobody
    // knows what it witnessed.
    if (i > 0 && anchors->found(i) && image.slots.empty()) {
      return report(failure,
                    against_second_anchor(paths, anchors->path(i), "no slot of it is readable"));
    }
  }
  return anchors;
}

// Every slot that is still readable must name a block of this very history, however old. A slot
// that the next newer one names as its predecessor needs no look into the journal.
Result<void> check_older_slots(const JournalDb& db, const JournalState& journal,
                               const AnchorSet& anchors, const BookPaths& paths,
                               StoreFailure& failure) {
  for (std::size_t i = 0; i < anchors.images().size(); ++i) {
    const AnchorImage& image = anchors.images()[i];
    BlockHeader next;  // the newer one, proved; none yet
    for (auto slot = image.slots.rbegin(); slot != image.slots.rend(); ++slot) {
      const BlockHeader& witnessed = slot->entry.header;
      if (witnessed.block == 0 || witnessed.block > journal.head.block) continue;
      Digest digest = next.predecessor;
      if (next.block != witnessed.block + 1) {
        QTRY(const BlockHeader header, db.header(witnessed.block, failure));
        digest = header.digest;
      }
      if (digest != witnessed.digest) {
        const std::string why = fmt::format(
            "block {} of the journal is not the block the anchor witnessed", witnessed.block);
        return report(failure, i == 0 ? damaged(paths.book, why)
                                      : against_second_anchor(paths, anchors.path(i), why));
      }
      next = witnessed;
    }
  }
  return {};
}

// Opens the journal to read it. One whose log is broken is opened up to there: the anchor then has
// to give back what is missing. What is broken behind all that it witnesses, nobody can.
Result<std::unique_ptr<JournalDb>> open_journal(const Files& files, const BookPaths& paths,
                                                Proof& proof, StoreFailure& failure) {
  using Access = JournalDb::Access;
  auto db = JournalDb::open(paths.journal, Access::read_only, files.env(), failure);
  if (db || db.error().code != Errc::book_damaged) return db;
  StoreFailure ignored;
  auto before_damage =
      JournalDb::open(paths.journal, Access::read_before_damage, files.env(), ignored);
  if (!before_damage) return db;
  proof.log_broken = failure;
  return before_damage;
}

// Why the anchors' word is refused, and by which of them.
StoreFailure refused_by(const Verdict& verdict, const Proof& proof, const AnchorSet& anchors,
                        const BookPaths& paths) {
  const BlockHeader* last = proof.journal.last ? &*proof.journal.last : nullptr;
  const std::vector<AnchorImage> own(anchors.images().begin(), anchors.images().begin() + 1);
  const bool by_second =
      anchors.images().size() > 1 &&
      judge(proof.journal.head, last, proof.journal.book, own).which != AnchorCase::refuse;
  return by_second ? against_second_anchor(paths, anchors.path(1), verdict.why)
                   : damaged(paths.book, verdict.why);
}

// Before copies of the anchor are written anew: a reading that was wrong once must not cost what
// they hold.
Result<void> confirm_anchors(const AnchorSet& anchors, StoreFailure& failure) {
  std::optional<std::size_t> differs;
  if (const auto done = anchors.read_again(differs); !done.ok()) {
    return report(failure,
                  failure_of(done, "cannot read the anchor", anchors.path(differs.value_or(0))));
  }
  if (!differs) return {};
  return report(failure,
                {Errc::io_failed,
                 fmt::format("two readings of the anchor {} differ. Nothing was changed. The disk "
                             "or the memory is suspect: check them, then run the command again.",
                             anchors.path(*differs))});
}

void take(const Verdict& verdict, Proof& proof) {
  proof.which = verdict.which;
  proof.newest = *verdict.entry;
  for (const AnchorEntry* entry : verdict.lost) proof.lost.push_back(*entry);
}

// What a writer changes whenever it does anything: the anchor's bytes, names and sizes of the
// journal's files.
std::string traces(const Files& files, const BookPaths& paths) {
  std::string text;
  files.read(paths.anchor, text).PermitUncheckedError();
  std::vector<std::string> names;
  files.list(paths.journal, names).PermitUncheckedError();
  for (const std::string& name : names) {
    text += fmt::format("{} {}\n", name, files.size(paths.journal + "/" + name));
  }
  return text;
}

// Calls `attempt` until it succeeds or fails although nobody wrote meanwhile: only then is what it
// met the book's own state.
template <class Attempt>
auto beside_writer(const Files& files, const BookPaths& paths, StoreFailure& failure,
                   const Attempt& attempt) {
  for (int tries = 1;; ++tries) {
    const std::string before = traces(files, paths);
    auto outcome = attempt();
    if (outcome || failure.code == Errc::book_newer || traces(files, paths) == before) {
      return outcome;
    }
    if (tries == kTriesMax) {
      failure.message = fmt::format(
          "another process changed the book in {} during each of {} "
          "tries to read it, the last time: {}",
          paths.book, tries, failure.message);
      return outcome;
    }
    std::this_thread::sleep_for(kBetweenTries);
  }
}

std::optional<BookId> id_in(const AnchorImage& image) {
  const AnchorEntry* newest = image.newest();
  if (newest == nullptr) return std::nullopt;
  return newest->book;
}

std::uint64_t newest_block(const AnchorSet& anchors) {
  std::uint64_t block = 0;
  for (const AnchorImage& image : anchors.images()) {
    if (const AnchorEntry* newest = image.newest()) block = std::max(block, newest->header.block);
  }
  return block;
}

}  // namespace

Result<Proof> prove(const Files& files, const BookPaths& paths, const StoreOptions& options,
                    std::unique_ptr<JournalDb>& db, std::unique_ptr<AnchorSet>& anchors,
                    StoreFailure& failure) {
  Proof proof;
  QTRY(db, open_journal(files, paths, proof, failure));
  QTRY(proof.journal, db->state(failure));
  QTRY_VOID(db->check_newest_rows(proof.journal.head, failure));
  proof.clean = files.exists(paths.clean);
  if (!proof.clean) QTRY_VOID(db->verify_checksums(failure));

  QTRY(anchors, read_anchors(files, paths, options, proof.journal.book, failure));
  if (!proof.clean || !anchors->mirrored()) QTRY_VOID(confirm_anchors(*anchors, failure));
  const BlockHeader* last = proof.journal.last ? &*proof.journal.last : nullptr;
  const Verdict verdict = judge(proof.journal.head, last, proof.journal.book, anchors->images());
  if (proof.log_broken && verdict.which != AnchorCase::put_back) {
    return report(failure, *std::move(proof.log_broken));
  }
  if (verdict.which == AnchorCase::refuse) {
    return report(failure, refused_by(verdict, proof, *anchors, paths));
  }
  QTRY_VOID(check_older_slots(*db, proof.journal, *anchors, paths, failure));
  take(verdict, proof);
  return proof;
}

namespace {

// One try. The anchor is read before the journal and after it. What was witnessed before must be in
// the journal, so it is no shorter history; what the journal holds must be witnessed after, so it
// is no longer one. Without a writer both are the same, and the rules are judge()'s.
Result<Proof> try_reading(const Files& files, const BookPaths& paths, const StoreOptions& options,
                          std::unique_ptr<JournalDb>& db, StoreFailure& failure) {
  std::string own;
  files.read(paths.anchor, own).PermitUncheckedError();  // a lost one is judged below
  const std::optional<BookId> id = id_in(decode_anchor(own));
  std::unique_ptr<AnchorSet> before;
  if (id) {
    QTRY(before, read_anchors(files, paths, options, *id, failure));
  }
  Proof proof;
  QTRY(db, open_journal(files, paths, proof, failure));
  QTRY(proof.journal, db->state(failure));
  QTRY_VOID(db->check_newest_rows(proof.journal.head, failure));
  // A writer has checked the tables before it wrote, and reading checks and counts what it serves.
  if (!files.exists(paths.clean) && !BookLock::writer_present(paths.lock)) {
    QTRY_VOID(db->verify_checksums(failure));
  }
  QTRY(const auto after, read_anchors(files, paths, options, proof.journal.book, failure));
  if (!before || *id != proof.journal.book) {
    QTRY(before, read_anchors(files, paths, options, proof.journal.book, failure));
  }

  const Head& head = proof.journal.head;
  const BlockHeader* last = proof.journal.last ? &*proof.journal.last : nullptr;
  const Verdict verdict = judge(head, last, proof.journal.book, before->images());
  QTRY_VOID(check_older_slots(*db, proof.journal, *before, paths, failure));
  QTRY_VOID(check_older_slots(*db, proof.journal, *after, paths, failure));
  if (proof.log_broken && verdict.which != AnchorCase::put_back) {
    return report(failure, *std::move(proof.log_broken));
  }
  if (verdict.which != AnchorCase::refuse) {
    take(verdict, proof);
    return proof;
  }
  const bool went_on =
      newest_block(*before) <= head.block && newest_block(*after) + 1 >= head.block;
  const bool wrote = before->images() != after->images();
  if (!went_on || !wrote) return report(failure, refused_by(verdict, proof, *before, paths));
  proof.which = AnchorCase::equal;
  return proof;
}

}  // namespace

Result<Proof> prove_for_reading(const Files& files, const BookPaths& paths,
                                const StoreOptions& options, std::unique_ptr<JournalDb>& db,
                                StoreFailure& failure) {
  return beside_writer(files, paths, failure, [&] {
    db.reset();
    return try_reading(files, paths, options, db, failure);
  });
}

Result<void> verify_tables_beside_writer(const Files& files, const BookPaths& paths,
                                         StoreFailure& failure) {
  return beside_writer(files, paths, failure, [&]() -> Result<void> {
    QTRY(const auto db,
         JournalDb::open(paths.journal, JournalDb::Access::read_only, files.env(), failure));
    return db->verify_checksums(failure);
  });
}

}  // namespace quittance::storage
