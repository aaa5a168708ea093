#include "ingest/fedwire/message.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "ingest/charset.h"
#include "ingest/x12/information.h"

namespace quittance::ingest::fedwire {
namespace {

const Currency& usd() {
  static const Currency kUsd = Currency::of("USD");
  return kUsd;
}

void append_words(std::string& to, std::string_view words) {
  if (words.empty()) return;
  if (!to.empty()) to += ' ';
  to += words;
}

// The document types of {8400}, as far as matching tells them apart.
ReferenceKind kind_of(std::string_view type) {
  constexpr std::array<std::string_view, 4> kInvoices = {"AROI", "CINV", "DEBN", "HIRI"};
  if (std::find(kInvoices.begin(), kInvoices.end(), type) != kInvoices.end()) {
    return ReferenceKind::invoice;
  }
  if (type == "CREN") return ReferenceKind::credit_memo;
  if (type == "PUOR") return ReferenceKind::po;
  return type == "BOLD" ? ReferenceKind::bol : ReferenceKind::other;
}

// Those whose second appearance is another message's.
constexpr std::array<std::string_view, 11> kSingleTags = {
    "1510", "1520", "2000", "3100", "3320", "3400", "3600", "4200", "4320", "5000", "6000"};

// A bit for each of them; 0 for any other tag.
std::uint32_t bit_of(std::string_view number) {
  const auto found = std::find(kSingleTags.begin(), kSingleTags.end(), number);
  return found == kSingleTags.end() ? 0U : 1U << (found - kSingleTags.begin());
}

}  // namespace

void Message::clear() {
  *this = {};
}

std::string_view Message::words(std::string_view raw) {
  return as_utf8(trim(raw), arena_);
}

Party Message::party(std::string_view content) {
  Elements elements(content);
  Party party;
  party.code = words(elements.fixed(1));
  party.id = words(elements.upto(34));
  party.name = words(elements.upto(35));
  return party;
}

bool Message::repeats(std::string_view number) const {
  return (singles_ & bit_of(number)) != 0;
}

// Currency 3, which is that of the transfer, and amount 19.
std::optional<std::int64_t> Message::decimal(const Tag& tag, Elements& elements) {
  const std::string_view currency = trim(elements.fixed(3));
  const std::string_view written = elements.upto(19);
  const Result<std::int64_t> minor = parse_major(trim(written), usd());
  const bool in_dollars = currency.empty() || currency == "USD";
  if (in_dollars && minor && *minor >= 0 && *minor <= kAmountMax) return *minor;
  flaws.push_back({"line_amount_unreadable",
                   std::string(words(currency)) + " " + std::string(words(written)), tag.from});
  return std::nullopt;
}

void Message::take(const Tag& tag) {
  const std::string_view number = tag.number;
  Elements elements(tag.content);
  singles_ |= bit_of(number);
  has_body_tag = has_body_tag || number >= "3000";
  has_remittance_ = has_remittance_ || (number >= "8200" && number <= "8750");
  if (number == "1500") {  // format version 2, user's mark 8, T or P, resent
    has_sender_tag = true;
    static_cast<void>(elements.fixed(10));
    const std::string_view mark = trim(elements.fixed(1));
    const std::string_view copy = trim(elements.fixed(1));
    test = mark == "T";
    possible_duplicate = copy == "P" || copy == "R";  // resent, retrieved
    if ((!mark.empty() && mark != "T" && mark != "P") || (!copy.empty() && !possible_duplicate)) {
      flaws.push_back({"mark_unknown", std::string(words(tag.content)), tag.from});
    }
  } else if (number == "1510") {
    type = words(elements.fixed(2));
    subtype = words(elements.fixed(2));
  } else if (number == "1520") {
    imad = words(tag.content);
    if (const auto day = Date::parse_yyyymmdd(imad.substr(0, 8))) date = *day;
  } else if (number == "1120" || number == "1110") {
    if (const auto day = Date::parse_yyyymmdd(trim(tag.content).substr(0, 8)); day && !date.known())
      date = *day;
  } else if (number == "2000") {
    has_amount_tag = true;
    amount_written = words(tag.content);
    if (amount_written.size() == 12 && all_digits(amount_written)) {
      if (const auto cents = parse_minor(amount_written)) amount = *cents;
    }
  } else if (number == "3100") {
    sender_routing = words(elements.fixed(9));
  } else if (number == "3400") {
    receiver_routing = words(elements.fixed(9));
  } else if (number == "3600") {
    business_function = words(elements.fixed(3));
  } else if (number == "3610") {
    local_instrument_ = words(elements.upto(4));
    instrument_from_ = tag.from;
  } else if (number == "3620") {  // indicator, address, name, phone, mobile, fax, end-to-end
    static_cast<void>(elements.fixed(1));
    for (const std::size_t width :
         {std::size_t{2048}, std::size_t{140}, std::size_t{35}, std::size_t{35}, std::size_t{35}}) {
      static_cast<void>(elements.upto(width));
    }
    end_to_end_id = words(elements.upto(35));
  } else if (number == "4200") {
    beneficiary = party(tag.content);
  } else if (number == "4320") {
    reference = words(elements.upto(16));
  } else if (number == "5000") {
    originator = party(tag.content);
  } else if (number == "5010" && originator.name.empty()) {  // option F: "1/Name"
    originator.id = words(elements.upto(35));
    const std::string_view name = elements.upto(35);
    originator.name = words(name.starts_with("1/") ? name.substr(2) : name);
  } else if (number == "6000") {
    while (!elements.empty()) append_words(text, words(elements.upto(35)));
  } else if (number == "8200") {
    take_addenda(tag);
  } else if (number == "8400") {
    take_document(tag);
  } else if (number == "8450" || number == "8500" || number == "8550") {
    const auto stated = decimal(tag, elements);
    (number == "8450" ? paid_ : number == "8500" ? gross_ : discount_) = stated;
  } else if (number == "8600") {
    take_adjustment(tag);
  } else if (number == "8700" && in_document_) {
    const std::string_view kind = elements.fixed(4);
    if (kind == "PROP") static_cast<void>(elements.upto(35));
    if (!elements.empty() && tag.content.substr(4).starts_with('*')) {
      static_cast<void>(elements.upto(35));
    }
    append_words(document_text_, words(kind));
    append_words(document_text_, words(elements.upto(35)));
  } else if (number == "8750") {
    while (!elements.empty()) append_words(text, words(elements.upto(140)));
  }
}

// {8200}: length, then an 820 in X12 or words, by {3610}.
void Message::take_addenda(const Tag& tag) {
  if (tag.cut_off || !all_digits(tag.content.substr(0, 4))) {
    flaws.push_back({"addenda_cut_off", std::string(words(tag.content.substr(0, 4))), tag.from});
  }
  const std::string_view information =
      tag.content.substr(std::min<std::size_t>(tag.content.size(), 4));
  const auto read = x12::read_information(information, usd(), amount.value_or(0), addenda_);
  if (read == x12::InformationRead::no_segments) {
    append_words(text, words(information));
    return;
  }
  if (read == x12::InformationRead::cut_off) {
    flaws.push_back({"addenda_cut_off", "X12", tag.from});
  }
  for (const x12::Flaw& flaw : addenda_.flaws()) {
    flaws.push_back({flaw.code, std::string(flaw.written), tag.from});
  }
  lines.insert(lines.end(), addenda_.lines().begin(), addenda_.lines().end());
  lines_sum += addenda_.lines_sum();
  sum_complete = sum_complete && addenda_.sum_complete();
  append_words(text, addenda_.text());
}

// {8400}: type 4 (PROP: one of its own, 35), identification 35, issuer 35. A star may stand behind
// the type.
void Message::take_document(const Tag& tag) {
  close_document();
  in_document_ = true;
  Elements elements(tag.content);
  const std::string_view kind = elements.fixed(4);
  if (kind == "PROP") {
    static_cast<void>(elements.upto(35));
  } else if (tag.content.substr(std::min<std::size_t>(4, tag.content.size())).starts_with('*')) {
    static_cast<void>(elements.upto(0));
  }
  RemittanceLine line;
  line.kind = kind_of(kind);
  line.reference = words(elements.upto(35));
  lines.push_back(line);
}

// {8600}: reason 2, CRDT or DBIT, currency 3, amount 19, words 140.
void Message::take_adjustment(const Tag& tag) {
  Elements elements(tag.content);
  const std::string_view reason = elements.fixed(2);
  const bool debit = elements.fixed(4) == "DBIT";
  const auto stated = decimal(tag, elements);
  if (!in_document_) return;
  adjustment_ = stated ? std::optional(debit ? -*stated : *stated) : std::nullopt;
  lines.back().reason = words(reason);
  append_words(document_text_, words(elements.upto(140)));
}

// A credit reduces what is paid. Where gross, discount and paid are stated, they decide its sign.
void Message::close_document() {
  if (!in_document_) return;
  in_document_ = false;
  RemittanceLine& line = lines.back();
  line.text = arena_.keep(document_text_);
  document_text_.clear();
  line.discount = discount_.value_or(0);
  line.adjustment = adjustment_.value_or(0);
  if (paid_ && gross_ && *gross_ - line.discount + line.adjustment == *paid_) {
    line.adjustment = -line.adjustment;
  }
  line.amount_stated = paid_ || gross_;
  line.paid = paid_ ? *paid_ : gross_ ? *gross_ - line.discount - line.adjustment : 0;
  lines_sum += line.paid;
  sum_complete = sum_complete && line.amount_stated;
  paid_ = gross_ = discount_ = adjustment_ = std::nullopt;
}

void Message::finish() {
  close_document();
  // Those announce {8200} (RRMT: {8250}, RMTS: {8300} on).
  for (const std::string_view announces :
       {"ANSI", "GXML", "IXML", "NARR", "RMTS", "RRMT", "S820", "SWIF", "UEDI"}) {
    if (local_instrument_ == announces && !has_remittance_) {
      flaws.push_back({"remittance_missing", std::string(announces), instrument_from_});
    }
  }
}

}  // namespace quittance::ingest::fedwire
