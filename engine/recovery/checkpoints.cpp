// What an engine does with checkpoints: writes one when asked, proves the newest.
#include "engine/book/book_image.h"
#include "engine/engine_state.h"

namespace quittance::engine {
namespace {

// The newest checkpoint of this journal and program version, if it can be opened; `why` when its
// bytes are damaged.
std::unique_ptr<storage::Checkpoint> newest_of(const storage::CheckpointFolder& folder,
                                               storage::BookStore& store, std::string& why) {
  for (const std::uint64_t block : folder.blocks()) {
    if (block > store.head().block) continue;
    auto opened = folder.open(block, why);
    if (!opened && opened.error().code == Errc::book_damaged) return nullptr;
    why.clear();
    if (!opened) continue;
    const auto head = store.head_at(block);
    if (head && (*opened)->head() == *head && (*opened)->writer() == image_writer())
      return *std::move(opened);
  }
  return nullptr;
}

}  // namespace

const Recovery& Engine::recovery() const {
  return state_->recovery;
}

Result<CheckpointReport> Engine::checkpoint() {
  QASSERT(state_->checkpointer != nullptr);
  if (state_->options.accounts.writes_with() != kPlain) {
    return state_->refuse(Errc::state_forbids,
                          "no checkpoint is written while a key is given: it would hold in clear "
                          "the account numbers that the journal has sealed");
  }
  (void)state_->checkpointer->write(state_->book, state_->store->head(), *state_->options.executor);
  const CheckpointReport& report = state_->settle_checkpoint();
  if (!report.failure.empty()) return state_->refuse(report.code, report.failure);
  return report;
}

void Engine::begin_checkpoint() {
  if (state_->checkpointer == nullptr || !state_->checkpoint_is_due()) return;
  if (!state_->settle_checkpoint().failure.empty()) return;
  state_->checkpointer->begin(state_->book, state_->store->head(), *state_->options.executor);
}

CheckpointReport Engine::settle_checkpoint() {
  if (state_->checkpointer == nullptr) return {};
  if (state_->settle_checkpoint().failure.empty() && state_->checkpoint_is_due()) {
    (void)state_->checkpointer->write(state_->book, state_->store->head(),
                                      *state_->options.executor);
  }
  return state_->settle_checkpoint();
}

Result<storage::Archived> Engine::compact(Date before) {
  QASSERT(state_->checkpointer != nullptr);
  if (state_->settle_checkpoint().code == Errc::sync_failed && state_->store->dead())
    return state_->refuse(state_->store->failure().code, state_->store->failure().message);
  constexpr std::int64_t kMicrosADay = std::int64_t{86'400} * 1'000'000;
  storage::BookStore& store = *state_->store;
  const auto failed = [this](Error error) {
    return state_->refuse(error.code, state_->store->failure().message);
  };
  const auto known = blocks_known_at(store, {.micros = before.days() * kMicrosADay - 1});
  if (!known) return failed(known.error());
  // The newest block stays: the anchor's word is held against it.
  const std::uint64_t head = store.head().block;
  const auto moved = store.archive(head == 0 ? 0 : std::min(*known, head - 1));
  if (!moved) return failed(moved.error());
  return *moved;
}

Result<Replayed> Engine::replay() {
  storage::BookStore& store = *state_->store;
  Executor& executor = *state_->options.executor;
  const AccountCodec& accounts = state_->options.accounts;
  Replayed replayed;
  std::uint64_t folded = 0;  // blocks
  const auto checkpoint = newest_of(*state_->checkpoints, store, replayed.checkpoint_difference);
  if (checkpoint != nullptr) {
    replayed.checkpoint = folded = checkpoint->head().block;
    QTRY([[maybe_unused]] const KeyId missing,
         fold_journal(store, replayed.book, 0, checkpoint->head().next_sequence, accounts,
                      executor));
    replayed.checkpoint_difference = image_difference(replayed.book, *checkpoint, executor);
  }
  QTRY([[maybe_unused]] const KeyId missing,
       fold_journal(store, replayed.book, folded, store.head().next_sequence, accounts, executor));
  replayed.difference = image_difference(replayed.book, state_->book, executor);
  return replayed;
}

}  // namespace quittance::engine
