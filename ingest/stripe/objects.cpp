#include "ingest/stripe/objects.h"

#include <algorithm>
#include <array>
#include <utility>

#include <simdjson.h>

#include "core/out_of_memory.h"
#include "core/text.h"
#include "ingest/stripe/entry.h"

namespace quittance::ingest::stripe {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kObjectBytesMax = std::size_t{16} << 20;
constexpr std::size_t kDepthMax = 64;
constexpr std::size_t kIdBytesMax = 255;  // as Stripe says of its ids

// Currencies that Stripe counts in other units than ISO 4217 does.
struct Unit {
  std::string_view currency;
  int exponent;
};
constexpr Unit kUnits[] = {{"ISK", 2}, {"UGX", 2}, {"MGA", 0}};

Method method_of(std::string_view type) {
  if (type.starts_with("card")) return Method::card;
  if (type.starts_with("sepa")) return Method::sepa;
  if (type.starts_with("us_bank_account") || type.starts_with("ach")) return Method::ach;
  return type.empty() ? Method::unknown : Method::other;
}

std::string_view text_of(const dom::element& parent, std::string_view field) {
  std::string_view text;
  if (parent[field].get(text) != simdjson::SUCCESS) return {};
  return text;
}

// A field that is an id, or the object with that id.
std::string_view id_of(const dom::element& parent, std::string_view field) {
  dom::element value;
  if (parent[field].get(value) != simdjson::SUCCESS) return {};
  std::string_view id;
  return value.get(id) == simdjson::SUCCESS ? id : text_of(value, "id");
}

std::optional<std::int64_t> whole_of(const dom::element& parent, std::string_view field) {
  std::int64_t whole = 0;
  if (parent[field].get(whole) != simdjson::SUCCESS) return std::nullopt;
  return whole;
}

bool says(const dom::element& parent, std::string_view field, bool want) {
  bool value = false;
  return parent[field].get(value) == simdjson::SUCCESS && value == want;
}

// Unix seconds as the UTC day.
Date day_of(std::optional<std::int64_t> seconds) {
  constexpr std::int64_t kDay = 86'400;
  constexpr std::int64_t kDaysMax = 2'900'000;  // the year 9909
  if (!seconds || *seconds < 0 || *seconds / kDay > kDaysMax) return {};
  return Date::from_days(static_cast<std::int32_t>(*seconds / kDay));
}

// The first name that stands twice in an object or below it; simdjson would take the first.
std::string_view repeated_name(const dom::element& value, std::size_t depth) {
  dom::array array;
  if (value.get(array) == simdjson::SUCCESS) {
    for (const dom::element part : array) {
      if (const auto name = repeated_name(part, depth + 1); !name.empty()) return name;
    }
    return {};
  }
  dom::object object;
  if (value.get(object) != simdjson::SUCCESS || depth > kDepthMax) return {};
  std::vector<std::string_view> names;
  for (const auto field : object) {
    names.push_back(field.key);
    if (const auto name = repeated_name(field.value, depth + 1); !name.empty()) return name;
  }
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  return twice == names.end() ? std::string_view() : *twice;
}

}  // namespace

std::optional<std::int64_t> minor_units(std::int64_t amount, Currency currency) {
  int stated = currency.exponent();
  for (const Unit& unit : kUnits) {
    if (currency.code() == unit.currency) stated = unit.exponent;
  }
  for (; stated > currency.exponent(); --stated) {
    if (amount % 10 != 0) return std::nullopt;
    amount /= 10;
  }
  for (; stated < currency.exponent(); ++stated) {
    if (amount > kAmountMax / 10 || amount < -kAmountMax / 10) return std::nullopt;
    amount *= 10;
  }
  if (amount > kAmountMax || amount < -kAmountMax) return std::nullopt;
  return amount;
}

class ObjectReader::Impl {
 public:
  Impl(Arena& arena, std::vector<RemittanceLine>& lines) : arena_(arena), lines_(lines) {}

  Envelope open(std::string_view text) {
    Envelope envelope;
    if (text.size() > kObjectBytesMax) {
      envelope.fault = "the object is over 16 MiB; give it as one object a line";
      return envelope;
    }
    padded_.assign(text);
    padded_.resize(text.size() + simdjson::SIMDJSON_PADDING, '\0');
    dom::element document;
    if (const auto error = parser_.parse(padded_.data(), text.size(), false).get(document)) {
      if (error == simdjson::MEMALLOC) out_of_memory();
      envelope.fault = std::string("it is no JSON: ") + simdjson::error_message(error);
      return envelope;
    }
    dom::object object;
    if (document.get(object) != simdjson::SUCCESS) {
      envelope.fault = "it is no JSON object";
      return envelope;
    }
    if (const std::string_view name = repeated_name(document, 0); !name.empty()) {
      envelope.fault = "the name '" + std::string(name.substr(0, 40)) + "' stands twice in it";
      return envelope;
    }
    envelope.is_object = true;
    const std::string_view kind = text_of(document, "object");
    envelope.is_list = kind == "list" || kind == "search_result";
    if (!envelope.is_list) return envelope;
    envelope.has_more = says(document, "has_more", true);
    const std::string_view url = text_of(document, "url");
    if (const std::size_t at = url.find("payout=po_"); at != std::string_view::npos) {
      const std::string_view rest = url.substr(at + 7);
      envelope.payout = rest.substr(0, kIdBytesMax).substr(0, rest.find('&'));
    }
    envelope.elements = elements_of(text);
    if (envelope.elements.from == envelope.elements.to) {
      envelope.is_object = false;
      envelope.fault = "it is a list without its array 'data'";
    }
    return envelope;
  }

  ReadObject read(std::string_view text) {
    ReadObject read;
    const Envelope envelope = open(text);
    if (!envelope.is_object) return refused(read, "not_json", envelope.fault);
    dom::element object;
    if (parser_.doc.root().get(object) != simdjson::SUCCESS) {
      return refused(read, "not_json", "it is no JSON");
    }
    std::string_view kind = text_of(object, "object");
    if (kind == "event") {
      read.test = says(object, "livemode", false);
      dom::element inner;
      if (object["data"]["object"].get(inner) != simdjson::SUCCESS) {
        return refused(read, "field_missing", "the event carries no object");
      }
      object = inner;
      kind = text_of(object, "object");
    }
    read.test = read.test || says(object, "livemode", false);
    read.first_line = lines_.size();
    if (kind == "balance_transaction") {
      balance_transaction(object, read);
    } else if (kind == "charge") {
      charge(object, read);
    } else if (kind == "refund") {
      refund(object, read);
    } else if (kind == "payout") {
      payout(object, read);
    } else if (kind == "dispute") {
      dispute(object, read);
    } else if (kind == "payment_intent") {
      intent(object, read);
    } else {
      return refused(read, "object_not_read",
                     "objects of the kind '" + std::string(kind.substr(0, 40)) +
                         "' are not read; balance transactions, charges, payment intents, "
                         "refunds, disputes and payouts are");
    }
    read.lines = lines_.size() - read.first_line;
    return read;
  }

 private:
  static ReadObject& refused(ReadObject& read, std::string_view code, std::string message) {
    read.refused = code;
    read.message = std::move(message);
    read.is_cash = false;
    return read;
  }

  // The array 'data' of a list, found by a second look that keeps places.
  ByteRange elements_of(std::string_view text) {
    simdjson::ondemand::document document;
    const auto error = ondemand_.iterate(padded_.data(), text.size(), padded_.size()).get(document);
    if (error == simdjson::MEMALLOC) out_of_memory();
    if (error) return {};
    simdjson::ondemand::object object;
    if (document.get_object().get(object)) return {};
    simdjson::ondemand::array array;
    if (object["data"].get_array().get(array)) return {};
    std::string_view raw;
    if (array.raw_json().get(raw)) return {};
    const auto from = static_cast<std::uint64_t>(raw.data() - padded_.data());
    return {from, from + trim_right(raw).size()};
  }

  [[nodiscard]] std::string_view kept(std::string_view text) {
    constexpr std::size_t kTextMax = std::size_t{64} << 10;
    return arena_.keep(text.substr(0, kTextMax));
  }

  // Id, currency and amount, which every object has.
  bool common(const dom::element& object, ReadObject& read, std::string_view amount_field) {
    CashRecord& cash = read.cash;
    cash.payment_id = kept(text_of(object, "id"));
    if (cash.payment_id.empty()) {
      refused(read, "field_missing", "the object has no id");
      return false;
    }
    const std::string_view code = text_of(object, "currency");
    const Result<Currency> currency = Currency::parse(code);
    if (!currency) {
      refused(read, "currency_unknown",
              "its currency '" + std::string(code.substr(0, 40)) + "' is no code of ISO 4217");
      return false;
    }
    const auto written = whole_of(object, amount_field);
    const auto amount = written ? minor_units(*written, *currency) : std::nullopt;
    if (!amount) {
      refused(read, "amount_unreadable",
              "its amount is no whole number of the smallest unit of " + currency->code());
      return false;
    }
    cash.account = kAccount;
    cash.currency = *currency;
    cash.debit = *amount < 0;
    cash.amount = *amount < 0 ? -*amount : *amount;
    cash.booking_date = day_of(whole_of(object, "created"));
    cash.value_date = cash.booking_date;
    if (!cash.booking_date.known()) {
      refused(read, "date_unreadable", "it has no time of creation in Unix seconds");
      return false;
    }
    cash.key_is_reference = true;
    cash.text = kept(text_of(object, "description"));
    read.is_cash = true;
    return true;
  }

  // What a charge, a refund or a dispute says of the payer and of what is paid.
  void particulars(const dom::element& object, ReadObject& read) {
    CashRecord& cash = read.cash;
    dom::element part;
    if (object["billing_details"].get(part) == simdjson::SUCCESS) {
      cash.payer.name = kept(text_of(part, "name"));
    }
    if (object["payment_method_details"].get(part) == simdjson::SUCCESS) {
      cash.method = method_of(text_of(part, "type"));
    }
    cash.payer.id = kept(id_of(object, "customer"));
    cash.end_to_end_id = kept(id_of(object, "payment_intent"));
    if (cash.text.empty()) cash.text = kept(text_of(object, "description"));
    std::string text(cash.text);
    const auto line = [&](std::string_view reference, ReferenceKind kind) {
      RemittanceLine made;
      made.reference = kept(reference);
      made.kind = kind;
      made.amount_stated = false;
      lines_.push_back(made);
    };
    dom::object metadata;
    if (object["metadata"].get(metadata) == simdjson::SUCCESS) {
      for (const auto field : metadata) {
        std::string_view value;
        if (field.value.get(value) != simdjson::SUCCESS || value.empty()) continue;
        text += (text.empty() ? "" : " ") + std::string(field.key) + ": " + std::string(value);
        const ReferenceKind kind = reference_named(field.key);
        if (kind != ReferenceKind::unknown) line(value, kind);
      }
    }
    if (const std::string_view invoice = id_of(object, "invoice"); !invoice.empty()) {
      line(invoice, ReferenceKind::invoice);
    }
    cash.text = kept(text);
  }

  void balance_transaction(const dom::element& object, ReadObject& read) {
    if (!common(object, read, "amount")) return;
    CashRecord& cash = read.cash;
    const auto fee = whole_of(object, "fee");
    const auto net = whole_of(object, "net");
    const auto fee_minor = minor_units(fee.value_or(0), cash.currency);
    const auto net_minor = net ? minor_units(*net, cash.currency) : std::nullopt;
    if (!fee_minor || !net_minor) {
      refused(read, "amount_unreadable", "its fee or net is no whole number");
      return;
    }
    const std::int64_t signed_amount = cash.debit ? -cash.amount : cash.amount;
    read.fee = *fee_minor;
    read.net = *net_minor;
    read.net_wrong = signed_amount - read.fee != read.net;
    const std::string_view type = text_of(object, "type");
    std::string_view category = text_of(object, "reporting_category");
    if (category.empty()) category = type;
    if (type == "charge") cash.method = Method::card;
    const Date available = day_of(whole_of(object, "available_on"));
    if (available.known()) cash.value_date = available;
    cash.bank_reference = cash.payment_id;
    const std::string_view source = id_of(object, "source");
    dom::element expanded;
    dom::object fields;
    if (object["source"].get(expanded) == simdjson::SUCCESS &&
        expanded.get(fields) == simdjson::SUCCESS) {
      particulars(expanded, read);
      cash.original_id = kept(id_of(expanded, "charge"));
    }
    name_entry(read, kept(category), kept(source), kept(id_of(object, "payout")));
  }

  void charge(const dom::element& object, ReadObject& read) {
    const bool captured = !says(object, "captured", false);
    const auto part = whole_of(object, "amount_captured");
    if (!common(object, read, captured && part && *part > 0 ? "amount_captured" : "amount")) return;
    CashRecord& cash = read.cash;
    const std::string_view status = text_of(object, "status");
    cash.kind = cash.debit ? CashKind::other : CashKind::receipt;
    if (status == "pending") cash.provisional = true;
    if (!captured || status == "failed" || says(object, "paid", false)) {
      cash.kind = CashKind::ignore;
    }
    read.refunded = whole_of(object, "amount_refunded").value_or(0) > 0;
    cash.type_code = "charge";
    cash.bank_reference = kept(id_of(object, "balance_transaction"));
    particulars(object, read);
  }

  // What a customer means to pay. Once it has succeeded its charge has the money, so that it has
  // the id of the charge.
  void intent(const dom::element& object, ReadObject& read) {
    const std::string_view status = text_of(object, "status");
    const bool paid = status == "succeeded";
    if (!common(object, read, paid ? "amount_received" : "amount")) return;
    CashRecord& cash = read.cash;
    const std::string_view intent = cash.payment_id;
    const std::string_view charge = kept(id_of(object, "latest_charge"));
    cash.kind = CashKind::ignore;
    if (paid || status == "processing") {
      if (charge.empty()) {
        refused(read, "field_missing", "it does not name its charge (latest_charge)");
        return;
      }
      cash.payment_id = charge;
      cash.kind = cash.debit ? CashKind::other : CashKind::receipt;
      cash.provisional = !paid;
    }
    cash.type_code = "payment_intent";
    dom::element part;
    dom::object fields;
    if (object["latest_charge"].get(part) == simdjson::SUCCESS &&
        part.get(fields) == simdjson::SUCCESS) {
      cash.bank_reference = kept(id_of(part, "balance_transaction"));
      read.refunded = whole_of(part, "amount_refunded").value_or(0) > 0;
      Date day = day_of(whole_of(part, "created"));
      if (day.known()) cash.booking_date = cash.value_date = day;
      dom::element details;
      if (part["billing_details"].get(details) == simdjson::SUCCESS) {
        cash.payer.name = kept(text_of(details, "name"));
      }
    }
    const std::string_view name = cash.payer.name;
    particulars(object, read);
    if (cash.payer.name.empty()) cash.payer.name = name;
    cash.end_to_end_id = intent;
  }

  void refund(const dom::element& object, ReadObject& read) {
    if (!common(object, read, "amount")) return;
    CashRecord& cash = read.cash;
    const std::string_view status = text_of(object, "status");
    cash.kind = CashKind::returned;
    if (cash.debit) cash.kind = CashKind::other;
    cash.debit = true;
    if (status == "pending" || status == "requires_action") cash.provisional = true;
    if (status == "failed" || status == "canceled") cash.kind = CashKind::ignore;
    cash.type_code = "refund";
    cash.bank_reference = kept(id_of(object, "balance_transaction"));
    cash.original_id = kept(id_of(object, "charge"));
    particulars(object, read);
    if (cash.text.empty()) cash.text = kept(text_of(object, "reason"));
  }

  void payout(const dom::element& object, ReadObject& read) {
    if (!common(object, read, "amount")) return;
    CashRecord& cash = read.cash;
    const std::int64_t signed_amount = cash.debit ? -cash.amount : cash.amount;
    const std::string_view status = text_of(object, "status");
    cash.kind = CashKind::transfer;
    if (status == "failed" || status == "canceled") cash.kind = CashKind::ignore;
    cash.debit = signed_amount > 0;  // it leaves Stripe's balance
    const Date arrival = day_of(whole_of(object, "arrival_date"));
    if (arrival.known()) cash.value_date = arrival;
    cash.type_code = "payout";
    cash.bank_reference = kept(id_of(object, "balance_transaction"));
    cash.end_to_end_id = cash.payment_id;
    read.is_payout = true;
    read.payout = cash.payment_id;
    read.net = -signed_amount;
  }

  // A dispute moves money by balance transactions of its own; the object says what it is about.
  void dispute(const dom::element& object, ReadObject& read) {
    if (!common(object, read, "amount")) return;
    CashRecord& cash = read.cash;
    cash.kind = CashKind::ignore;
    cash.debit = true;
    cash.type_code = "dispute";
    cash.original_id = kept(id_of(object, "charge"));
    particulars(object, read);
    std::string text(text_of(object, "reason"));
    text += " " + std::string(text_of(object, "status"));
    cash.text = kept(trim(text));
  }

  Arena& arena_;
  std::vector<RemittanceLine>& lines_;
  dom::parser parser_;
  simdjson::ondemand::parser ondemand_;
  std::string padded_;
};

ObjectReader::ObjectReader(Arena& arena, std::vector<RemittanceLine>& lines)
    : impl_(std::make_unique<Impl>(arena, lines)) {}
ObjectReader::~ObjectReader() = default;

Envelope ObjectReader::open(std::string_view text) {
  return impl_->open(text);
}
ReadObject ObjectReader::read(std::string_view text) {
  return impl_->read(text);
}

}  // namespace quittance::ingest::stripe
