#include "engine/intake/posting.h"

#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/assert.h"
#include "core/text.h"
#include "engine/engine_state.h"
#include "engine/events/event_codec.h"
#include "engine/executor.h"
#include "engine/rules/settings.h"

namespace quittance::engine {
namespace {

constexpr std::string_view kReader = "json";
constexpr std::string_view kName = "posted";

// Messages as the file of their run: a line each.
struct PostedFile {
  std::string bytes;
  std::unique_ptr<ReadFile> read;
};

PostedFile read_messages(std::span<const std::string_view> messages, const PostingPlan& plan) {
  PostedFile file;
  std::size_t size = 0;
  for (const std::string_view message : messages) size += message.size() + 1;
  file.bytes.reserve(size);
  for (const std::string_view message : messages) {
    file.bytes += message;
    file.bytes += '\n';
  }
  const auto in_order = in_order_executor();
  file.read = read_input({.name = std::string(kName), .delivered = file.bytes, .bytes = file.bytes},
                         plan.run.read, plan.profiles, *in_order);
  return file;
}

const Finding* first_error(const ReadFile& read) {
  const auto& findings = read.summary.findings;
  const auto found = std::find_if(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.severity == Severity::error;
  });
  return found == findings.end() ? nullptr : &*found;
}

// Every line is a payment, and nothing is wrong with any.
bool one_payment_a_line(const ReadFile& read, std::size_t lines) {
  const std::span<const CollectedRecord> records = read.cash.records();
  if (records.size() != lines || first_error(read) != nullptr) return false;
  for (std::size_t n = 0; n < lines; ++n) {
    if (records[n].record != n + 1) return false;
  }
  return true;
}

// Empty for a payment as a JSON object that a book can hold.
std::string wrong_payment(const ReadFile& read) {
  const Finding* error = first_error(read);
  if (error != nullptr) return error->message;
  return one_payment_a_line(read, 1) ? "" : "the message is not one payment as a JSON object";
}

}  // namespace

// Between braces, no line can go on in the next one: messages that are read together mean what
// each means alone.
std::string wrong_line(std::string_view message) {
  if (message.size() > kPostedBytesMax)
    return "the message has over " + std::to_string(kPostedBytesMax) + " bytes; apply it as a file";
  if (message.find('\n') != std::string_view::npos) return "write the payment on one line";
  const std::string_view shown = trim(message);
  if (!shown.starts_with('{') || !shown.ends_with('}'))
    return "the message is not one payment as a JSON object";
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
  std::vector<Posted> posted(messages.size());
  PostedFile file = read_messages(messages, plan);
  if (one_payment_a_line(*file.read, messages.size())) {
    QTRY_VOID(state_->post(std::move(file.bytes), std::move(file.read), plan, posted));
    return posted;
  }
  // Something is wrong with one of them, or with two together: each is posted as if it came alone.
  for (std::size_t n = 0; n < messages.size(); ++n) {
    file = read_messages(messages.subspan(n, 1), plan);
    posted[n].refused = wrong_payment(*file.read);
    if (!posted[n].refused.empty()) continue;
    QTRY_VOID(state_->post(std::move(file.bytes), std::move(file.read), plan,
                           std::span(posted).subspan(n, 1)));
  }
  return posted;
}

Result<void> Engine::State::post(std::string bytes, std::unique_ptr<ReadFile> read,
                                 const PostingPlan& plan, std::span<Posted> posted) {
  std::vector<std::unique_ptr<ReadFile>> files;
  files.push_back(std::move(read));
  const std::span<const CollectedRecord> records = files.front()->cash.records();
  std::vector<std::string_view> ids;  // in packed bytes, which the book takes over as they are
  std::vector<std::uint32_t> places;
  for (const CollectedRecord& record : records) {
    ids.push_back(record.cash().id());
    book.prefetch_payment(ids.back());
    places.push_back(record.record);
  }
  boost::unordered_flat_set<std::string_view> met;
  for (std::size_t n = 0; n < ids.size(); ++n)
    posted[n].was_known = !met.insert(ids[n]).second || book.find_payment(ids[n]).known();
  judge(book, plan.run, files);
  std::vector<std::vector<RefusedRecord>> refused(1);
  if (!already_known(book, *files.front())) {
    EventLog log(book, store.get(), origin(""),
                 {.bytes = std::numeric_limits<std::size_t>::max(),
                  .events = std::numeric_limits<std::uint32_t>::max()},
                 Writing::in_order);
    QTRY_VOID(ensure_entity(log));
    QTRY_VOID(accept_run(book, log, plan.run, files));
    QTRY_VOID(log.emit(0, FileKept{.bytes = bytes}));
    const auto in_order = in_order_executor();
    QTRY_VOID(decide_run(log, plan.rules, files, refused, *in_order, nullptr));
    QTRY_VOID(commit(log));
  }
  for (std::size_t n = 0; n < posted.size(); ++n) {
    for (const RefusedRecord& record : refused.front()) {
      if (record.record == places[n]) posted[n].refused = record.message;
    }
    if (posted[n].refused.empty()) posted[n].payment = book.find_payment(ids[n]);
  }
  return {};
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
