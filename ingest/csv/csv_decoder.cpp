// The decoder of generic bank CSV: parts are read in parallel, ids and findings placed in order.
#include <algorithm>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "core/text.h"
#include "core/wide.h"
#include "ingest/csv/plan.h"
#include "ingest/csv/rows.h"
#include "ingest/decoder.h"
#include "ingest/framing.h"
#include "ingest/ordinals.h"

namespace quittance::ingest {
namespace {

using csv::Cash;
using csv::Part;
using csv::Plan;
using csv::Row;
using csv::RowUse;

constexpr int kSure = 80;       // a header with a date and an amount
constexpr int kByContent = 40;  // no header, and columns that are clear
constexpr int kMaybe = 15;      // rows of equal length: the decoder can say what is missing

// A part that was read, as its own rows prove that they are written.
struct CsvFragment : Fragment {
  ByteRange range;
  csv::Evident as;
  Part part;
};

std::string_view what_of(RowUse use) {
  switch (use) {
    case RowUse::cash:
      return "row";
    case RowUse::continued:
      return "row of the check before";
    case RowUse::total:
      return "total";
    case RowUse::blank:
      return "blank";
    case RowUse::rejected:
      return "row";
  }
  return {};
}

RangeUse range_use(RowUse use) {
  switch (use) {
    case RowUse::cash:
    case RowUse::continued:
      return RangeUse::payment;
    case RowUse::total:
      return RangeUse::non_cash;
    case RowUse::blank:
      return RangeUse::structure;
    case RowUse::rejected:
      return RangeUse::rejected;
  }
  return RangeUse::rejected;
}

class CsvAssembler : public Assembler {
 public:
  CsvAssembler(std::string_view bytes, const DecodeContext& context)
      : bytes_(bytes), profiles_(*context.profiles), plan_(csv::make_plan(bytes, context.csv)) {
    csv::settle(plan_, bytes, plan_.data_from, bytes.size(), context.passed);
    summary_.format = "csv";
    if (context.csv != nullptr) summary_.dialect = context.csv->name;
    summary_.units.push_back({.level = Level::file, .name = "file", .to = bytes.size()});
    line_ = plan_.data_line;
  }

  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override {
    begin(sink);
    const std::shared_ptr<CsvFragment> kept(static_cast<CsvFragment*>(fragment.release()));
    CsvFragment& chunk = *kept;
    if (!plan_.found) return;
    chunk.range.from = std::max(chunk.range.from, plan_.data_from);
    if (chunk.range.from >= chunk.range.to) return;
    if (chunk.as != plan_.evident()) {  // the whole file knows better
      chunk.part = {};
      csv::read_rows(bytes_, chunk.range, plan_, profiles_, chunk.part);
    }
    std::size_t noted = 0;
    for (std::size_t n = 0; n < chunk.part.rows.size(); ++n) {
      Row row = chunk.part.rows[n];
      const std::uint32_t line = line_ + row.line - 1;
      const bool continues =
          row.use == RowUse::cash && continues_check(chunk.part, chunk.part.cash[row.cash]);
      if (!continues) close_check(sink);
      for (; noted < chunk.part.notes.size() && chunk.part.notes[noted].row == n; ++noted) {
        take_note(chunk.part.notes[noted], row, line);
      }
      if (continues) {
        row.use = RowUse::continued;
        take_note({.row = static_cast<std::uint32_t>(n),
                   .problem = csv::Problem::check_continued,
                   .field = csv::Field::check_number,
                   .fault = {},
                   .written = chunk.part.cash[row.cash].record.check_number},
                  row, line);
      }
      if (row.use == RowUse::cash || row.use == RowUse::rejected) ++summary_.transactions;
      ++summary_.records;
      last_line_ = line;
      const UsedRange used = {{row.from, row.to}, range_use(row.use), line, what_of(row.use)};
      const bool of_check = row.use == RowUse::cash && is_open(chunk.part.cash[row.cash]);
      if (continues || of_check) {
        if (continues) ++summary_.details;
        add_to_check(kept, chunk.part.cash[row.cash], used);
        continue;
      }
      if (row.use == RowUse::cash) {
        csv::Cash& cash = chunk.part.cash[row.cash];
        take_cash(cash, {chunk.part.lines.data() + cash.lines_from, cash.lines}, line, sink);
      }
      sink.range(used);
    }
    line_ += static_cast<std::uint32_t>(chunk.part.line_ends);
  }

  FileSummary finish(CashSink& sink) override {
    begin(sink);
    close_check(sink);
    if (!plan_.found) {
      find(Severity::error, "header_missing", 1, 0, plan_.problem);
      if (!bytes_.empty()) sink.range({{0, bytes_.size()}, RangeUse::rejected, 1, "no header"});
    } else if (cash_ == 0) {
      find(Severity::error, "no_record", plan_.header_line, plan_.header_from,
           summary_.transactions == 0
               ? "the file has a header and no rows; ask the sender for a whole copy"
               : "no row of the file can be read; see the findings of its rows");
    }
    if (cash_ == 0) summary_.status = FileStatus::rejected;
    summary_.accounts = accounts_.size();
    summary_.units[0].first_record = 1;
    summary_.units[0].last_record = last_line_;
    if (left_out_ > 0) {
      summary_.findings.back() = {Severity::warning, "findings_left_out",
                                  summary_.findings.back().record, summary_.findings.back().offset,
                                  std::to_string(left_out_ + 1) +
                                      " more findings from here on are not listed; correct the "
                                      "first ones and read the file again"};
    }
    return std::move(summary_);
  }

 private:
  // What stands before the rows, once.
  void begin(CashSink& sink) {
    if (begun_ || !plan_.found) return;
    begun_ = true;
    last_line_ = plan_.header_line;
    if (plan_.header_from == plan_.data_from) {
      if (plan_.data_from > 0) {
        sink.range({{0, plan_.data_from}, RangeUse::structure, 1, "preamble"});
      }
      if (plan_.by_content.empty()) return;
      find(Severity::warning, "header_missing", plan_.data_line, plan_.data_from,
           "the file has no header; its columns were read by what stands in them: " +
               plan_.by_content +
               "; others were not read; name them by number in a mapping (header = false) for "
               "--dialect");
      return;
    }
    summary_.records = 1;
    if (plan_.header_from > 0) {
      sink.range({{0, plan_.header_from}, RangeUse::structure, 1, "preamble"});
    }
    sink.range(
        {{plan_.header_from, plan_.data_from}, RangeUse::structure, plan_.header_line, "header"});
  }

  void take_note(const csv::Note& note, const Row& row, std::uint32_t line) {
    if (summary_.findings.size() < kFindingsMax) {
      find(severity(note.problem), code(note.problem), line, row.from, message(note, plan_));
    } else {
      ++left_out_;
    }
  }

  void find(Severity severity, std::string_view code, std::uint32_t line, std::uint64_t offset,
            std::string message) {
    if (summary_.findings.size() < kFindingsMax) {
      summary_.findings.push_back({severity, std::string(code), line, offset, std::move(message)});
    } else {
      ++left_out_;
    }
  }

  // Completes the record and hands it on.
  void take_cash(Cash& cash, std::span<const RemittanceLine> lines, std::uint32_t line,
                 CashSink& sink) {
    ++cash_;
    CashRecord& record = cash.record;
    if (!record.key_is_reference) {
      id_ = record.payment_id;
      id_ += '/' + std::to_string(equals_.next(cash.key));
      record.payment_id = id_;
    }
    record.remittance = lines;
    record.source.record = line;
    if (!record.account.empty() && record.account != last_account_) {
      last_account_ = *accounts_.emplace(record.account).first;
    }
    count(cash.debit ? summary_.debits : summary_.credits, record, line);
    sink.cash(record);
  }

  // A check with a reference: the next row may name a further one.
  static bool is_open(const Cash& cash) {
    return !cash.record.check_number.empty() && cash.lines > 0 && !cash.record.key_is_reference;
  }

  // A lockbox provider's export has a row for each invoice that a check pays, and the whole amount
  // of the check on each. Equal rows with equal references are two payments, as everywhere.
  bool continues_check(const Part& part, const Cash& cash) {
    if (!is_open(cash)) {
      check_.clear();
      return false;
    }
    const CashRecord& record = cash.record;
    std::string check;
    for (const std::string_view field :
         {record.check_number, record.account, record.payer.name, record.payer.routing,
          record.payer.account, record.payer.id, record.bank_reference}) {
      check += field;
      check += '\x1F';
    }
    for (const Date date : {record.value_date, record.booking_date, record.deposit_date}) {
      check += std::to_string(date.days()) + ' ';
    }
    check += std::to_string(record.amount) + record.currency.code();
    check += cash.debit ? 'D' : 'C';
    std::string references;
    for (std::uint32_t n = 0; n < cash.lines; ++n) {
      const RemittanceLine& line = part.lines[cash.lines_from + n];
      references += line.reference;
      references += '\x1F';
      references += std::to_string(line.paid);
      references += '\x1F';
    }
    const bool continues = check == check_ && references != references_;
    check_ = std::move(check);
    references_ = std::move(references);
    return continues;
  }

  void add_to_check(const std::shared_ptr<CsvFragment>& fragment, const Cash& cash,
                    const UsedRange& used) {
    OpenCheck& open = open_check_;
    if (open.ranges.empty()) {
      open.cash = cash;
    } else {
      open.cash.record.source.to = cash.record.source.to;
      open.cash.line_amount = open.cash.line_amount || cash.line_amount;
    }
    if (open.fragments.empty() || open.fragments.back() != fragment) {
      open.fragments.push_back(fragment);
    }
    const auto first = fragment->part.lines.begin() + static_cast<std::ptrdiff_t>(cash.lines_from);
    open.lines.insert(open.lines.end(), first, first + static_cast<std::ptrdiff_t>(cash.lines));
    open.ranges.push_back(used);
  }

  void close_check(CashSink& sink) {
    OpenCheck& open = open_check_;
    if (open.ranges.empty()) return;
    const std::uint32_t line = open.ranges.front().record;
    if (open.cash.line_amount) {
      Wide sum = 0;
      bool all_stated = true;
      for (const RemittanceLine& of : open.lines) {
        sum += of.paid;
        all_stated = all_stated && of.amount_stated;
      }
      Row row;
      row.from = open.ranges.front().bytes.from;
      csv::Note note;
      note.problem = csv::Problem::remittance_sum;
      if (all_stated && sum != open.cash.record.amount) take_note(note, row, line);
    }
    take_cash(open.cash, open.lines, line, sink);
    for (const UsedRange& used : open.ranges) sink.range(used);
    open = {};
  }

  void count(Tally& tally, const CashRecord& record, std::uint32_t line) {
    ++tally.count;
    std::int64_t& sum = tally.amount[record.currency];
    if (const Result<std::int64_t> more = add_minor(sum, record.amount)) {
      sum = *more;
    } else {
      find(Severity::error, "amount_overflow", line, record.source.from,
           "the sum of the file does not fit 64 bits and stops here; correct the amount");
    }
  }

  std::string_view bytes_;
  const Profiles& profiles_;
  Plan plan_;
  FileSummary summary_;
  bool begun_ = false;
  std::uint32_t line_ = 1;  // on which the next fragment begins
  std::uint32_t last_line_ = 1;
  std::uint64_t cash_ = 0;
  std::uint64_t left_out_ = 0;
  std::set<std::string, std::less<>> accounts_;
  std::string_view last_account_;  // stands in accounts_
  // How often each derived id has come, of rows without an id of their own: equal ones may stand
  // anywhere in the file.
  OrdinalCounter equals_;
  std::string id_;
  std::string check_;  // of the row before, if it is a check's with references
  std::string references_;
  // The check of that row, until a row says no more of it.
  struct OpenCheck {
    Cash cash;
    std::vector<RemittanceLine> lines;
    std::vector<UsedRange> ranges;                        // of its rows; empty: none is open
    std::vector<std::shared_ptr<CsvFragment>> fragments;  // that its views point into
  };
  OpenCheck open_check_;
};

// What stands before the first row goes with the first part.
class CsvCutter final : public Cutter {
 public:
  CsvCutter(std::string_view bytes, std::size_t chunk_bytes, const Plan& plan)
      : size_(bytes.size()),
        cuts_(bytes, plan.separator, plan.found ? plan.data_from : size_, chunk_bytes) {}

  bool next(ByteRange& part) override {
    if (at_ == size_) return false;
    part = {at_, cuts_.next()};
    at_ = part.to;
    return true;
  }

 private:
  std::uint64_t size_;
  std::uint64_t at_ = 0;
  CsvCuts cuts_;
};

class CsvDecoder : public Decoder {
 public:
  [[nodiscard]] std::string_view format() const override { return "csv"; }

  [[nodiscard]] int sniff(std::string_view head) const override {
    while (!head.empty() && is_padding(head.back())) head.remove_suffix(1);
    if (head.find('\0') != std::string_view::npos) return 0;
    const std::string_view text = trim(head.substr(head.starts_with("\xEF\xBB\xBF") ? 3 : 0));
    if (text.empty() || text.front() == '{' || text.front() == '[' || text.front() == '<') return 0;
    if (const Plan plan = csv::make_plan(head, nullptr); plan.found) {
      return plan.by_content.empty() ? kSure : kByContent;
    }
    CsvReader reader(head, csv_separator(head));
    std::size_t fields = 0;
    std::size_t equal = 0;
    for (int n = 0; n < csv::kHeaderLinesMax && reader.next(); ++n) {
      const std::size_t size = reader.row().fields.size();
      equal = size == fields ? equal + 1 : 0;
      fields = size;
      if (fields >= 2 && equal >= 2) return kMaybe;
    }
    return 0;
  }

  [[nodiscard]] std::vector<ByteRange> split(std::string_view bytes,
                                             std::size_t chunk_bytes) const override {
    return all_of(CsvCutter(bytes, chunk_bytes, csv::make_plan(bytes, nullptr)));
  }
  [[nodiscard]] std::vector<ByteRange> split_for(std::string_view bytes, std::size_t chunk_bytes,
                                                 const DecodeContext& context) const override {
    return all_of(CsvCutter(bytes, chunk_bytes, csv::make_plan(bytes, context.csv)));
  }
  [[nodiscard]] std::unique_ptr<Cutter> cutter(std::string_view bytes, std::size_t chunk_bytes,
                                               const DecodeContext& context) const override {
    return std::make_unique<CsvCutter>(bytes, chunk_bytes, csv::make_plan(bytes, context.csv));
  }

  // Where only the whole column tells how dates and amounts are written, a part is read as its own
  // rows tell, in parallel; the assembler reads again what the rest of the file contradicts.
  [[nodiscard]] std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange range,
                                                 const DecodeContext& context) const override {
    auto fragment = std::make_unique<CsvFragment>();
    Plan plan = csv::make_plan(bytes, context.csv);
    if (!plan.found || range.to <= plan.data_from) return fragment;
    fragment->range = {std::max(range.from, plan.data_from), range.to};
    csv::settle(plan, bytes, fragment->range.from, fragment->range.to);
    fragment->as = plan.evident();
    csv::read_rows(bytes, fragment->range, plan, *context.profiles, fragment->part);
    return fragment;
  }

  [[nodiscard]] std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                                     const DecodeContext& context) const override {
    return std::make_unique<CsvAssembler>(bytes, context);
  }

 private:
  // The first part has the preamble and the header, too.
  static std::vector<ByteRange> all_of(CsvCutter cutter) {
    std::vector<ByteRange> parts;
    for (ByteRange part; cutter.next(part);) parts.push_back(part);
    return parts;
  }
};

}  // namespace

const Decoder& csv_decoder() {
  static const CsvDecoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
