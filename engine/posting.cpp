#include "engine/posting.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "core/assert.h"
#include "engine/engine_state.h"
#include "engine/event_codec.h"
#include "engine/executor.h"
#include "engine/settings.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kReader = "json";
constexpr std::string_view kName = "posted";

std::unique_ptr<ReadFile> read_messages(std::string_view bytes, const PostingPlan& plan) {
  const auto in_order = in_order_executor();
  return read_input({.name = std::string(kName), .delivered = bytes, .bytes = bytes}, plan.run.read,
                    plan.profiles, *in_order);
}

}  // namespace

std::string wrong_message(std::string_view message, const PostingPlan& plan) {
  if (message.size() > kPostedBytesMax)
    return "the message has over " + std::to_string(kPostedBytesMax) + " bytes; apply it as a file";
  if (message.find('\n') != std::string_view::npos) return "write the payment on one line";
  const std::unique_ptr<ReadFile> read = read_messages(message, plan);
  for (const Finding& finding : read->summary.findings) {
    if (finding.severity == Severity::error) return finding.message;
  }
  if (read->cash.records().size() != 1) return "the message is not one payment as a JSON object";
  return {};
}

Result<PostingPlan> Engine::plan_posting(const RunOptions& run) {
  std::string message;
  auto rules = parse_rules(run.rules_toml, message);
  if (!rules) return state_->refuse(Errc::usage, "the rules: " + message);
  if (state_->options.accounts.writes_with() != kPlain) {
    return state_->refuse(Errc::state_forbids,
                          "payments are not posted one by one while a key is given: the journal "
                          "would hold their messages, and account numbers, in clear");
  }
  PostingPlan plan{.run = run, .rules = *std::move(rules), .profiles = profiles_of(state_->book)};
  plan.run.read.reader = kReader;
  state_->book.prepare_matching(*state_->options.executor);
  return plan;
}

Result<std::vector<Posted>> Engine::post(std::span<const std::string_view> messages,
                                         const PostingPlan& plan) {
  QASSERT(!messages.empty() && messages.size() <= kPostedMax);
  State& state = *state_;
  Book& book = state.book;
  std::string bytes;
  for (const std::string_view message : messages) {
    bytes += message;
    bytes += '\n';
  }
  std::vector<std::unique_ptr<ReadFile>> files;
  files.push_back(read_messages(bytes, plan));
  const std::span<const CollectedRecord> records = files.front()->cash.records();
  if (records.size() != messages.size())
    return state.refuse(Errc::usage, "each message has to be one payment");
  std::vector<std::string> ids;
  std::vector<Posted> posted(messages.size());
  for (std::size_t n = 0; n < records.size(); ++n) {
    ids.emplace_back(records[n].cash().id());
    posted[n].was_known = book.find_payment(ids.back()).known() ||
                          std::find(ids.begin(), ids.end() - 1, ids.back()) != ids.end() - 1;
  }
  std::vector<std::uint32_t> places;
  for (const CollectedRecord& record : records) places.push_back(record.record);
  judge(book, plan.run, files);
  std::vector<std::vector<RefusedRecord>> refused(1);
  if (!already_known(book, *files.front())) {
    EventLog log(book, state.store.get(), state.origin(""),
                 {.bytes = std::numeric_limits<std::size_t>::max(),
                  .events = std::numeric_limits<std::uint32_t>::max()},
                 Writing::in_order);
    QTRY_VOID(state.ensure_entity(log));
    QTRY_VOID(accept_run(book, log, plan.run, files));
    QTRY_VOID(log.emit(0, FileKept{.bytes = bytes}));
    const auto in_order = in_order_executor();
    QTRY_VOID(state.decide_run(log, plan.rules, files, refused, *in_order, nullptr));
    QTRY_VOID(state.commit(log));
  }
  for (std::size_t n = 0; n < posted.size(); ++n) {
    for (const RefusedRecord& record : refused.front()) {
      if (record.record == places[n]) posted[n].refused = record.message;
    }
    if (posted[n].refused.empty()) posted[n].payment = book.find_payment(ids[n]);
  }
  return posted;
}

Result<std::string> Engine::State::kept_in_journal(FileHandle file) {
  const FileRow& row = book.row(file);
  std::string bytes;
  bool next_is_it = false;
  Result<void> decoded;
  QTRY_VOID(store->read(book.runs()[row.run].block, [&](const storage::BlockView& block) {
    decoded = decode_block(
        block.events,
        [&](const Origin&, DecodedEvent&& event) {
          if (const auto* accepted = std::get_if<FileAccepted>(&event.event))
            next_is_it = accepted->digest == row.facts.digest;
          const auto* kept = std::get_if<FileKept>(&event.event);
          if (kept != nullptr && next_is_it) bytes = kept->bytes;
        },
        &options.accounts);
    return false;
  }));
  QTRY_VOID(decoded);
  return bytes;
}

}  // namespace quittance::engine
