#include "ingest/fedwire/assembler.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "core/assert.h"
#include "ingest/paced.h"

namespace quittance::ingest {
namespace fedwire {
namespace {

constexpr std::uint32_t kFileUnit = 0;

}  // namespace

FedwireAssembler::FedwireAssembler(std::string_view bytes, const DecodeContext& context)
    : bytes_(bytes), context_(context), reader_(bytes), report_(summary_) {
  summary_.format = "fedwire";
  report_.open_unit(Unit::kNoParent, Level::file, "file", {.record = 1, .offset = 0});
}

void FedwireAssembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  const auto* part = dynamic_cast<const PacedFragment*>(fragment.get());
  QASSERT(part != nullptr);
  if (covered_ == 0 && reader_.position() > 0) {
    covered_ = reader_.position();
    sink.range({.bytes = {0, covered_},
                .use = RangeUse::structure,
                .record = 0,
                .what = "blanks or a byte order mark"});
  }
  Tag tag;
  while (reader_.next(tag, part->part().to)) on_tag(tag, sink);
}

void FedwireAssembler::on_tag(const Tag& tag, CashSink& sink) {
  // {1500} begins a message; of received ones {1100} to {1130} stand before it.
  const bool leads = tag.number >= "1100" && tag.number <= "1130" && message_.has_amount_tag;
  const bool begins = tag.number == "1500" &&
                      (message_.has_sender_tag || message_.has_amount_tag || message_.has_body_tag);
  const bool runs_on = open_ && message_.repeats(tag.number);
  if (runs_on) message_.runs_on = true;
  if (begins || leads || runs_on) close_message(sink);
  ++records_;
  covered_ = tag.to;
  if (!open_) {
    open_ = true;
    message_.clear();
    message_.runs_on = runs_on;
    first_record_ = records_;
    first_byte_ = tag.from;
  }
  const Place here = {.record = records_, .offset = tag.from};
  if (tag.number.empty()) {
    report_.find(Severity::error, "no_tag", here,
                 "this text belongs to no tag {dddd}; it was not used");
  } else if (!is_known_tag(tag.number) && unknown_.insert(std::string(tag.number)).second) {
    report_.find(
        Severity::warning, "tag_unknown", here,
        fmt::format("the tag {{{}}} is not known and was not read; it may stand elsewhere in "
                    "the file too",
                    tag.number));
  }
  note_style(tag);
  message_.take(tag);
  ranges_.push_back(
      {.from = tag.from, .to = tag.to, .what = tag.number.empty() ? "no tag" : tag.number});
}

// From {3100} on elements have no fixed width, but for {8200}, which states its length.
void FedwireAssembler::note_style(const Tag& tag) {
  last_is_bare_ = false;
  if (tag.number < "3100" || tag.number == "8200" || !is_known_tag(tag.number)) return;
  last_is_bare_ = !trim_right(tag.content).ends_with('*');
  ++(last_is_bare_ ? bare_ : starred_);
}

// Fedwire has no mark of a message's end. Where every element of the file ends in '*' but the last
// one, that one may be cut off.
bool FedwireAssembler::breaks_off() const {
  constexpr std::uint64_t kStarredMin = 3;
  return at_end_ && last_is_bare_ && bare_ == 1 && starred_ >= kStarredMin;
}

void FedwireAssembler::close_message(CashSink& sink) {
  if (!open_) return;
  open_ = false;
  message_.finish();
  const RangeUse use = yield_message(sink);
  std::uint32_t record = first_record_;
  for (const PendingRange& range : ranges_) {
    sink.range({.bytes = {range.from, range.to},
                .use = range.what == "no tag" ? RangeUse::rejected : use,
                .record = record++,
                .what = range.what});
  }
  ranges_.clear();
  message_.clear();
}

// The originator's account is one of ours, and the beneficiary's is not.
bool FedwireAssembler::sent_by_us() const {
  const auto& accounts = context_.profiles->accounts;
  return accounts.find(message_.originator.id) != accounts.end() &&
         accounts.find(message_.beneficiary.id) == accounts.end();
}

// By the subtype: 00 a transfer, 32 one that was asked for, 02 and 08 a transfer sent back.
CashKind FedwireAssembler::kind_of(std::string_view account) {
  const auto& map = context_.profiles->of(account).type_codes;
  for (const std::string_view code : {message_.business_function, message_.subtype}) {
    if (const auto found = map.find(code); found != map.end()) return found->second;
  }
  if (sent_by_us()) return CashKind::other;
  if (message_.subtype == "02" || message_.subtype == "08") return CashKind::returned;
  const bool transfer = message_.subtype == "00" || message_.subtype == "32";
  const bool customer = message_.business_function == "CTR" || message_.business_function == "CTP";
  if (transfer && customer) return CashKind::receipt;
  report_.find(
      Severity::warning, "no_customer_transfer", place(),
      fmt::format("type '{}{}' with business function '{}' is no transfer to a customer; it is "
                  "listed and not booked as received",
                  message_.type, message_.subtype, message_.business_function));
  return CashKind::other;
}

void FedwireAssembler::judge_lines() {
  if (message_.lines.empty()) return;
  const Currency usd = Currency::of("USD");
  if (!message_.sum_complete) {
    report_.find(
        Severity::info, "lines_without_amount", place(),
        "some documents of the message name no amount, so that they cannot be compared with "
        "it");
  } else if (message_.lines_sum != *message_.amount) {
    report_.find(
        Severity::warning, "lines_differ_from_payment", place(),
        fmt::format("the documents of the message pay {}, the transfer is {}; the transfer "
                    "counts",
                    format_major(message_.lines_sum, usd), format_major(*message_.amount, usd)));
  }
}

// Both parties are mandatory in a transfer to a customer, sent back or not: what lacks one may be
// cut off.
void FedwireAssembler::judge_parties(bool sent) {
  const bool transfer = message_.subtype == "00" || message_.subtype == "32" ||
                        message_.subtype == "02" || message_.subtype == "08";
  const bool customer = message_.business_function == "CTR" || message_.business_function == "CTP";
  if (sent || !transfer || !customer) return;
  const auto lacks = [](const Party& party) { return party.id.empty() && party.name.empty(); };
  const bool beneficiary = lacks(message_.beneficiary);
  if (!beneficiary && !lacks(message_.originator)) return;
  report_.find(beneficiary ? Severity::warning : Severity::info, "party_missing", place(),
               fmt::format("a transfer to a customer names its beneficiary ({{4200}}) and its "
                           "originator ({{5000}}); this one lacks the {}: it may be cut off; ask "
                           "the bank",
                           beneficiary ? "beneficiary, and with it our account" : "originator"));
}

RangeUse FedwireAssembler::yield_message(CashSink& sink) {
  if (!message_.has_sender_tag && !message_.has_amount_tag && message_.imad.empty()) {
    report_.find(Severity::error, "no_message", place(),
                 "these tags are no Fedwire message: neither {1500} nor {2000} is among them");
    return RangeUse::rejected;
  }
  ++summary_.transactions;
  for (const Flaw& flaw : message_.flaws) {
    report_.find(
        Severity::warning, flaw.code, {first_record_, flaw.offset},
        flaw.code == "remittance_missing"
            ? fmt::format("local instrument {} ({{3610}}) announces remittance, and no tag from "
                          "{{8200}} on follows: the message may be cut off; ask the bank",
                          flaw.written)
            : fmt::format("'{}' could not be read; the rest of the message was", flaw.written));
  }
  if (!message_.amount) {
    report_.find(
        Severity::error, "amount_unreadable", place(),
        fmt::format("the amount '{}' ({{2000}}) is not twelve digits of cents; no payment was "
                    "made of the message; ask the bank",
                    message_.amount_written));
    return RangeUse::rejected;
  }
  const bool sent = sent_by_us();
  (sent ? debits_ : credits_) += *message_.amount;
  (sent ? summary_.debits : summary_.credits).count += 1;
  if (!message_.date.known()) {
    report_.find(
        Severity::error, "message_without_date", place(),
        "the message has no date, neither in {1520} nor in {1110} or {1120}; no payment was "
        "made of it");
    return RangeUse::rejected;
  }
  ++readable_;
  judge_lines();
  judge_parties(sent);
  if (message_.possible_duplicate) {
    report_.find(
        Severity::warning, "possible_duplicate", place(),
        "the sender marks the message as perhaps sent before ({1500}); it has the same id if "
        "it was");
  }
  const std::string_view own_account = sent ? message_.originator.id : message_.beneficiary.id;
  CashRecord cash;
  cash.unit = kFileUnit;
  if (message_.test || message_.runs_on || breaks_off()) {
    cash.unit = report_.open_unit(kFileUnit, Level::entry,
                                  fmt::format("message-{}", summary_.transactions), place());
    report_.close_unit(cash.unit, records_, covered_);
  }
  if (message_.runs_on) {
    report_.header_missing(cash.unit, "message_begin_missing", place(),
                           "no {1500} stands between two messages, so that one may have parts of "
                           "the other",
                           context_.dialect_of(own_account));
  }
  if (breaks_off()) {
    report_.trailer_missing(cash.unit, "message_end_missing", place(),
                            "the message's last tag does not end in '*', as all others of the file "
                            "do",
                            context_.dialect_of(own_account));
  }
  if (message_.test) {
    report_.test_mark(cash.unit, "test_message", place(),
                      "the message is marked as a test ({1500})", context_.dialect_of(own_account));
  }
  cash.account = own_account;
  cash.kind = kind_of(cash.account);
  if (*message_.amount == 0) {
    cash.kind = CashKind::ignore;
    report_.find(Severity::warning, "amount_zero", place(), "the message has an amount of zero");
  }
  cash.method = Method::wire;
  cash.currency = Currency::of("USD");
  cash.debit = sent;
  cash.amount = *message_.amount;
  cash.value_date = message_.date;
  const Party& other = sent ? message_.beneficiary : message_.originator;
  cash.payer.name = other.name;
  cash.payer.routing = sent ? message_.receiver_routing : message_.sender_routing;
  (other.code == "D" ? cash.payer.account : cash.payer.id) = other.id;
  cash.bank_reference = message_.imad;
  cash.end_to_end_id = message_.end_to_end_id;
  cash.reference = message_.reference;
  cash.text = message_.text;
  cash.type_code = message_.business_function;
  cash.remittance = message_.lines;
  cash.source = {.record = first_record_, .from = first_byte_, .to = covered_};
  id_ = fmt::format("{}/{}/{}", cash.account, cash.value_date.iso(), message_.imad);
  // A whole IMAD is unique in Fedwire: the same one again is the same transfer, not a twin.
  cash.key_is_reference = message_.imad.size() == 22;
  const std::uint32_t times = ids_.next(mark_of(0, id_));
  if (!cash.key_is_reference) {
    id_ += fmt::format("/{}", times);
  } else if (times > 1) {
    report_.find(Severity::warning, "imad_repeated", place(),
                 fmt::format("IMAD {} stands {} times in this file: it is one transfer, which is "
                             "booked once",
                             message_.imad, times));
  }
  cash.payment_id = id_;
  if (!cash.account.empty() && accounts_.next(mark_of(1, cash.account)) == 1) ++summary_.accounts;
  sink.cash(cash);
  const bool payment = cash.kind == CashKind::receipt || cash.kind == CashKind::returned;
  return payment ? RangeUse::payment : RangeUse::non_cash;
}

FileSummary FedwireAssembler::finish(CashSink& sink) {
  at_end_ = true;
  close_message(sink);
  if (covered_ < bytes_.size()) {
    sink.range({.bytes = {covered_, bytes_.size()},
                .use = RangeUse::structure,
                .record = 0,
                .what = "blanks"});
  }
  report_.close_unit(kFileUnit, records_, bytes_.size());
  summary_.records = records_;
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const Currency usd = Currency::of("USD");
  if (summary_.credits.count > 0) summary_.credits.amount[usd] = narrow(credits_).value_or(kMost);
  if (summary_.debits.count > 0) summary_.debits.amount[usd] = narrow(debits_).value_or(kMost);
  if (readable_ == 0) {
    summary_.status = FileStatus::rejected;
    report_.find(Severity::error, records_ == 0 ? "file_empty" : "no_readable_message",
                 {records_, bytes_.size()},
                 "the file has no Fedwire message that can be read; ask the bank for it again");
  }
  report_.finish();
  return std::move(summary_);
}

class FedwireDecoder final : public Decoder {
 public:
  std::string_view format() const override { return "fedwire"; }
  int sniff(std::string_view head) const override {
    TagReader reader(head);
    Tag tag;
    int known = 0;
    while (known < 3 && reader.next(tag, head.size())) {
      if (tag.number.empty()) return 0;
      if (tag.number == "1500") return 98;
      if (is_known_tag(tag.number)) ++known;
    }
    return known >= 3 ? 90 : 0;
  }
  std::vector<ByteRange> split(std::string_view bytes, std::size_t chunk_bytes) const override {
    return paced_parts(bytes, chunk_bytes);
  }
  std::unique_ptr<Fragment> decode(std::string_view /*bytes*/, ByteRange part,
                                   const DecodeContext& /*context*/) const override {
    return std::make_unique<PacedFragment>(part);
  }
  std::unique_ptr<Assembler> assembler(std::string_view bytes,
                                       const DecodeContext& context) const override {
    return std::make_unique<FedwireAssembler>(bytes, context);
  }
};

}  // namespace fedwire

const Decoder& fedwire_decoder() {
  static const fedwire::FedwireDecoder kDecoder;
  return kDecoder;
}

}  // namespace quittance::ingest
