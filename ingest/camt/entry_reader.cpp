#include "ingest/camt/entry_reader.h"

#include <algorithm>

#include "core/text.h"

namespace quittance::ingest::camt {
namespace {

using xml::ElementTree;
using xml::Token;

Field field_of(ElementTree::Field field) {
  return static_cast<Field>(field);
}

template <class List>
std::uint32_t size_of(const List& list) {
  return static_cast<std::uint32_t>(list.size());
}

// Lists of one owner follow each other, so that a range can grow at its end.
template <class List, class Value>
void append(IndexRange& range, List& list, Value value) {
  if (range.size() == 0) range = {size_of(list), size_of(list)};
  list.push_back(value);
  range.to = size_of(list);
}

}  // namespace

void EntryFields::clear() {
  static_cast<CommonFields&>(*this) = {};
  from = to = 0;
  reference = reversal = status = booking_date = value_date = {};
  batch_message = batch_information = batch_count = text = {};
  batch_amount = {};
  amount_repeated = false;
  details.clear();
  charge_list.clear();
  document_list.clear();
  own_amount_list.clear();
  texts.clear();
}

bool EntryReader::read(xml::Scanner& scanner, EntryFields& entry) {
  scanner_ = &scanner;
  entry_ = &entry;
  entry.clear();
  entry.from = scanner.from();
  in_detail_ = false;
  document_open_ = false;
  if (scanner.in_tree() || scanner.empty_element()) return read_elements();
  const bool compares = tried_ < kTriesBeforeJudging || matched_ > tried_ / 4;
  if (!compares) return read_elements();
  if (read_by_pattern()) return true;
  pattern_.start(scanner.rest().data());
  if (!read_elements()) {
    pattern_.give_up();
    return false;
  }
  pattern_.finish(scanner.rest().data() - scanner.from() + scanner.position());
  if (pattern_.usable()) {
    std::rotate(patterns_.begin(), patterns_.end() - 1, patterns_.end());
    std::swap(patterns_.front(), pattern_);
  }
  return true;
}

bool EntryReader::read_by_pattern() {
  const std::string_view rest = scanner_->rest();
  ++tried_;
  for (auto pattern = patterns_.begin(); pattern != patterns_.end(); ++pattern) {
    std::size_t length = 0;
    if (!pattern->usable() || !pattern->matches(rest, holes_, length)) continue;
    ++matched_;
    repeat(*pattern, rest.data());
    scanner_->pass_element(length);
    entry_->to = scanner_->position();
    std::rotate(patterns_.begin(), pattern, pattern + 1);
    return true;
  }
  return false;
}

// Tells the entry's fields what the scanner would have told them.
void EntryReader::repeat(const EntryPattern& pattern, const char* entry) {
  const std::uint64_t start = scanner_->from();
  for (const EntryPattern::Step& step : pattern.steps()) {
    std::uint64_t base = start;
    if (step.holes_before > 0) {
      const std::string_view before = holes_[step.holes_before - 1].text;
      base += static_cast<std::uint64_t>(before.data() + before.size() - entry);
    }
    from_ = base + step.from;
    to_ = base + step.to;
    if (step.act == EntryPattern::Act::begin) {
      begin(step.field);
    } else if (step.act == EntryPattern::Act::end) {
      end(step.field);
    } else {
      const EntryPattern::Hole hole =
          step.has_text ? holes_[step.holes_before] : EntryPattern::Hole{};
      if (step.act == EntryPattern::Act::words && trim(hole.text).empty()) continue;
      value(step.field,
            text_of({.raw = hole.text, .verbatim = true, .entity = false, .high = hole.high}),
            step.currency);
    }
  }
}

void EntryReader::record(EntryPattern::Act act, Field field, std::string_view currency,
                         bool has_text) {
  if (!pattern_.recording()) return;
  const char* const bytes = scanner_->rest().data() - scanner_->from();
  pattern_.step(act, field, bytes + from_, bytes + to_, currency, has_text);
}

// Passes over an element; the pattern takes its texts for any.
bool EntryReader::pass() {
  if (!pattern_.recording()) return scanner_->skip_element();
  for (std::size_t depth = 1; depth > 0;) {
    switch (scanner_->next()) {
      case Token::start:
        ++depth;
        break;
      case Token::end:
        --depth;
        break;
      case Token::text:
        pattern_.hole(scanner_->text().raw);
        break;
      case Token::finish:
        return scanner_->skip_element();  // which says that it is cut
      default:
        return false;
    }
  }
  return true;
}

bool EntryReader::read_detail(xml::Scanner& scanner, EntryFields& entry) {
  scanner_ = &scanner;
  entry_ = &entry;
  entry.clear();
  entry.from = scanner.from();
  document_open_ = false;
  look();
  begin(Field::detail);
  return read_elements();
}

bool EntryReader::read_elements() {
  xml::Scanner& scanner = *scanner_;
  if (!scanner.in_tree()) scanner.begin_tree();
  open_[0] = {ElementTree::kRoot, 0};
  std::size_t depth = 1;
  for (;;) {
    const Token token = scanner.next();
    if (token == Token::start) {
      Open& parent = open_[depth - 1];
      const auto node = elements_.find(parent.node, scanner.name_key(), parent.hint);
      if (node == ElementTree::kUnknown) {
        unread(parent.node, scanner.name(), scanner.from());
        pattern_.give_up();
        if (!scanner.skip_element()) return false;
        continue;
      }
      const Field field = field_of(elements_.field(node));
      if (field == Field::left) {
        if (!pass()) return false;
      } else if (elements_.leaf(node)) {
        if (!read_leaf(field, node)) return false;
      } else {
        open_[depth++] = {node, 0};
        if (field == Field::inner) continue;
        look();
        record(EntryPattern::Act::begin, field);
        begin(field);
      }
    } else if (token == Token::end) {
      const Field field = field_of(elements_.field(open_[--depth].node));
      if (depth == 0) {
        entry_->to = scanner.position();
        return true;
      }
      if (field == Field::inner) continue;
      look();
      record(EntryPattern::Act::end, field);
      end(field);
    } else if (token == Token::text) {
      const xml::Piece& piece = scanner.text();
      const std::string_view text = trim(piece.raw);
      if (text.empty()) continue;
      const auto node = open_[depth - 1].node;
      const Field field = field_of(elements_.field(node));
      if (field == Field::status || field == Field::discount || field == Field::value_date) {
        const std::string_view currency = xml::attribute(scanner.attributes(), "Ccy");
        look();
        pattern_.hole(piece.raw);
        record(EntryPattern::Act::words, field, currency, true);
        value(field, text_of(piece), currency);
      } else {
        unread(node, {}, scanner.from());
        pattern_.give_up();
      }
    } else {
      return false;
    }
  }
}

// A leaf holds one piece of text in nearly every document; comments and CDATA may part it.
bool EntryReader::read_leaf(Field field, ElementTree::NodeIndex node) {
  const std::string_view attributes = scanner_->attributes();
  const std::string_view currency =
      attributes.empty() ? attributes : trim(xml::attribute(attributes, "Ccy"));
  const bool is_empty = scanner_->empty_element();
  xml::Piece piece;
  look();
  if (scanner_->plain_value(piece)) {
    if (!is_empty) pattern_.hole(piece.raw);
    record(EntryPattern::Act::value, field, currency, !is_empty);
    value(field, text_of(piece), currency);
    return true;
  }
  pattern_.give_up();
  std::string_view first;
  std::string store;
  bool several = false;
  scanner_->give_blanks(true);
  for (;;) {
    const std::uint64_t at = scanner_->position();
    switch (scanner_->next()) {
      case Token::text: {
        bool unreadable = false;
        const std::string_view text = xml::resolve(scanner_->text(), charset_, arena_, unreadable);
        if (unreadable && remarks_.not_utf8++ == 0) remarks_.not_utf8_offset = at;
        if (first.empty() && !several) {
          first = text;
        } else {
          if (!several) store = first;
          several = true;
          if (store.size() <= xml::kTextBytesMax) store += text;
        }
        break;
      }
      case Token::start:
        unread(node, scanner_->name(), scanner_->from());
        if (!scanner_->skip_element()) return false;
        break;
      case Token::end:
        scanner_->give_blanks(false);
        look();
        value(field, trim(several ? arena_.keep(store) : first), currency);
        return true;
      default:
        return false;  // the scanner is not asked again
    }
  }
}

std::string_view EntryReader::text_of(const xml::Piece& piece) {
  bool unreadable = false;
  const std::string_view text = trim(xml::resolve(piece, charset_, arena_, unreadable));
  if (unreadable && remarks_.not_utf8++ == 0) remarks_.not_utf8_offset = from_;
  return text;
}

void EntryReader::unread(ElementTree::NodeIndex below, std::string_view name,
                         std::uint64_t offset) {
  ++remarks_.unread_count;
  const bool known =
      std::any_of(remarks_.unread.begin(), remarks_.unread.end(),
                  [&](const Unread& other) { return other.below == below && other.name == name; });
  if (!known && remarks_.unread.size() < Remarks::kUnreadMax) {
    remarks_.unread.push_back({below, name, offset});
  }
}

void EntryReader::set(std::string_view& target, std::string_view text) {
  if (text.empty()) return;
  if (!target.empty()) {
    if (target != text && remarks_.repeated++ == 0) remarks_.repeated_offset = from_;
    return;
  }
  target = text;
}

void EntryReader::set(AmountText& target, std::string_view text, std::string_view currency) {
  set(target.text, text);
  set(target.currency, currency);
}

void EntryReader::begin(Field field) {
  switch (field) {
    case Field::detail:
      entry_->details.emplace_back();
      entry_->details.back().from = from_;
      in_detail_ = true;
      break;
    case Field::charge:
      append(target().charges, entry_->charge_list, ChargeFields{});
      break;
    case Field::structured:
      document_open_ = false;
      number_seen_ = false;
      break;
    case Field::document:  // the first belongs to what the Strd said before it
      if (document_open_ && number_seen_) document_open_ = false;
      static_cast<void>(document());
      number_seen_ = true;
      break;
    case Field::document_amount:
      static_cast<void>(document());
      break;
    case Field::adjustment:
      if (document().adjustment.stated()) document().more_adjustments = true;
      break;
    case Field::own_amount:
      append(entry_->details.back().own_amounts, entry_->own_amount_list, OwnAmount{});
      break;
    case Field::typed_amount:
      typed_type_ = {};
      typed_amount_ = {};
      break;
    default:
      break;
  }
}

void EntryReader::end(Field field) {
  if (field == Field::detail) {
    entry_->details.back().to = to_;
    in_detail_ = false;
  } else if (field == Field::structured) {
    document_open_ = false;
  } else if (field == Field::typed_amount) {
    // The names of the code list of version 12, and plain words that banks use for it.
    const std::string_view type = typed_type_;
    DocumentFields& of = document();
    AmountText* target = nullptr;
    if (type == "DUPA" || type == "DUPY") target = &of.due;
    if (type == "RMTD" || type == "REMI") target = &of.remitted;
    if (type == "DSCT" || type == "DISC") target = &of.discount;
    if (type == "CDNT" || type == "CNOT") target = &of.credit_note;
    if (target == nullptr) {
      unread(ElementTree::kRoot, type, from_);
    } else {
      set(*target, typed_amount_.text, typed_amount_.currency);
    }
  }
}

DocumentFields& EntryReader::document() {
  if (!document_open_) {
    if (in_detail_) {
      append(entry_->details.back().documents, entry_->document_list, DocumentFields{});
    } else {
      entry_->document_list.emplace_back();
    }
    document_open_ = true;
  }
  return entry_->document_list.back();
}

void EntryReader::value(Field field, std::string_view text, std::string_view currency) {
  if (field >= Field::document_type) return document_value(field, text, currency);
  if (field >= Field::message) {
    if (in_detail_) detail_value(field, text, currency);
    return;
  }
  if (field < Field::entry_reference) return common_value(field, text, currency);
  switch (field) {
    case Field::entry_reference:
      return set(entry_->reference, text);
    case Field::reversal:
      return set(entry_->reversal, text);
    case Field::status:
      return set(entry_->status, text);
    case Field::booking_date:
      return set(entry_->booking_date, text);
    case Field::value_date:
      return set(entry_->value_date, text);
    case Field::batch_message:
      return set(entry_->batch_message, text);
    case Field::batch_information:
      return set(entry_->batch_information, text);
    case Field::batch_count:
      return set(entry_->batch_count, text);
    case Field::batch_amount:
      return set(entry_->batch_amount, text, currency);
    case Field::entry_text:
      return set(entry_->text, text);
    default:
      return;
  }
}

void EntryReader::common_value(Field field, std::string_view text, std::string_view currency) {
  CommonFields& to = target();
  switch (field) {
    case Field::amount:
      entry_->amount_repeated |= to.amount.stated();
      return set(to.amount, text, currency);
    case Field::indicator:
      entry_->amount_repeated |= !to.indicator.empty();
      return set(to.indicator, text);
    case Field::domain:
      return set(to.domain, text);
    case Field::family:
      return set(to.family, text);
    case Field::subfamily:
      return set(to.subfamily, text);
    case Field::own_code:
      return set(to.own_code, text);
    case Field::instructed:
      return set(to.instructed, text, currency);
    case Field::transacted:
      return set(to.transacted, text, currency);
    case Field::counter_value:
      return set(to.counter_value, text, currency);
    case Field::rate:
      if (to.rate.empty()) to.rate = text;  // of each amount
      return;
    case Field::servicer_reference:
      return set(to.servicer_reference, text);
    case Field::charge_amount:
      return set(entry_->charge_list.back().amount, text, currency);
    case Field::charge_indicator:
      return set(entry_->charge_list.back().indicator, text);
    case Field::charge_included:
      return set(entry_->charge_list.back().included, text);
    default:
      return;  // TtlChrgsAndTaxAmt repeats the sum of the records
  }
}

void EntryReader::detail_value(Field field, std::string_view text, std::string_view currency) {
  DetailFields& to = entry_->details.back();
  switch (field) {
    case Field::message:
      return set(to.message, text);
    case Field::payment_information:
      return set(to.payment_information, text);
    case Field::instruction:
      return set(to.instruction, text);
    case Field::end_to_end:
      return set(to.end_to_end, text);
    case Field::uetr:
      return set(to.uetr, text);
    case Field::transaction:
      return set(to.transaction, text);
    case Field::mandate:
      return set(to.mandate, text);
    case Field::check:
      return set(to.check, text);
    case Field::clearing:
      return set(to.clearing, text);
    case Field::own_reference:
      if (to.own_reference.empty()) to.own_reference = text;  // may stand several times
      return;
    case Field::own_amount_type:
      return set(entry_->own_amount_list.back().type, text);
    case Field::own_amount_value:
      return set(entry_->own_amount_list.back().amount, text, currency);
    case Field::debtor:
      return set(to.debtor.name, text);
    case Field::debtor_id:
      if (to.debtor.id.empty()) to.debtor.id = text;
      return;
    case Field::debtor_iban:
      return set(to.debtor.iban, text);
    case Field::debtor_account:
      return set(to.debtor.account, text);
    case Field::ultimate_debtor:
      return set(to.debtor.ultimate, text);
    case Field::debtor_bic:
      return set(to.debtor.bic, text);
    case Field::debtor_member:
      return set(to.debtor.member, text);
    case Field::creditor:
      return set(to.creditor.name, text);
    case Field::creditor_id:
      if (to.creditor.id.empty()) to.creditor.id = text;
      return;
    case Field::creditor_iban:
      return set(to.creditor.iban, text);
    case Field::creditor_account:
      return set(to.creditor.account, text);
    case Field::ultimate_creditor:
      return set(to.creditor.ultimate, text);
    case Field::creditor_bic:
      return set(to.creditor.bic, text);
    case Field::creditor_member:
      return set(to.creditor.member, text);
    case Field::unstructured:
      if (!text.empty()) append(to.unstructured, entry_->texts, text);
      return;
    case Field::purpose:
      return set(to.purpose, text);
    case Field::return_reason:
      return set(to.return_reason, text);
    case Field::return_text:
      if (!text.empty()) append(to.return_texts, entry_->texts, text);
      return;
    case Field::detail_text:
      return set(to.text, text);
    case Field::remittance_id:
      if (to.remittance_id.empty()) to.remittance_id = text;
      return;
    default:
      return;
  }
}

void EntryReader::document_value(Field field, std::string_view text, std::string_view currency) {
  if (field == Field::typed_amount_type) return set(typed_type_, text);
  if (field == Field::typed_amount_value) return set(typed_amount_, text, currency);
  DocumentFields& to = document();
  switch (field) {
    case Field::document_type:
      return set(to.type, text);
    case Field::document_number:
      return set(to.number, text);
    case Field::due:
      return set(to.due, text, currency);
    case Field::discount:
      return set(to.discount, text, currency);
    case Field::credit_note:
      return set(to.credit_note, text, currency);
    case Field::remitted:
      return set(to.remitted, text, currency);
    case Field::adjustment_amount:
      if (!to.more_adjustments) set(to.adjustment, text, currency);
      return;
    case Field::adjustment_indicator:
      if (!to.more_adjustments) set(to.adjustment_indicator, text);
      return;
    case Field::adjustment_reason:
      if (to.adjustment_reason.empty()) to.adjustment_reason = text;
      return;
    case Field::adjustment_text:
      if (to.adjustment_text.empty()) to.adjustment_text = text;
      return;
    case Field::creditor_reference:
      return set(to.creditor_reference, text);
    case Field::creditor_reference_type:
      return set(to.creditor_reference_type, text);
    case Field::remittance_text:
      if (!text.empty()) append(to.texts, entry_->texts, text);
      return;
    default:
      return;
  }
}

}  // namespace quittance::ingest::camt
