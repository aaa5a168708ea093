#include "matching/references.h"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <span>

#include "core/references.h"
#include "core/text.h"
#include "core/wide.h"
#include "matching/discount.h"
#include "matching/normalise.h"
#include "matching/other_things.h"
#include "matching/printed_names.h"
#include "matching/ranges.h"
#include "matching/readings.h"
#include "matching/resolver.h"
#include "matching/structured.h"
#include "matching/text_lines.h"
#include "matching/tokens.h"
#include "matching/tolerance.h"

namespace quittance::matching {
namespace {

// "288.11" is what somebody paid, and no number but one that is written just so.
bool is_amount(const Token& token, const PaymentInput& payment, const Ledger& ledger) {
  return !token.labelled && !token.part && written_amount(token.text, payment.currency) &&
         ledger.by_number(token.text).empty();
}

// Nothing but blanks and signs stands between the token and the end of the text or of a line of it.
bool ends(std::string_view text, std::string_view token) {
  std::string_view behind =
      text.substr(static_cast<std::size_t>(token.data() + token.size() - text.data()));
  behind = behind.substr(0, behind.find('\n'));
  return std::none_of(behind.begin(), behind.end(),
                      [](char c) { return is_digit(c) || is_alpha(c); });
}

}  // namespace

DocumentResolver::DocumentResolver(const Ledger& ledger, const Directory& directory,
                                   const RuleSet& rules, std::pmr::memory_resource& memory,
                                   std::pmr::memory_resource& texts)
    : ledger_(ledger), directory_(directory), rules_(rules), memory_(memory), texts_(texts) {}

void DocumentResolver::take(const NamedDocument& document) {
  const bool again = std::any_of(found_.begin(), found_.end(), [&](const NamedDocument& other) {
    return other.item == document.item;
  });
  if (!again) found_.push_back(document);
}

// True when the whole text is one structured reference of the book. Those inside it are noted, so
// that the groups they are written in are not read as numbers.
bool DocumentResolver::search_structured(std::string_view text, bool whole,
                                         const PaymentInput& payment, const PayerSet& payers) {
  const Resolver resolver(payment, payers, ledger_, directory_, memory_, own_);
  if (whole) {
    const NamedDocument document = resolver.by_structured_reference(trim(text), nullptr);
    if (in_the_book(document)) {
      take(document);
      return true;
    }
  }
  for (const FoundReference& reference : find_references(text)) {
    if (reference.grade > ReferenceGrade::by_label) continue;
    const std::string_view written = text.substr(reference.from, reference.to - reference.from);
    const NamedDocument document = resolver.by_structured_reference(written, nullptr);
    if (!in_the_book(document)) continue;
    understood_.push_back(written);
    take(document);
  }
  return false;
}

// `token` is a piece of the text that was searched last.
bool DocumentResolver::is_understood(std::string_view token) const {
  return std::any_of(understood_.begin(), understood_.end(),
                     [&](std::string_view written) { return is_within(token, written); });
}

// True when the book has a document of these lines; `lines` stay where they are.
bool DocumentResolver::read_lines(std::span<const RemittanceLine> lines,
                                  const PaymentInput& payment, const PayerSet& payers) {
  if (lines.empty()) return false;
  lines_.clear();
  const Resolver resolver(payment, payers, ledger_, directory_, memory_, own_);
  for (const RemittanceLine& line : lines) {
    if (line.kind == ReferenceKind::customer && !line.amount_stated) continue;
    lines_.push_back(resolver.resolve(line.reference, &line));
    if (in_the_book(lines_.back())) continue;
    hits_.clear();
    read_otherwise(line.reference, payment, payers);
    if (hits_.size() != 1) continue;
    lines_.back() = hits_.front();
    lines_.back().line = &line;
  }
  return std::any_of(lines_.begin(), lines_.end(), in_the_book);
}

bool DocumentResolver::search_text_lines(const PaymentInput& payment, const PayerSet& payers) {
  if (payment.text.empty() || !payment.remittance.empty()) return false;
  find_text_lines(payment.text, payment.amount, payment.currency, text_lines_);
  if (text_lines_.empty()) return false;
  auto* const kept = static_cast<RemittanceLine*>(
      memory_.allocate(text_lines_.size() * sizeof(RemittanceLine), alignof(RemittanceLine)));
  std::uninitialized_copy(text_lines_.begin(), text_lines_.end(), kept);
  if (!read_lines({kept, text_lines_.size()}, payment, payers)) return false;
  // A number beside the cash may be another's by chance: then the rest of the text is read too.
  const bool own = std::any_of(lines_.begin(), lines_.end(), is_own);
  if (!own || !deducts_right()) {
    lines_.clear();
    return false;
  }
  return true;
}

// One line of a text that is the whole payment and takes something off says right what its item
// asks for; else the words may mean another document beside it.
bool DocumentResolver::deducts_right() const {
  if (lines_.size() != 1 || lines_.front().finding != Finding::named) return true;
  const RemittanceLine& line = *lines_.front().line;
  if (line.adjustment == 0) return true;
  const std::int64_t asks = ledger_.item(lines_.front().item).open;
  return line.paid + line.discount + line.adjustment == asks;
}

// An order of several items of which the payment is the sum: it pays each of them.
bool DocumentResolver::take_whole_order(const NamedDocument& order, const PaymentInput& payment) {
  Wide sum = 0;
  for (const ItemHandle item : order.alternatives()) sum += ledger_.item(item).open;
  if (order.finding != Finding::ambiguous || sum != payment.amount) return false;
  for (const ItemHandle item : order.alternatives()) {
    take({.reference = order.reference,
          .item = item,
          .matches = 1,
          .finding = Finding::named,
          .grade = order.grade,
          .name = order.name});
  }
  return true;
}

// No number of an item was named: perhaps those of orders or deliveries. True when the payer has
// any of them.
bool DocumentResolver::search_orders(const PaymentInput& payment, const PayerSet& payers) {
  if (payers.candidates().empty()) return false;
  const Resolver resolver(payment, payers, ledger_, directory_, memory_, own_);
  bool any = false;
  for (NamedDocument& line : lines_) {
    if (line.line == nullptr) continue;
    const NamedDocument order = resolver.by_order(line.reference, line.line);
    if (!in_the_book(order)) continue;
    if (lines_.size() == 1 && take_whole_order(order, payment)) {
      lines_.clear();
      return true;
    }
    line = order;
    any = true;
  }
  if (!lines_.empty()) return any;
  for (const std::string_view text : {payment.reference, payment.end_to_end_id, payment.text}) {
    if (text.empty()) continue;
    find_tokens(text, text.data() != payment.text.data(), tokens_);
    bool covered = false;
    for (const Token& token : tokens_) {
      if (token.part && covered) continue;
      const NamedDocument order = resolver.by_order(token.text, nullptr);
      if (!token.part) covered = in_the_book(order);
      if (in_the_book(order) && !take_whole_order(order, payment)) take(order);
    }
  }
  return !found_.empty();
}

void DocumentResolver::search(std::string_view text, bool whole, const PaymentInput& payment,
                              const PayerSet& payers) {
  if (text.empty()) return;
  const Resolver resolver(payment, payers, ledger_, directory_, memory_, own_);
  // Mostly a reference field is one number, and the book has it: its parts say nothing more.
  if (const std::string_view only = single_token(text);
      !only.empty() && found_.empty() && !is_amount({.text = only}, payment, ledger_)) {
    const NamedDocument document = resolver.resolve(only, nullptr);
    if (in_the_book(document)) {
      found_.push_back(document);
      return;
    }
  }
  understood_.clear();
  if (ledger_.has_references() && search_structured(text, whole, payment, payers)) return;
  find_tokens(text, whole, tokens_);
  for (const Token& token : tokens_) {
    if (is_understood(token.text)) continue;
    if (is_amount(token, payment, ledger_)) {
      understood_.push_back(token.text);
      continue;
    }
    const NamedDocument document = resolver.resolve(token.text, nullptr);
    if (in_the_book(document)) {
      understood_.push_back(token.text);  // its parts say nothing more
      take(document);
    } else if (!token.part && unread_.size() <= kUnreadMax) {
      unread_.push_back(document);
      unread_.back().ends_text = ends(text, token.text);
    }
  }
  for (NamedDocument& document : found_)
    document.ends_text = is_within(document.reference, text) && ends(text, document.reference);
}

// The open amounts of what was found are the payment, less discounts or whole.
bool DocumentResolver::explained(const PaymentInput& payment) const {
  Wide asked = 0;
  Wide discounts = 0;
  for (const NamedDocument& document : found_) {
    if (document.finding != Finding::named) return false;
    asked += ledger_.item(document.item).open;
    discounts += ledger_.item(document.item).discount;
  }
  return !found_.empty() && (asked == payment.amount || asked - discounts == payment.amount);
}

// Numbers that the text has not as the book does. Adds to `hits_` what each means, if it is one
// item.
void DocumentResolver::read_otherwise(std::string_view text, const PaymentInput& payment,
                                      const PayerSet& payers) {
  readings_.clear();
  find_readings_of_words(text, readings_);
  find_readings_across_blanks(text, readings_);
  const Resolver resolver(payment, payers, ledger_, directory_, memory_, own_);
  const std::size_t first = hits_.size();
  for (const Reading& reading : readings_) {
    NamedDocument document = resolver.resolve(reading.number, nullptr);
    if (!is_own(document) || !may_mean(reading, ledger_.number(document.item))) continue;
    document.reference = reading.written;
    document.grade = std::max(document.grade, Grade::normalised);
    hits_.push_back(document);
  }
  // The longest piece says most; one that may mean two items says nothing.
  const std::vector<NamedDocument> all(hits_.begin() + static_cast<std::ptrdiff_t>(first),
                                       hits_.end());
  hits_.resize(first);
  for (const NamedDocument& hit : all) {
    const bool outdone = std::any_of(all.begin(), all.end(), [&](const NamedDocument& other) {
      if (other.item == hit.item || !is_within(hit.reference, other.reference)) return false;
      return other.reference.size() > hit.reference.size() ||
             other.reference.data() == hit.reference.data();
    });
    const bool again = std::any_of(hits_.begin(), hits_.end(), [&](const NamedDocument& other) {
      return other.item == hit.item;
    });
    if (!outdone && !again) hits_.push_back(hit);
  }
}

// What the words do not say as they stand, they may say read otherwise.
void DocumentResolver::search_further(const PaymentInput& payment, const PayerSet& payers) {
  hits_.clear();
  const std::array texts = {payment.reference, payment.end_to_end_id, payment.text};
  for (const std::string_view text : texts) read_otherwise(text, payment, payers);
  for (const NamedDocument& hit : hits_) {
    const bool known = std::any_of(found_.begin(), found_.end(), [&](const NamedDocument& other) {
      return other.item == hit.item;
    });
    if (known) continue;  // as it stands the number says so already
    // A piece of it may be the whole number of somebody for whom the payer's name does not speak,
    // or the digits of a credit memo: "MUC 29015" is not CM-29015.
    const auto is_credit = [&](const NamedDocument& document) {
      return ledger_.item(document.item).kind == ItemKind::credit_memo;
    };
    std::erase_if(found_, [&](const NamedDocument& document) {
      const bool worse = document.finding != Finding::named ||
                         (hit.name <= NameVerdict::compatible && document.name > hit.name) ||
                         (hit.finding == Finding::named && !is_credit(hit) && is_credit(document));
      return worse && is_within(document.reference, hit.reference);
    });
    take(hit);
  }
  if (explained(payment)) return;
  // A number may have been shortened to its end.
  fragments_.clear();
  for (const std::string_view text : texts) find_fragments(text, fragments_);
  std::erase_if(fragments_, [&](std::string_view fragment) {
    const auto holds = [&](const NamedDocument& document) {
      return is_within(fragment, document.reference) &&
             (is_own(document) || document.reference.size() == fragment.size());
    };
    return std::any_of(found_.begin(), found_.end(), holds) ||
           std::any_of(unread_.begin(), unread_.end(), [&](const NamedDocument& document) {
             return document.reference.size() == fragment.size() &&
                    is_within(fragment, document.reference);
           });
  });
  if (unread_.size() + fragments_.size() > kUnreadMax) return;
  for (const std::string_view fragment : fragments_)
    unread_.push_back({.reference = fragment, .grade = Grade::partial});
}

// Two numbers of one account with "to" between them stand for all between them, where these explain
// the amount.
void DocumentResolver::search_ranges(const PaymentInput& payment) {
  const auto in_text = [&](const NamedDocument& document) {
    return document.finding == Finding::named && is_within(document.reference, payment.text);
  };
  const std::vector<NamedDocument> before = found_;
  for (const NamedDocument& first : before) {
    for (const NamedDocument& last : before) {
      if (!in_text(first) || !in_text(last)) continue;
      const char* const end = first.reference.data() + first.reference.size();
      if (last.reference.data() < end) continue;
      const std::string_view between(end, static_cast<std::size_t>(last.reference.data() - end));
      const OpenItem& from = ledger_.item(first.item);
      if (!says_up_to(between) || from.customer != ledger_.item(last.item).customer) continue;
      for (const OpenItem& item : ledger_.open_items(from.customer)) {
        const bool other = item.currency != from.currency || item.kind == ItemKind::credit_memo;
        if (other || !is_in_range(ledger_.number(item.item), ledger_.number(first.item),
                                  ledger_.number(last.item)))
          continue;
        NamedDocument one = first;
        one.item = item.item;
        one.grade = std::max({first.grade, last.grade, Grade::normalised});
        take(one);
      }
    }
  }
  if (found_.size() > before.size() && !explained(payment)) found_ = before;
}

std::span<const NamedDocument> DocumentResolver::unread() const {
  if (unread_.size() > kUnreadMax) return {};
  return unread_;
}

// The difference to the open amounts of what was found, whole or less discounts, is one that the
// owners' tolerance for a payment forgives.
bool DocumentResolver::nearly_explained(const PaymentInput& payment) const {
  Wide asked = 0;
  Wide discounts = 0;
  Wide forgiven = 0;
  for (const NamedDocument& document : found_) {
    if (document.finding != Finding::named) return false;
    const OpenItem& item = ledger_.item(document.item);
    asked += item.open;
    discounts += item.discount;
    const ToleranceProfile& profile =
        rules_.tolerances(directory_.tolerance_profile(item.customer));
    if (item.open > 0) forgiven += forgiven_max(profile, item.open, payment.currency);
  }
  const auto near = [&](Wide due) {
    return payment.amount - due <= forgiven && due - payment.amount <= forgiven;
  };
  return near(asked) || near(asked - discounts);
}

// "umowa 15204/2026": a contract's number may be somebody's document by chance. Where nothing else
// was found, and a name that does not contradict the owner's is all that tells of the payer, it is
// that document only if its amount agrees.
void DocumentResolver::drop_agreements(const PaymentInput& payment, const PayerSet& payers) {
  if (!payers.empty() || found_.empty()) return;
  const auto is_agreement = [&](const NamedDocument& document) {
    return document.name <= NameVerdict::compatible &&
           is_within(document.reference, payment.text) && !has_invoice_prefix(document.reference) &&
           stands_behind_agreement(payment.text, document.reference);
  };
  // One of a list would take the cash that is meant for both.
  if (!std::all_of(found_.begin(), found_.end(), is_agreement)) return;
  if (!nearly_explained(payment)) found_.clear();
}

void DocumentResolver::search_all(const PaymentInput& payment, const PayerSet& payers) {
  search(payment.reference, true, payment, payers);
  search(payment.end_to_end_id, true, payment, payers);
  search(payment.text, false, payment, payers);
  if (!explained(payment)) search_further(payment, payers);
  if (found_.size() > 1 && !explained(payment)) search_ranges(payment);
  if (!explained(payment)) search_run_together(payment, payers);
  drop_agreements(payment, payers);
}

std::span<const NamedDocument> DocumentResolver::resolve(const PaymentInput& payment,
                                                         const PayerSet& payers) {
  lines_.clear();
  found_.clear();
  unread_.clear();
  if (read_lines(payment.remittance, payment, payers)) return lines_;
  if (search_text_lines(payment, payers)) {
    const auto unknown = [](const NamedDocument& line) { return !in_the_book(line); };
    if (std::any_of(lines_.begin(), lines_.end(), unknown)) reread_lines(payment, payers);
    return lines_;
  }
  search_all(payment, payers);
  const bool broken = std::any_of(found_.begin(), found_.end(), [](const NamedDocument& document) {
    return document.reference.find('\n') != std::string_view::npos;
  });
  if ((broken || !explained(payment)) && resolve_joined(payment, payers))
    return lines_.empty() ? found_ : lines_;
  if (!found_.empty()) return found_;
  if (search_orders(payment, payers)) return lines_.empty() ? found_ : lines_;
  // Nothing in the book: the lines stay as they are; a reference field that was filled counts as
  // one.
  if (lines_.empty()) {
    find_tokens(payment.reference, true, tokens_);
    if (!tokens_.empty()) lines_.push_back({.reference = trim(payment.reference)});
  }
  return lines_;
}

}  // namespace quittance::matching
