#include "ingest/camt/assembler.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/assert.h"
#include "core/text.h"
#include "ingest/camt/payment_id.h"

namespace quittance::ingest::camt {
namespace {

constexpr std::string_view kMessageWord = "BkToCstmr";

std::string_view local_name(std::string_view name) {
  return name.substr(name.rfind(':') + 1);  // npos + 1 is 0
}

Head head_of(xml::ElementTree::NodeIndex node) {
  return static_cast<Head>(message_elements().field(node));
}

bool is_statement_name(std::string_view local) {
  return local == "Stmt" || local == "Rpt" || local == "Ntfctn";
}

// Blanks, Ctrl-Z and what closes a CDATA section that held the document.
bool is_padding(std::string_view text) {
  return text.find_first_not_of(std::string_view(" \t\r\n\0\x1A]>", 8)) == std::string_view::npos;
}

}  // namespace

CamtAssembler::CamtAssembler(std::string_view bytes, const DecodeContext& context)
    : bytes_(bytes), context_(context), encoding_(xml::encoding_of(bytes)) {
  Unit file;
  file.level = Level::file;
  file.name = "file";
  file.to = bytes.size();
  summary_.units.push_back(std::move(file));
  if (encoding_.charset == xml::Charset::other) {
    findings_.add(Note::encoding_unknown, 0, 0, quoted_for_message(encoding_.declared));
  }
}

void CamtAssembler::add(std::unique_ptr<Fragment> fragment, CashSink& sink) {
  auto* given = dynamic_cast<CamtFragment*>(fragment.get());
  QASSERT(given != nullptr);
  if (broken_) return;
  const std::uint64_t stop = given->stop;
  std::shared_ptr<const CamtFragment> part(static_cast<CamtFragment*>(fragment.release()));
  const auto read_on = [&](std::uint64_t from) {
    return std::shared_ptr<const CamtFragment>(
        read_part(bytes_, charset_of_text(), from, stop, bytes_.size()));
  };
  if (part->from != position_) {  // the part before it went on into this one
    if (stop <= position_) return;
    part = read_on(position_);
  }
  walk(part, sink);
  if (!broken_ && part->cut && !part->to_the_end) {
    part = read_on(part->to);
    walk(part, sink);
  }
  position_ = part->to;
  if (broken_) return;
  if (part->cut) {
    break_off(Note::xml_cut_off, part->offset(part->to), {}, HoldReason::trailer_missing, sink);
  }
}

void CamtAssembler::walk(const std::shared_ptr<const CamtFragment>& fragment, CashSink& sink) {
  const CamtFragment& part = *fragment;
  std::size_t note = 0;
  for (std::size_t n = 0; n < part.marks.size() && !broken_; ++n) {
    const Mark& mark = part.marks[n];
    broken_at_ = mark.from;
    switch (mark.kind) {
      case MarkKind::start:
        if (open_.size() >= xml::kDepthMax) {
          break_off(Note::xml_broken, part.offset(mark.from),
                    xml::sentence_of(xml::Fault::depth_limit), HoldReason::structure_broken, sink);
        } else {
          start(mark, part);
        }
        break;
      case MarkKind::end:
        end(mark, part, sink);
        break;
      case MarkKind::text:
        text(mark, part);
        break;
      case MarkKind::entry:
        take_entry(fragment, n, note, sink);
        break;
    }
  }
  if (broken_) {  // by a tag that does not fit: what stands behind it counts no more
    const bool utf16 = part.transcoded != nullptr;
    const std::string_view text = utf16 ? part.transcoded->text() : bytes_;
    const std::uint64_t from = utf16 ? 0 : std::max(part.from, encoding_.mark_bytes);
    const auto again = read_part(text, charset_of_text(), from, broken_at_, text.size());
    merge_remarks(part, again->remarks);
    return;
  }
  merge_remarks(part, part.remarks);
  if (part.fault == xml::Fault::doctype) {
    break_off(Note::doctype_refused, part.offset(part.fault_at), {}, HoldReason::structure_broken,
              sink);
  } else if (part.fault != xml::Fault::none) {
    break_off(Note::xml_broken, part.offset(part.fault_at), xml::sentence_of(part.fault),
              HoldReason::structure_broken, sink);
  } else if (part.marks_limit) {
    break_off(Note::tags_without_entry, part.offset(part.to), {}, HoldReason::structure_broken,
              sink);
  }
}

// What was noted of the entry, then the entry. `note`: the fragment's first that is not said yet.
void CamtAssembler::take_entry(std::shared_ptr<const CamtFragment> fragment, std::size_t mark,
                               std::size_t& note, CashSink& sink) {
  ++record_;
  const std::size_t first = note;
  while (note < fragment->notes.size() && fragment->notes[note].mark == mark) ++note;
  std::span<const Noted> notes(fragment->notes.data() + first, note - first);
  Mark at = fragment->marks[mark];
  // Its currency stands around it: it is read again, now that the account's is known.
  if (fragment->entries[at.entry].currency_missing && in_statement()) {
    judge_account();
    if (statement_.currency.known()) {
      const bool utf16 = fragment->transcoded != nullptr;
      const std::string_view text = utf16 ? fragment->transcoded->text() : bytes_;
      std::unique_ptr<CamtFragment> again = read_part(text, charset_of_text(), at.from, at.from + 1,
                                                      text.size(), statement_.currency);
      again->transcoded = fragment->transcoded;
      fragment = std::move(again);
      notes = fragment->notes;
      at = fragment->marks[0];
      findings_.add(Note::currency_of_account, record_, fragment->offset(at.from),
                    statement_.currency.code());
    }
  }
  for (const Noted& noted : notes) {
    findings_.add(noted.note, record_, fragment->offset(noted.offset),
                  noted.shown.empty() ? std::string() : quoted_for_message(noted.shown));
  }
  entry(fragment, at, sink);
}

bool CamtAssembler::in_statement() const {
  return statement_.open && !open_.empty() && open_.back().node != kOutside &&
         open_.back().node != kSkipped && head_of(open_.back().node) == Head::statement;
}

void CamtAssembler::start(const Mark& mark, const CamtFragment& fragment) {
  Element element;
  element.name = mark.name;
  const std::string_view local = local_name(mark.name);
  const auto above = open_.empty() ? kOutside : open_.back().node;
  if (above == kSkipped) {
    element.node = kSkipped;
  } else if (above != kOutside) {
    element.node = message_elements().find(above, local, open_.back().hint);
    if (element.node == xml::ElementTree::kUnknown) {
      element.node = kSkipped;
      unread(message_elements().path(above) + "/" + std::string(local), fragment.offset(mark.from));
      if (statement_.open && is_statement_name(local)) {
        doubt_statement(Note::statement_nested, fragment.offset(mark.from));
      }
    } else if (head_of(element.node) == Head::left) {
      element.node = kSkipped;
    }
  } else if (local.starts_with(kMessageWord)) {
    element.node = xml::ElementTree::kRoot;
    begin_message(local, fragment.offset(mark.from));
  }
  // The version stands in the namespace, on this element or around it.
  if (above == kOutside && !mark.attributes.empty()) {
    constexpr std::string_view kSpace = "camt.05";
    if (const std::size_t at = mark.attributes.find(kSpace); at != std::string_view::npos) {
      std::string_view space = mark.attributes.substr(at, 15);  // camt.053.001.08
      space = space.substr(0, space.find_first_of("\"' \t\r\n"));
      if (summary_.dialect.empty()) summary_.dialect = space;
      if (element.node == xml::ElementTree::kRoot && !space.starts_with(format_of(message_.kind))) {
        findings_.add(Note::namespace_differs, 0, fragment.offset(mark.from),
                      quoted_for_message(space));
      }
    }
  }
  if (!mark.attributes.empty()) element.currency = trim(xml::attribute(mark.attributes, "Ccy"));
  if (element.node != kOutside && element.node != kSkipped) {
    value_.clear();
    const Head head = head_of(element.node);
    if (head == Head::statement) open_statement(fragment.offset(mark.from));
    if (head == Head::balance && statement_.open) {
      statement_.balances.emplace_back().offset = fragment.offset(mark.from);
    }
  }
  open_.push_back(element);
}

void CamtAssembler::end(const Mark& mark, const CamtFragment& fragment, CashSink& sink) {
  if (open_.empty() || open_.back().name != mark.name) {
    break_off(Note::xml_broken, fragment.offset(mark.from), xml::sentence_of(xml::Fault::end_tag),
              HoldReason::structure_broken, sink);
    return;
  }
  const Element element = open_.back();
  open_.pop_back();
  if (element.node == kOutside || element.node == kSkipped) return;
  if (element.node == xml::ElementTree::kRoot) {
    message_ = {};
    return;
  }
  const Head head = head_of(element.node);
  if (head == Head::statement) {
    close_statement(fragment.offset(mark.to), sink);
  } else if (head != Head::inner && message_elements().leaf(element.node)) {
    head_value(head, trim(value_), element.currency, fragment.offset(mark.from));
  }
  value_.clear();
}

void CamtAssembler::text(const Mark& mark, const CamtFragment& fragment) {
  const auto node = open_.empty() ? kOutside : open_.back().node;
  if (node == kSkipped || (node == kOutside && !open_.empty()) || is_padding(mark.name)) return;
  if (node != kOutside && message_elements().leaf(node)) {
    if (value_.size() <= xml::kTextBytesMax) value_ += mark.name;
    return;
  }
  unread(open_.empty() ? "text outside the message" : "text in " + message_elements().path(node),
         fragment.offset(mark.from));
}

void CamtAssembler::begin_message(std::string_view element, std::uint64_t offset) {
  message_ = {};
  message_created_.clear();
  message_.open = true;
  if (element.find("AcctRpt") != std::string_view::npos) {
    message_.kind = MessageKind::report;
  } else if (element.find("DbtCdtNtfctn") != std::string_view::npos) {
    message_.kind = MessageKind::notification;
  }
  if (++messages_ > 1) findings_.add(Note::second_message, record_, offset);
  if (summary_.format.empty()) summary_.format = format_of(message_.kind);
}

void CamtAssembler::entry(const std::shared_ptr<const CamtFragment>& fragment, const Mark& mark,
                          CashSink& sink) {
  const Entry& entry = fragment->entries[mark.entry];
  const std::uint64_t from = fragment->offset(mark.from);
  const std::uint64_t to = fragment->offset(mark.to);
  const bool placed = in_statement();
  ++summary_.transactions;
  summary_.details += entry.details;
  if (!placed) findings_.add(Note::entry_outside_statement, record_, from);
  if (!placed || entry.rejected) {
    cover(sink, from, to, RangeUse::rejected, "Ntry");
    return;
  }
  judge_account();
  tally(entry);
  if (!statement_.currency.known()) statement_.currency = entry.currency;
  if (entry.currency != statement_.currency) {
    findings_.add(Note::currency_differs, record_, from,
                  entry.currency.code() + " on an account in " + statement_.currency.code());
  }
  const bool booked = entry.status == EntryStatus::booked;
  if (!booked && not_booked_++ == 0) not_booked_offset_ = from;
  const bool waits =
      entry.reversal && booked && statement_.kind == MessageKind::statement && entry.amount != 0;
  bool any_receipt = false;
  if (entry.payments.size() > 0) {
    const CashRecord& first = fragment->payments[entry.payments.from].cash;
    const bool dated = first.booking_date.known() || first.value_date.known();
    if (!dated && date_missing_++ == 0) date_missing_offset_ = from;
  }
  for (std::uint32_t n = entry.payments.from; n < entry.payments.to; ++n) {
    const CashRecord& cash = fragment->payments[n].cash;
    any_receipt = any_receipt || kind_of(cash) == CashKind::receipt;
    if (waits) {
      waiting_.push_back({fragment, n, record_, entry.status});
    } else {
      emit(*fragment, n, record_, entry.status, false, sink);
    }
  }
  const bool provisional = statement_.kind == MessageKind::report || !booked;
  cover(sink, from, to, any_receipt && !provisional ? RangeUse::payment : RangeUse::non_cash,
        "Ntry");
}

void CamtAssembler::tally(const Entry& entry) {
  Wide& sum = entry.debit ? debits_[entry.currency] : credits_[entry.currency];
  sum += entry.amount;
  ++(entry.debit ? summary_.debits : summary_.credits).count;
  if (entry.has_details) {
    ++statement_.entries_with_details;
    statement_.details_agreeing += entry.details_agree ? 1 : 0;
  }
  if (statement_.currency.known() && entry.currency != statement_.currency) return;
  const auto count = [&](Turnover& turnover) {
    ++turnover.count;
    turnover.sum += entry.amount;
  };
  Turnovers& of = statement_.turnovers;
  count(entry.debit ? of.debits : of.credits);
  if (entry.status != EntryStatus::booked) return;
  count(entry.debit ? of.booked_debits : of.booked_credits);
  if (entry.reversal) count(entry.debit ? of.reversed_debits : of.reversed_credits);
}

// The profile's word for the type code decides. What a notification says is booked by the statement
// that carries its entry, unless the profile takes notifications as the details of its totals.
CashKind CamtAssembler::kind_of(const CashRecord& cash) const {
  const bool notified = statement_.kind == MessageKind::notification;
  if (profile_ != nullptr && !profile_->type_codes.empty()) {
    const auto& codes = profile_->type_codes;
    const auto feed = codes.find("camt.054");
    if (notified && (feed == codes.end() || feed->second != CashKind::receipt)) {
      return CashKind::advice;
    }
    if (cash.kind != CashKind::returned && cash.amount != 0) {
      if (const auto found = codes.find(cash.type_code); found != codes.end()) {
        return found->second;
      }
    }
    return cash.kind;
  }
  return notified ? CashKind::advice : cash.kind;
}

void CamtAssembler::emit(const CamtFragment& fragment, std::uint32_t index, std::uint32_t record,
                         EntryStatus status, bool inverted, CashSink& sink) {
  const Payment& payment = fragment.payments[index];
  CashRecord cash = payment.cash;
  cash.account = statement_.account();
  cash.remittance = std::span<const RemittanceLine>(fragment.lines)
                        .subspan(payment.lines.from, payment.lines.size());
  cash.kind = kind_of(cash);
  cash.debit = cash.debit != inverted;
  cash.provisional = statement_.kind == MessageKind::report || status != EntryStatus::booked;
  cash.unit = statement_.unit;
  cash.source = {.record = record,
                 .from = fragment.offset(cash.source.from),
                 .to = fragment.offset(cash.source.to)};
  if (!cash.payer.iban.empty() && cash.payer.iban == cash.account) {
    findings_.add(Note::own_account_as_payer, record, cash.source.from);
    cash.payer.iban = {};
  }
  Date date = cash.booking_date.known() ? cash.booking_date : cash.value_date;
  if (!date.known()) date = cash.deposit_date = statement_.day;
  const bool by_reference =
      profile_ != nullptr && profile_->bank_reference_unique && !payment.own_reference.empty();
  const std::uint64_t scope = cash.provisional ? 1 : (cash.kind == CashKind::advice ? 2 : 0);
  std::uint64_t mark = mark_of(scope, cash.account);
  mark = mark_of(mark ^ static_cast<std::uint64_t>(date.days()), cash.currency.code());
  if (by_reference) {
    mark = mark_of(mark ^ (cash.debit ? 1U : 0U), payment.own_reference);
    const std::uint32_t ordinal = ordinals_.next(mark);
    if (ordinal > 1) findings_.add(Note::reference_reused, record, cash.source.from);
    id_by_reference(id_, cash.account, date, cash.debit, payment.own_reference, ordinal);
  } else {
    const std::uint64_t content = with_currency(payment.content, cash.currency);
    id_by_content(id_, cash.account, date, content, ordinals_.next(mark ^ content));
  }
  cash.payment_id = id_;
  cash.key_is_reference = by_reference;
  sink.cash(cash);
}

}  // namespace quittance::ingest::camt
