#include "ingest/json/object_reader.h"

#include "core/json_text.h"
#include "core/text.h"
#include "ingest/json/object_walk.h"

namespace quittance::ingest::json {
namespace {

constexpr std::string_view kKindWords =
    "receipt, return, fee, transfer, deposit_total, advice, other or ignore";
constexpr std::string_view kMethodWords = "check, ach, wire, sepa, card, cash or other";
constexpr std::string_view kReferenceWords = "invoice, credit_memo, po, bol, customer or other";

// The last day that was read: most objects of a file have it. The text outlives the reader.
struct LastDay {
  std::string_view written;
  Date date;
};

// Turns the texts of one draft into values; remembers the first that cannot be one.
class Interpreter {
 public:
  explicit Interpreter(LastDay& last) : last_(last) {}

  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }

  void refuse(std::string_view code, std::uint64_t at, std::string message) {
    if (!refusal_) refusal_ = Refusal{code, at, std::move(message)};
  }

  Date date(std::string_view field, const Text& text) {
    if (text.value.empty()) return {};
    if (text.value == last_.written) return last_.date;
    const Result<Date> date = Date::parse_iso(text.value);
    if (date) {
      last_ = {text.value, *date};
      return *date;
    }
    refuse(
        name(date.error().code), text.at,
        std::string(field) + " " + shown(text.value) + " is not a calendar date; write YYYY-MM-DD");
    return {};
  }

  std::int64_t amount(std::string_view field, const Text& text, Currency currency) {
    const Result<std::int64_t> minor = parse_major(text.value, currency);
    if (minor) return *minor;
    const Errc code = minor.error().code;
    std::string why = " is not a decimal amount; write it in major units, such as \"1250.00\"";
    if (code == Errc::amount_excess_decimals) {
      why = " has more decimals than " + currency.code() + " has; correct it at the source";
    } else if (code == Errc::amount_overflow) {
      why = " is too large for 64 bits of minor units; correct it at the source";
    }
    refuse(name(code), text.at, std::string(field) + " " + shown(text.value) + why);
    return 0;
  }

  template <class Enum>
  Enum word(std::string_view field, const Text& text, Enum absent,
            Result<Enum> (*parse)(std::string_view), std::string_view words) {
    if (text.value.empty()) return absent;
    const Result<Enum> parsed = parse(text.value);
    if (parsed) return *parsed;
    refuse(
        name(parsed.error().code), text.at,
        std::string(field) + " " + shown(text.value) + " is unknown; write " + std::string(words));
    return absent;
  }

 private:
  LastDay& last_;
  std::optional<Refusal> refusal_;
};

RemittanceLine line_of(const LineDraft& draft, Currency currency, Interpreter& to) {
  RemittanceLine line;
  line.reference = draft.reference.value;
  line.kind = to.word("remittance.kind", draft.kind, ReferenceKind::unknown, parse_reference_kind,
                      kReferenceWords);
  line.amount_stated = !draft.amount.value.empty();
  if (line.amount_stated) line.paid = to.amount("remittance.amount", draft.amount, currency);
  if (!draft.discount.value.empty()) {
    line.discount = to.amount("remittance.discount", draft.discount, currency);
  }
  if (!draft.adjustment.value.empty()) {
    line.adjustment = to.amount("remittance.adjustment", draft.adjustment, currency);
  }
  line.reason = draft.reason.value;
  line.text = draft.text.value;
  return line;
}

// `record` says nothing yet.
void fill_record(CashRecord& record, const ObjectDraft& draft, Currency currency, Interpreter& to) {
  record.payment_id = draft.payment_id.value;
  record.key_is_reference = true;
  record.kind = to.word("kind", draft.kind, CashKind::receipt, parse_cash_kind, kKindWords);
  record.debit = record.kind == CashKind::returned || record.kind == CashKind::fee;
  record.method = to.word("method", draft.method, Method::unknown, parse_method, kMethodWords);
  record.currency = currency;
  record.provisional = draft.provisional;
  record.amount = to.amount("amount", draft.amount, currency);
  const bool enough = record.amount > 0 || (record.amount == 0 && record.kind == CashKind::advice);
  if (!enough) {
    to.refuse(name(Errc::amount_not_positive), draft.amount.at,
              "amount " + shown(draft.amount.value) +
                  " must be above zero; the kind says which way the money went");
  }
  record.account = draft.account.value;
  record.value_date = to.date("value_date", draft.value_date);
  record.booking_date = to.date("booking_date", draft.booking_date);
  record.deposit_date = to.date("deposit_date", draft.deposit_date);
  record.payer = {draft.payer.name.value, draft.payer.routing.value, draft.payer.account.value,
                  draft.payer.iban.value, draft.payer.id.value};
  record.bank_reference = draft.bank_reference.value;
  record.end_to_end_id = draft.end_to_end_id.value;
  record.original_id = draft.original_id.value;
  record.check_number = draft.check_number.value;
  record.reference = draft.reference.value;
  record.text = draft.text.value;
  if (!draft.charges.value.empty())
    record.particulars.charges = to.amount("charges", draft.charges, currency);
  record.particulars.mandate_id = draft.mandate_id.value;
  record.particulars.return_reason = draft.return_reason.value;
  record.particulars.uetr = draft.uetr.value;
}

// The name of a required field that is missing; empty: all are there.
std::string_view missing_field(const ObjectDraft& draft) {
  if (draft.payment_id.value.empty()) return "payment_id";
  if (draft.currency.value.empty()) return "currency";
  if (draft.amount.value.empty()) return "amount";
  if (draft.value_date.value.empty() && draft.booking_date.value.empty()) {
    return "value_date or booking_date";
  }
  return {};
}

}  // namespace

class ObjectReader::Impl {
 public:
  Impl(std::string_view bytes, Arena& arena, std::vector<RemittanceLine>& lines,
       UnknownFields& unknown)
      : walk_(bytes, arena), lines_(lines), unknown_(unknown) {}

  ReadObject read(ByteRange range, std::uint32_t number) {
    ReadObject object;
    object.is_object = walk_.walk(range);
    const ObjectDraft& draft = walk_.draft();
    if (object.is_object && draft.payment_id.value.empty() && !walk_.provider().empty()) {
      object.refusal = Refusal{"provider_json", range.from,
                               std::string(walk_.provider()) +
                                   "'s own JSON is recognised but not read yet; convert it to "
                                   "canonical cash records, one object a line"};
      return object;
    }
    if (object.is_object) note_strange(number);
    object.refusal = walk_.problem();
    if (!object.refusal) interpret(draft, range, object);
    return object;
  }

 private:
  void note_strange(std::uint32_t number) {
    for (const StrangeField& field : walk_.strange()) {
      unknown_.note(
          std::string(field.in) + std::string(field.name.substr(0, UnknownFields::kNameBytesMax)),
          number, field.at);
    }
  }

  void interpret(const ObjectDraft& draft, ByteRange range, ReadObject& object) {
    Interpreter to(last_day_);
    if (const std::string_view missing = missing_field(draft); !missing.empty()) {
      object.refusal = Refusal{name(Errc::field_missing), range.from,
                               std::string(missing) +
                                   " is missing; every object needs payment_id, currency, amount "
                                   "and a value_date or booking_date"};
      return;
    }
    const Result<Currency> currency = Currency::parse(draft.currency.value);
    if (!currency) {
      object.refusal = Refusal{name(currency.error().code), draft.currency.at,
                               "currency " + shown(draft.currency.value) +
                                   " is not a code of ISO 4217; write its three letters"};
      return;
    }
    fill_record(object.record, draft, *currency, to);
    object.first_line = lines_.size();
    for (const LineDraft& line : draft.lines) lines_.push_back(line_of(line, *currency, to));
    object.lines = draft.lines.size();
    object.refusal = to.refusal();
    if (object.refusal) lines_.resize(object.first_line);
  }

  ObjectWalk walk_;
  std::vector<RemittanceLine>& lines_;
  UnknownFields& unknown_;
  LastDay last_day_;
};

ObjectReader::ObjectReader(std::string_view bytes, Arena& arena, std::vector<RemittanceLine>& lines,
                           UnknownFields& unknown)
    : impl_(std::make_unique<Impl>(bytes, arena, lines, unknown)) {}
ObjectReader::~ObjectReader() = default;

ReadObject ObjectReader::read(ByteRange range, std::uint32_t number) {
  return impl_->read(range, number);
}

std::string shown(std::string_view text) {
  constexpr std::size_t kShownMax = 40;
  std::string out;
  if (text.size() <= kShownMax) {
    append_json_string(out, text);
    return out;
  }
  std::size_t cut = kShownMax;  // not inside a character
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  append_json_string(out, text.substr(0, cut));
  return out + "…";
}

}  // namespace quittance::ingest::json
