// Decoder of the canonical cash record: NDJSON, an array of objects, or objects that span lines.
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/text.h"
#include "ingest/decoder.h"
#include "ingest/json/document_scan.h"
#include "ingest/json/json_fragment.h"
#include "ingest/json/object_reader.h"

namespace quittance::ingest {
namespace {

using json::Layout;

constexpr std::size_t kAccountsMax = 65'536;

// Collects findings in file order and keeps the list within kFindingsMax.
class FindingList {
 public:
  void add(Finding finding) {
    if (list_.size() == kFindingsMax) {
      ++left_out_;
    } else {
      list_.push_back(std::move(finding));
    }
  }
  void leave_out(std::uint64_t count) { left_out_ += count; }
  [[nodiscard]] std::vector<Finding> take() {
    if (left_out_ != 0) {
      const std::uint64_t count = left_out_ + 1;
      list_.back() = {Severity::warning, "findings_left_out", list_.back().record,
                      list_.back().offset,
                      std::to_string(count) +
                          " more findings from here on are not listed; "
                          "correct the first ones and read the file again"};
    }
    return std::move(list_);
  }

 private:
  std::vector<Finding> list_;
  std::uint64_t left_out_ = 0;
};

class JsonAssembler : public Assembler {
 public:
  JsonAssembler(std::string_view bytes, const DecodeContext& context)
      : size_(bytes.size()), layout_(json::layout_of(bytes)) {
    summary_.format = "json";
    summary_.dialect = context.dialect.empty() ? "canonical" : std::string(context.dialect);
  }

  void add(std::unique_ptr<Fragment> part, CashSink& sink) override {
    auto& fragment = static_cast<json::JsonFragment&>(*part);
    std::size_t found = 0;
    const auto add_findings = [&](std::size_t up_to) {
      for (; found < up_to; ++found) {
        fragment.findings[found].record += records_;
        findings_.add(std::move(fragment.findings[found]));
      }
    };
    for (const json::Entry& entry : fragment.entries) {
      add_findings(entry.findings);  // in file order with those that place() makes
      place(entry, fragment, sink);
    }
    add_findings(fragment.findings.size());
    findings_.leave_out(fragment.findings_left_out);
    unknown_.merge(fragment.unknown, records_);
    records_ += fragment.records;
    summary_.transactions += fragment.objects;
    closed_ = closed_ || fragment.closes_array;
  }

  [[nodiscard]] FileSummary finish(CashSink& sink) override {
    flush(sink);
    report_end();
    report_unknown();
    summary_.records = records_;
    summary_.accounts = accounts_.size();
    summary_.findings = findings_.take();
    Unit file;
    file.name = "file";
    file.first_record = records_ == 0 ? 0 : 1;
    file.last_record = records_;
    file.to = size_;
    summary_.units.push_back(std::move(file));
    if (cash_ == 0) summary_.status = FileStatus::rejected;
    return std::move(summary_);
  }

 private:
  void place(const json::Entry& entry, json::JsonFragment& fragment, CashSink& sink) {
    const std::uint32_t record = records_ + entry.record;
    const bool structure = entry.use == RangeUse::structure;
    if (structure && pending_ && pending_->what == entry.what) {
      pending_->bytes.to = entry.bytes.to;
      return;
    }
    flush(sink);
    const UsedRange used{entry.bytes, entry.use, record, entry.what};
    if (structure) {
      pending_ = used;
      return;
    }
    sink.range(used);
    if (entry.cash == json::Entry::kNone) return;
    json::CashEntry& cash = fragment.cash[entry.cash];
    cash.record.source.record = record;
    cash.record.remittance = std::span(fragment.lines).subspan(cash.first_line, cash.lines);
    count(cash.record);
    sink.cash(cash.record);
  }

  void flush(CashSink& sink) {
    if (pending_) sink.range(*pending_);
    pending_.reset();
  }

  void count(const CashRecord& record) {
    ++cash_;
    if (!record.account.empty() && accounts_.find(record.account) == accounts_.end()) {
      if (accounts_.size() < kAccountsMax) {
        accounts_.emplace(record.account);
      } else if (!std::exchange(accounts_full_, true)) {
        findings_.add({Severity::info, "limit_exceeded", record.source.record, record.source.from,
                       "the file names more than " + std::to_string(kAccountsMax) +
                           " accounts; the count of accounts stops here"});
      }
    }
    switch (record.kind) {
      case CashKind::receipt:
      case CashKind::deposit_total:
      case CashKind::transfer:
      case CashKind::other:
        tally(summary_.credits, record);
        break;
      case CashKind::returned:
      case CashKind::fee:
        tally(summary_.debits, record);
        break;
      case CashKind::advice:
      case CashKind::ignore:
        break;
    }
  }

  void tally(Tally& side, const CashRecord& record) {
    ++side.count;
    std::int64_t& sum = side.amount[record.currency];
    if (const Result<std::int64_t> more = add_minor(sum, record.amount)) {
      sum = *more;
    } else {
      findings_.add({Severity::error, std::string(name(more.error().code)), record.source.record,
                     record.source.from,
                     "the sum of the file in " + record.currency.code() +
                         " leaves 64 bits here; this amount is not in the sum"});
    }
  }

  // The end of input is the trailer: what was read stands, but a cut-off file says so.
  void report_end() {
    if (layout_ == Layout::array && !closed_) {
      findings_.add({Severity::error, "trailer_missing", records_, size_,
                     "the array is not closed by ], so the file may be cut off; send it again "
                     "whole, what was read already is recognised by its payment_id"});
    }
    if (cash_ == 0) {
      findings_.add({Severity::error, "no_record", records_, 0,
                     "no readable cash record stands in this file; see docs/formats for the "
                     "fields, one object a line"});
    }
  }

  void report_unknown() {
    for (const json::UnknownField& field : unknown_.names()) {
      findings_.add({Severity::info, "unknown_field", field.record, field.offset,
                     "the field " + json::shown(field.name) +
                         " is not part of a cash record and is passed over"});
    }
    if (unknown_.more()) {
      findings_.add({Severity::info, "unknown_field", records_, size_,
                     "further unknown fields are passed over without naming them"});
    }
  }

  std::uint64_t size_;
  Layout layout_;
  FileSummary summary_;
  FindingList findings_;
  json::UnknownFields unknown_;
  std::set<std::string, std::less<>> accounts_;
  bool accounts_full_ = false;
  std::uint32_t records_ = 0;
  std::uint64_t cash_ = 0;
  bool closed_ = false;
  std::optional<UsedRange> pending_;  // structure that the next part may go on with
};

class JsonDecoder : public Decoder {
 public:
  [[nodiscard]] std::string_view format() const override { return "json"; }

  // An object must go on as one: other formats begin with a brace too ({1:F01…, {1500}).
  [[nodiscard]] int sniff(std::string_view head) const override {
    head.remove_prefix(json::byte_order_mark(head));
    head = trim(head);
    if (head.empty()) return 0;
    const char after = trim(head.substr(1)).empty() ? '"' : trim(head.substr(1)).front();
    const bool object = head.front() == '{' && (after == '"' || after == '}');
    const bool array = head.front() == '[' && (after == '{' || after == ']' || after == '"');
    if (!object && !array) return 0;
    return head.find("\"payment_id\"") != std::string_view::npos ? 100 : 90;
  }

  [[nodiscard]] std::vector<ByteRange> split(std::string_view bytes,
                                             std::size_t chunk_bytes) const override {
    const Layout layout = json::layout_of(bytes);
    return layout == Layout::lines ? json::cut_lines(bytes, chunk_bytes)
                                   : json::cut_document(bytes, layout, chunk_bytes);
  }

  [[nodiscard]] std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                                 const DecodeContext&) const override {
    return json::read_part(bytes, part, json::layout_of(bytes));
  }

  [[nodiscard]] std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                                     const DecodeContext& context) const override {
    return std::make_unique<JsonAssembler>(bytes, context);
  }
};

}  // namespace

const Decoder& json_decoder() {
  static const JsonDecoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
