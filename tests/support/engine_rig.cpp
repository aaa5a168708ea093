#include "tests/support/engine_rig.h"

#include <algorithm>
#include <iterator>

#include "engine/executor.h"

namespace quittance::testing {
namespace {

using engine::Book;
using engine::Engine;

const StandingClock kClock;

Executor& in_order() {
  static const std::unique_ptr<Executor> executor = engine::in_order_executor();
  return *executor;
}

std::string item_label(const Book& book, ItemHandle item) {
  return engine::item_key(book, item);
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines = lines_of(text);
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

Opened open_engine(const std::string& directory, const OpenPlan& plan) {
  engine::EngineOptions options;
  options.directory = directory;
  options.access = plan.access;
  options.actor = "clerk";
  options.executor = plan.executor == nullptr ? &in_order() : plan.executor;
  options.clock = &kClock;
  options.env = plan.env;
  options.blocks = plan.blocks;
  options.checkpoint_events = plan.checkpoint_events;
  Opened opened;
  auto engine = Engine::open(options, opened.failure);
  if (engine) opened.engine = std::move(*engine);
  return opened;
}

std::string import_master_data(Engine& engine, const CashWorkload& work) {
  const std::pair<engine::ImportKind, const std::string*> parts[] = {
      {engine::ImportKind::accounts, &work.accounts},
      {engine::ImportKind::customers, &work.customers},
      {engine::ImportKind::items, &work.items}};
  for (const auto& [kind, text] : parts) {
    const engine::ImportFile file{
        .name = std::string(name(kind)) + ".csv", .bytes = *text, .profiles = {}};
    const auto report = engine.import(kind, {&file, 1}, {});
    if (!report) return engine.explanation() + " (" + std::string(name(report.error().code)) + ")";
    if (!report->refused.empty()) return report->refused.front().message;
    engine.begin_checkpoint();
  }
  return {};
}

Result<engine::RunReport> apply_files(Engine& engine, const CashWorkload& work,
                                      std::span<const Delivery> files,
                                      engine::RunObserver* observer, std::size_t chunk_bytes) {
  std::vector<engine::InputFile> inputs;
  for (const Delivery& file : files) {
    inputs.push_back({.name = file.name, .delivered = file.bytes, .bytes = file.bytes});
  }
  engine::ApplyOptions options;
  options.run.rules_toml = work.rules;
  options.run.read.chunk_bytes = chunk_bytes;
  auto report = engine.apply(inputs, options, observer);
  if (report) engine.begin_checkpoint();
  return report;
}

std::string business_rows(const Book& book) {
  std::vector<std::string> rows;
  for (std::uint32_t n = 0; n < book.items().size(); ++n) {
    const engine::ItemRow& item = book.items()[n];
    rows.push_back(
        "item " + item_label(book, ItemHandle(n)) + " open " + std::to_string(item.open) + " of " +
        std::to_string(item.facts.original) +
        (book.parent(item).known() ? " from " + item_label(book, book.parent(item)) : "") + "\n");
  }
  for (const engine::PaymentRow& payment : book.payments()) {
    std::string row = "payment " + std::string(payment.payment_id()) + " " +
                      std::string(name(payment.record().kind)) + " " +
                      std::to_string(payment.amount) + " " + std::string(payment.currency.code()) +
                      " on " + payment.facts.posting_date.iso();
    if (payment.customer.known()) {
      row += " by " + std::string(book.row(payment.customer).facts.customer_id);
    }
    row += " " + std::string(name(payment.reason));
    for (const std::int64_t cents : payment.states) row += " " + std::to_string(cents);
    rows.push_back(row + "\n");
  }
  for (const engine::ApplicationRow& row : book.applications()) {
    rows.push_back("application " + std::string(book.row(row.payment).payment_id()) + " to " +
                   item_label(book, row.facts.item) + " " + std::to_string(row.facts.amount) +
                   " discount " + std::to_string(row.facts.discount) + " off " +
                   std::to_string(row.facts.write_off) + " deduction " +
                   std::to_string(row.facts.deduction) + " " + std::string(name(row.facts.rule)) +
                   " " + std::string(name(row.facts.grade)) + " on " + row.posting_date.iso() +
                   (row.reversed ? " reversed" : "") + "\n");
  }
  std::sort(rows.begin(), rows.end());
  std::string text;
  for (const std::string& row : rows) text += row;
  return text;
}

std::string difference(const std::string& want, const std::string& got) {
  const std::vector<std::string> first = split(want);
  const std::vector<std::string> second = split(got);
  std::vector<std::string> missing;
  std::vector<std::string> extra;
  std::set_difference(first.begin(), first.end(), second.begin(), second.end(),
                      std::back_inserter(missing));
  std::set_difference(second.begin(), second.end(), first.begin(), first.end(),
                      std::back_inserter(extra));
  constexpr std::size_t kShown = 12;
  std::string text;
  for (std::size_t n = 0; n < std::min(missing.size(), kShown); ++n) text += "  - " + missing[n];
  for (std::size_t n = 0; n < std::min(extra.size(), kShown); ++n) text += "  + " + extra[n];
  if (missing.size() + extra.size() > 0) {
    text += "  (" + std::to_string(missing.size()) + " missing, " + std::to_string(extra.size()) +
            " extra)\n";
  }
  return text;
}

std::string broken(const std::vector<engine::Proof>& proofs) {
  std::string text;
  for (const engine::Proof& proof : proofs) {
    for (const std::string& sentence : proof.broken) text += proof.name + ": " + sentence + "\n";
    for (const std::string& sentence : proof.unseen) text += proof.name + ": " + sentence + "\n";
  }
  return text;
}

}  // namespace quittance::testing
