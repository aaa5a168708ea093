// quittance export gl: every event that moves money as a balanced entry of the general ledger.
#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/general_ledger/chart_of_accounts.h"
#include "engine/people/periods.h"
#include "tools/quittance/commands.h"
#include "tools/quittance/event_subject.h"
#include "tools/quittance/export_rows.h"
#include "tools/quittance/input.h"

namespace quittance::cli {
namespace {

using engine::ColumnType;

struct Line {
  std::string account;
  Currency currency;
  std::int64_t amount = 0;  // minor units, debit positive
};

struct Entry {
  std::uint64_t sequence = 0;
  Date date;
  std::string_view type;
  EventSubject subject;
  std::vector<Line> lines;
};

class Writer {
 public:
  virtual ~Writer() = default;
  virtual void write(const Entry& entry) = 0;
  virtual void finish() {}
};

// Text that cannot end a string or a line of any of the formats.
std::string safe(std::string_view text) {
  std::string clean;
  for (const char c : text)
    clean.push_back(
        c == '"' || c == '\\' || c == ';' || c == '|' || static_cast<unsigned char>(c) < 0x20 ? ' '
                                                                                              : c);
  return clean;
}

std::string what(const Entry& entry) {
  std::string text(entry.type);
  for (const std::string* part : {&entry.subject.payment, &entry.subject.item}) {
    if (!part->empty()) text += " " + safe(*part);
  }
  return text;
}

// The form that hledger and ledger share.
class LedgerWriter final : public Writer {
 public:
  explicit LedgerWriter(Context& context) : context_(context) {}
  void write(const Entry& entry) override {
    context_.line(entry.date.iso() + " * (" + std::to_string(entry.sequence) + ") " + what(entry));
    for (const Line& line : entry.lines) {
      context_.line("    " + line.account + "  " + format_major(line.amount, line.currency) + " " +
                    line.currency.code());
    }
    context_.line("");
  }

 private:
  Context& context_;
};

class BeancountWriter final : public Writer {
 public:
  explicit BeancountWriter(Context& context) : context_(context) {}
  void write(const Entry& entry) override {
    for (const Line& line : entry.lines) {
      // Every account is opened before any entry can be dated.
      if (opened_.insert(line.account).second) context_.line("0001-01-01 open " + line.account);
    }
    context_.line(entry.date.iso() + " * \"" + std::string(entry.type) + "\" \"" + what(entry) +
                  "\"");
    context_.line("  sequence: " + std::to_string(entry.sequence));
    for (const Line& line : entry.lines) {
      context_.line("  " + line.account + "  " + format_major(line.amount, line.currency) + " " +
                    line.currency.code());
    }
    context_.line("");
  }

 private:
  Context& context_;
  std::set<std::string> opened_;
};

class RowWriter final : public Writer {
 public:
  explicit RowWriter(Context& context)
      : report_(context.report({{"date", ColumnType::date},
                                {"sequence", ColumnType::count},
                                {"type", ColumnType::text},
                                {"entity_id", ColumnType::text},
                                {"account", ColumnType::text},
                                {"currency", ColumnType::text},
                                {"amount", ColumnType::amount},
                                {"customer_id", ColumnType::text},
                                {"payment_id", ColumnType::text},
                                {"item_number", ColumnType::text}})) {}
  void write(const Entry& entry) override {
    const EventSubject& subject = entry.subject;
    for (const Line& line : entry.lines) {
      const std::string currency = line.currency.code();
      report_->add({entry.date, static_cast<std::int64_t>(entry.sequence), entry.type,
                    std::string_view(subject.entity), std::string_view(line.account),
                    std::string_view(currency), Money(line.amount, line.currency),
                    std::string_view(subject.customer), std::string_view(subject.payment),
                    std::string_view(subject.item)});
    }
  }
  void finish() override { report_->finish(); }

 private:
  std::unique_ptr<engine::ReportWriter> report_;
};

}  // namespace

Exit run_export_gl(Context& context, const ExportArguments& arguments) {
  Exit exit = Exit::done;
  engine::ChartOfAccounts chart;
  if (!arguments.chart.empty()) {
    const auto toml = read_text(context, arguments.chart, exit);
    if (!toml) return exit;
    std::string message;
    const auto parsed = engine::ChartOfAccounts::parse(*toml, message);
    if (!parsed) return context.usage(arguments.chart + ": " + message);
    chart = *parsed;
  }
  const auto engine = context.open(engine::Access::read, exit);
  if (!engine) return exit;
  const engine::Book& book = engine->book();
  std::unique_ptr<Writer> writer;
  if (arguments.to == "beancount") {
    writer = std::make_unique<BeancountWriter>(context);
  } else if (arguments.to == "hledger" || arguments.to == "ledger") {
    writer = std::make_unique<LedgerWriter>(context);
  } else {
    writer = std::make_unique<RowWriter>(context);
  }
  const auto read = engine->events([&](std::uint64_t sequence, const engine::Origin& origin,
                                       std::uint8_t, const engine::Event& event) {
    for (const engine::DatedPostings& dated :
         engine::dated_postings(book, origin, sequence, event)) {
      Entry entry{.sequence = sequence,
                  .date = dated.day,
                  .type = engine::type_name(event),
                  .subject = subject_of(book, event),
                  .lines = {}};
      for (const engine::Posting& posting : dated.lines) {
        entry.lines.push_back(
            {chart.name(posting.account, entry.subject.entity, posting.currency.code()),
             posting.currency, posting.amount});
      }
      writer->write(entry);
    }
  });
  writer->finish();
  if (!read)
    return context.fail(read.error().code,
                        "the journal cannot be read to its end; run `quittance verify`");
  return Exit::done;
}

}  // namespace quittance::cli
