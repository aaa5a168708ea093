// Stripe's JSON: one object, a list, an array of objects, or one object or list a line; and its
// report CSVs.
#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/text.h"
#include "core/wide.h"
#include "ingest/decoder.h"
#include "ingest/json/document_scan.h"
#include "ingest/report.h"
#include "ingest/stripe/fragment.h"
#include "ingest/stripe/objects.h"
#include "ingest/stripe/report_csv.h"

namespace quittance::ingest {
namespace {

using json::Entry;
using json::Layout;
using json::Piece;
using stripe::ObjectReader;
using stripe::ReadObject;
using stripe::StripeFragment;

constexpr std::uint32_t kFileUnit = 0;

class PartReader {
 public:
  PartReader(std::string_view bytes, StripeFragment& fragment)
      : bytes_(bytes), fragment_(fragment), objects_(fragment.arena, fragment.lines) {}

  void lines(ByteRange part) {
    std::uint64_t at = part.from;
    if (at == 0 && json::byte_order_mark(bytes_) != 0) {
      at = json::byte_order_mark(bytes_);
      fragment_.structure({0, at}, 1, "byte order mark");
    }
    while (at < part.to) {
      const std::size_t newline = bytes_.find('\n', at);
      const std::uint64_t end = newline == std::string_view::npos ? part.to : newline;
      const std::uint64_t next = newline == std::string_view::npos ? part.to : newline + 1;
      ++fragment_.records;
      // A file behind another one brings its byte order mark, an empty one nothing else.
      std::uint64_t from = at;
      while (const std::size_t mark = json::byte_order_mark(bytes_.substr(from, end - from))) {
        from += mark;
      }
      if (trim(bytes_.substr(from, end - from)).empty()) {
        fragment_.structure({at, next}, fragment_.records, "blank");
      } else {
        value({from, end}, {at, next});
      }
      at = next;
    }
  }

  void elements(ByteRange part, Layout layout) {
    json::ElementScanner scanner(bytes_, part, layout);
    while (const auto piece = scanner.next()) take(*piece, 0, layout == Layout::array);
  }

 private:
  // A piece of the file, or of a list that begins at `base`.
  void take(const Piece& piece, std::uint64_t base, bool separated) {
    const ByteRange range{base + piece.bytes.from, base + piece.bytes.to};
    switch (piece.kind) {
      case Piece::Kind::gap:
        fragment_.structure(range, fragment_.records, "between objects");
        fragment_.closes_array = fragment_.closes_array || (base == 0 && piece.closes_array);
        if (piece.comma_wrong) {
          fragment_.find(Severity::warning, "comma_wrong", fragment_.records, range.from,
                         separated ? "objects of an array are separated by one comma, which is not "
                                     "so here; they were read all the same"
                                   : "commas between objects belong in an array; they were passed "
                                     "over");
        }
        break;
      case Piece::Kind::element:
        ++fragment_.records;
        value(range, range);
        break;
      case Piece::Kind::broken:
      case Piece::Kind::rest:
        ++fragment_.records;
        reject(range, "structure_broken",
               "the brackets do not fit or never close, or text follows the end, so what stands "
               "from here on cannot be told apart; fetch the file again");
    }
  }

  void reject(ByteRange bytes, std::string_view code, std::string message) {
    fragment_.reject(bytes, code, std::move(message));
  }

  void value(ByteRange object, ByteRange accounted) {
    const std::string_view text = bytes_.substr(object.from, object.to - object.from);
    const stripe::Envelope envelope = objects_.open(text);
    if (!envelope.is_object) {
      ++fragment_.objects;
      reject(accounted, "not_json", envelope.fault + "; nothing was made of it");
    } else if (envelope.is_list) {
      list(envelope, object, accounted);
    } else {
      single(text, accounted, {});
    }
  }

  // A list's elements are records of their own.
  void list(const stripe::Envelope& envelope, ByteRange object, ByteRange accounted) {
    const std::uint64_t base = object.from + envelope.elements.from;
    const std::uint64_t end = object.from + envelope.elements.to;
    if (envelope.has_more) {
      fragment_.find(Severity::warning, "list_incomplete", fragment_.records, object.from,
                     "the list is one page of several (has_more); fetch the others too");
      if (!envelope.payout.empty()) fragment_.open.push_back(envelope.payout);
    }
    if (base > accounted.from) {
      fragment_.structure({accounted.from, base}, fragment_.records, "list");
    }
    const std::string_view array = bytes_.substr(base, end - base);
    json::ElementScanner scanner(array, {0, array.size()}, Layout::array);
    while (const auto piece = scanner.next()) {
      if (piece->kind != Piece::Kind::element) {
        take(*piece, base, true);
        continue;
      }
      ++fragment_.records;
      const ByteRange range{base + piece->bytes.from, base + piece->bytes.to};
      single(bytes_.substr(range.from, range.to - range.from), range, envelope.payout);
    }
    if (accounted.to > end) fragment_.structure({end, accounted.to}, fragment_.records, "list");
  }

  void single(std::string_view text, ByteRange accounted, const std::string& payout) {
    ReadObject read = objects_.read(text);
    if (read.refused.empty() && read.payout.empty()) read.payout = fragment_.arena.keep(payout);
    fragment_.enter_read(std::move(read), accounted);
  }

  std::string_view bytes_;
  StripeFragment& fragment_;
  ObjectReader objects_;
};

// A payout and what it was made of.
struct Payout {
  std::uint32_t unit = 0;
  std::uint64_t entries = 0;
  Wide net = 0;
  Currency currency;
  bool stated = false;
  std::int64_t amount = 0;
  bool incomplete = false;
  Place place;
};

class StripeAssembler final : public Assembler {
 public:
  StripeAssembler(std::string_view bytes, const DecodeContext& context)
      : size_(bytes.size()), layout_(json::layout_of(bytes)), context_(context), report_(summary_) {
    summary_.format = "stripe";
    report_.open_unit(Unit::kNoParent, Level::file, "file", {.record = 1, .offset = 0});
  }

  void add(std::unique_ptr<Fragment> part, CashSink& sink) override {
    auto& fragment = static_cast<StripeFragment&>(*part);
    std::size_t found = 0;
    const auto give_findings = [&](std::size_t up_to) {
      for (; found < up_to; ++found) {
        Finding& finding = fragment.findings[found];
        report_.find(finding.severity, finding.code, {records_ + finding.record, finding.offset},
                     std::move(finding.message));
      }
    };
    for (const std::string& payout : fragment.open) payouts_[payout].incomplete = true;
    for (const Entry& entry : fragment.entries) {
      give_findings(entry.findings);
      place(entry, fragment, sink);
    }
    give_findings(fragment.findings.size());
    records_ += fragment.records;
    summary_.transactions += fragment.objects;
    closed_ = closed_ || fragment.closes_array;
  }

  [[nodiscard]] FileSummary finish(CashSink& sink) override {
    flush(sink);
    for (auto& [id, payout] : payouts_) judge(id, payout);
    if (layout_ == Layout::array && !closed_) {
      report_.find(Severity::error, "trailer_missing", {records_, size_},
                   "the array is not closed by ], so the file may be cut off; fetch it again");
    }
    summary_.records = records_;
    summary_.accounts = cash_ == 0 ? 0 : 1;
    report_.close_unit(kFileUnit, records_, size_);
    for (const auto& [currency, sum] : credits_) put(summary_.credits, currency, sum);
    for (const auto& [currency, sum] : debits_) put(summary_.debits, currency, sum);
    for (const Unit& unit : summary_.units) {
      if (unit.hold != HoldReason::none) summary_.status = FileStatus::quarantined;
    }
    if (cash_ == 0) {
      summary_.status = FileStatus::rejected;
      report_.find(
          Severity::error, "no_record", {records_, 0},
          "no balance transaction, charge, payment intent, refund, dispute or payout stands "
          "in this file");
    }
    report_.finish();
    return std::move(summary_);
  }

 private:
  static void put(Tally& tally, Currency currency, Wide sum) {
    constexpr Wide kMost = std::numeric_limits<std::int64_t>::max();
    tally.amount[currency] = static_cast<std::int64_t>(std::min(sum, kMost));
  }

  void place(const Entry& entry, StripeFragment& fragment, CashSink& sink) {
    const UsedRange used{entry.bytes, entry.use, records_ + entry.record, entry.what};
    if (entry.use == RangeUse::structure) {
      if (pending_ && pending_->what == used.what) {
        pending_->bytes.to = used.bytes.to;
      } else {
        flush(sink);
        pending_ = used;
      }
      return;
    }
    flush(sink);
    sink.range(used);
    if (entry.cash != Entry::kNone) yield(fragment.read[entry.cash], fragment, sink);
  }

  void flush(CashSink& sink) {
    if (pending_) sink.range(*pending_);
    pending_.reset();
  }

  void yield(ReadObject& read, const StripeFragment& fragment, CashSink& sink) {
    CashRecord& cash = read.cash;
    cash.source.record += records_;
    const Place at{cash.source.record, cash.source.from};
    cash.remittance = std::span(fragment.lines).subspan(read.first_line, read.lines);
    const auto& map = context_.profiles->of(cash.account).type_codes;
    if (const auto found = map.find(cash.type_code); found != map.end()) cash.kind = found->second;
    if (cash.amount == 0 && cash.kind == CashKind::receipt) {
      cash.kind = CashKind::other;
      report_.find(Severity::warning, "amount_zero", at,
                   "the amount is zero; the entry is listed and not booked");
    }
    cash.unit = unit_of(read, at);
    ++cash_;
    if (cash.kind != CashKind::ignore) {
      ++(cash.debit ? summary_.debits : summary_.credits).count;
      (cash.debit ? debits_ : credits_)[cash.currency] += cash.amount;
    }
    sink.cash(cash);
    if (read.fee != 0) yield_fee(read, sink);
  }

  // What Stripe kept of an entry, or gave back, is an entry of its own: the receipt is whole.
  void yield_fee(const ReadObject& read, CashSink& sink) {
    CashRecord fee;
    id_ = std::string(read.cash.bank_reference) + "/fee";
    fee.payment_id = id_;
    fee.kind = CashKind::fee;
    fee.key_is_reference = true;
    fee.account = read.cash.account;
    fee.currency = read.cash.currency;
    fee.debit = read.fee > 0;
    fee.amount = read.fee < 0 ? -read.fee : read.fee;
    fee.value_date = read.cash.value_date;
    fee.booking_date = read.cash.booking_date;
    fee.bank_reference = read.cash.bank_reference;
    fee.original_id = read.cash.payment_id;
    fee.type_code = "fee";
    fee.source = read.cash.source;
    fee.unit = read.cash.unit;
    sink.cash(fee);
  }

  std::uint32_t unit_of(const ReadObject& read, Place at) {
    std::uint32_t parent = kFileUnit;
    if (read.test) {
      if (test_unit_ == kFileUnit) {
        test_unit_ = report_.open_unit(kFileUnit, Level::batch, "test", at);
        summary_.units[test_unit_].test = true;
        report_.find(Severity::warning, "test_mode", at,
                     "Stripe marks this object as test data (livemode false), and maybe others; "
                     "they are checked and not booked");
      }
      parent = test_unit_;
      report_.close_unit(parent, at.record, read.cash.source.to);
    } else if (!read.payout.empty()) {
      parent = add_to_payout(read, at);
    }
    if (!read.net_wrong) return parent;
    const std::uint32_t unit =
        report_.open_unit(parent, Level::entry, "entry-" + name_part(read.cash.bank_reference), at);
    const std::int64_t amount = read.cash.debit ? -read.cash.amount : read.cash.amount;
    const bool accepted = context_.dialect_of(read.cash.account).accept_wrong_totals;
    Control control;
    control.level = Level::entry;
    control.name = "net";
    control.stated = format_major(read.net, read.cash.currency);
    control.computed = format_major(Wide{amount} - read.fee, read.cash.currency);
    control.ok = false;
    control.unit = unit;
    report_.control(std::move(control), "net_wrong", judgement(accepted), at);
    report_.close_unit(unit, at.record, read.cash.source.to);
    return unit;
  }

  static Judgement judgement(bool accepted) {
    return {.holds = !accepted,
            .advice = accepted ? "accepted by accept_wrong_totals in the dialect"
                               : "its cash is held; fetch it again, then release or reject it; "
                                 "accept_wrong_totals in the dialect makes this a finding"};
  }

  std::uint32_t add_to_payout(const ReadObject& read, Place at) {
    Payout& payout = payouts_[std::string(read.payout)];
    if (payout.unit == kFileUnit) {
      payout.unit =
          report_.open_unit(kFileUnit, Level::batch, "payout-" + name_part(read.payout), at);
      payout.place = at;
      payout.currency = read.cash.currency;
    }
    if (payout.currency != read.cash.currency) {
      payout.incomplete = true;
    } else if (read.is_payout && read.cash.kind == CashKind::transfer) {
      if (read.net < 0 || !payout.stated) payout.amount = static_cast<std::int64_t>(-read.net);
      payout.stated = true;
    } else if (!read.is_payout) {
      ++payout.entries;
      payout.net += read.net;
    }
    report_.close_unit(payout.unit, at.record, read.cash.source.to);
    return payout.unit;
  }

  // The entries of a payout come to its amount, where all of them and the payout are here.
  void judge(const std::string& id, const Payout& payout) {
    if (payout.unit == kFileUnit || payout.entries == 0 || !payout.stated) return;
    if (payout.incomplete) {
      report_.find(Severity::info, "payout_not_compared", payout.place,
                   fmt::format("not all entries of the payout {} are in this file, or they are in "
                               "several currencies; they were not compared with it",
                               id));
      return;
    }
    Control control;
    control.level = Level::batch;
    control.name = "net";
    control.stated = format_major(payout.amount, payout.currency);
    control.computed = format_major(payout.net, payout.currency);
    control.ok = payout.net == payout.amount;
    control.unit = payout.unit;
    report_.control(std::move(control), "payout_wrong",
                    judgement(context_.dialect_of(stripe::kAccount).accept_wrong_totals),
                    payout.place);
  }

  std::uint64_t size_;
  Layout layout_;
  const DecodeContext& context_;
  FileSummary summary_;
  Report report_;
  std::map<std::string, Payout, std::less<>> payouts_;
  std::map<Currency, Wide> credits_;
  std::map<Currency, Wide> debits_;
  std::uint32_t test_unit_ = kFileUnit;
  std::uint32_t records_ = 0;
  std::uint64_t cash_ = 0;
  bool closed_ = false;
  std::optional<UsedRange> pending_;  // structure that the next part may go on with
  std::string id_;
};

// `"object": "charge"` and the like, with any blanks.
bool names_object(std::string_view head) {
  constexpr std::string_view kField = "\"object\"";
  constexpr std::string_view kRead[] = {"\"balance_transaction\"", "\"charge\"", "\"payout\"",
                                        "\"dispute\"", "\"payment_intent\""};
  for (std::size_t at = head.find(kField); at != std::string_view::npos;
       at = head.find(kField, at + 1)) {
    std::string_view rest = trim(head.substr(at + kField.size(), 256));
    if (!rest.starts_with(':')) continue;
    rest = trim(rest.substr(1));
    for (const std::string_view word : kRead) {
      if (rest.starts_with(word)) return true;
    }
  }
  return false;
}

class StripeDecoder final : public Decoder {
 public:
  std::string_view format() const override { return "stripe"; }

  // More than json's 90, less than its 100 for canonical records.
  int sniff(std::string_view head) const override {
    if (stripe::is_report(head)) return 97;
    head.remove_prefix(json::byte_order_mark(head));
    head = trim(head);
    if (!head.starts_with('{') && !head.starts_with('[')) return 0;
    if (head.find("\"payment_id\"") != std::string_view::npos) return 0;
    return names_object(head) ? 97 : 0;
  }

  std::vector<ByteRange> split(std::string_view bytes, std::size_t chunk_bytes) const override {
    if (stripe::is_report(bytes)) return stripe::cut_report(bytes, chunk_bytes);
    const Layout layout = json::layout_of(bytes);
    return layout == Layout::lines ? json::cut_lines(bytes, chunk_bytes)
                                   : json::cut_document(bytes, layout, chunk_bytes);
  }

  std::unique_ptr<Fragment> decode(std::string_view bytes, ByteRange part,
                                   const DecodeContext& /*context*/) const override {
    auto fragment = std::make_unique<StripeFragment>();
    if (stripe::is_report(bytes)) {
      stripe::read_report(bytes, part, *fragment);
      return fragment;
    }
    PartReader reader(bytes, *fragment);
    const Layout layout = json::layout_of(bytes);
    if (layout == Layout::lines) {
      reader.lines(part);
    } else {
      reader.elements(part, layout);
    }
    return fragment;
  }

  std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                       const DecodeContext& context) const override {
    return std::make_unique<StripeAssembler>(bytes, context);
  }
};

}  // namespace

const Decoder& stripe_decoder() {
  static const StripeDecoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
