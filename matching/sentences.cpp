#include "matching/sentences.h"

#include <fmt/format.h>

#include <algorithm>

#include "matching/rules/family.h"
#include "matching/slips.h"

namespace quittance::matching {
namespace {

std::string_view say_evidence(PayerEvidence evidence) {
  switch (evidence) {
    case PayerEvidence::known:
      return "was decided before";
    case PayerEvidence::bank_account:
      return "holds the bank account it came from";
    case PayerEvidence::customer_number:
      return "has the customer number it states";
    case PayerEvidence::item_owner:
      return "owns the item it names";
    case PayerEvidence::learned_alias:
      return "is who people taught that this payer is";
    case PayerEvidence::exact_name:
      return "has exactly the payer's name";
    case PayerEvidence::normalised_name:
      return "has the payer's name but for its spelling";
    case PayerEvidence::printed_name:
      return "has the payer's name as banks abbreviate or write it, word for word";
    case PayerEvidence::none:
      break;
  }
  return "is not known";
}

std::string say_grade(Grade grade) {
  if (grade == Grade::check_digit) return "structured reference whose check digits hold";
  return fmt::format("{} number", name(grade));
}

std::string say_document(const NamedDocument& document, const Book& book) {
  const std::string said = fmt::format("It names \"{}\"", document.reference);
  switch (document.finding) {
    case Finding::named: {
      const OpenItem& item = book.ledger.item(document.item);
      return fmt::format("{}: item {} of {}, open {} ({}).", said, say_item(document.item, book),
                         say_customer(item.customer, book), say_amount(item.open, item.currency),
                         say_grade(document.grade));
    }
    case Finding::settled:
      return fmt::format("{}: item {}, which was settled before this run.", said,
                         say_item(document.item, book));
    case Finding::ambiguous:
      return fmt::format("{}: {} open items carry this number.", said, document.matches);
    case Finding::foreign:
      return fmt::format("{}: item {} of {}, who is not this payer.", said,
                         say_item(document.item, book),
                         say_customer(book.ledger.item(document.item).customer, book));
    case Finding::unknown:
      break;
  }
  return said + ": the book has no such item in this currency.";
}

std::string say_allocation(const Allocation& allocation, const Book& book) {
  const Currency currency = book.ledger.item(allocation.item).currency;
  std::string said = fmt::format("{} to item {}", say_amount(allocation.amount, currency),
                                 say_item(allocation.item, book));
  if (allocation.discount != 0) {
    said += fmt::format(", {} discount {}", allocation.discount_earned ? "earned" : "unearned",
                        say_amount(allocation.discount, currency));
  }
  if (allocation.write_off != 0) {
    said += fmt::format(", written off {} ({})", say_amount(allocation.write_off, currency),
                        allocation.reason);
  }
  if (allocation.charged_back.known()) {
    said +=
        fmt::format(", {} taken back of item {} ({})", say_amount(allocation.deduction, currency),
                    say_item(allocation.charged_back, book), allocation.reason);
  } else if (allocation.deduction != 0) {
    said += fmt::format(", deduction {} ({})", say_amount(allocation.deduction, currency),
                        allocation.reason);
  }
  return said;
}

std::string say_why_not(const Case& payment_case, ItemHandle why_not, const OpenState& state,
                        const Book& book) {
  const OpenItem& item = book.ledger.item(why_not);
  const PaymentFacts& payment = *payment_case.payment;
  const std::string said = fmt::format("Not item {}: ", say_item(why_not, book));
  const auto& taken = payment_case.outcome.allocations;
  const bool paid = std::any_of(taken.begin(), taken.end(), [&](const Allocation& allocation) {
    return allocation.item == why_not;
  });
  if (paid) return fmt::format("Item {} is among the items it pays.", say_item(why_not, book));
  if (item.currency != payment.currency) {
    return said + fmt::format("it is in {}, the payment in {}.", item.currency.code(),
                              payment.currency.code());
  }
  if (payment.entity.known() && item.entity.known() && item.entity != payment.entity) {
    return said + "it is owed to another legal entity than the account received for.";
  }
  if (item.open == 0) return said + "it was settled before this run.";
  const CustomerHandle family = book.directory.family(item.customer);
  if (!std::binary_search(payment_case.families.begin(), payment_case.families.end(), family)) {
    return said + fmt::format("it belongs to {}, and nothing says that this customer paid.",
                              say_customer(item.customer, book));
  }
  if (state.remaining(item) == 0)
    return said + "other payments of this run settled it by better or earlier claims.";
  const bool named =
      std::any_of(payment_case.documents.begin(), payment_case.documents.end(),
                  [&](const NamedDocument& document) { return document.item == why_not; });
  if (item.hold && !named)
    return said + "it is disputed or on hold, and the payment does not name it.";
  if (named) {
    return said + fmt::format("it is named, but {} open and the payment of {} do not agree ({}).",
                              say_amount(state.remaining(item), item.currency),
                              say_amount(payment.amount, payment.currency),
                              payment_case.outcome.decision.reason == Reason::none
                                  ? "a better explanation was found"
                                  : name(payment_case.outcome.decision.reason));
  }
  return said + fmt::format("the payment does not name it, and {} open is not singled out by {}.",
                            say_amount(state.remaining(item), item.currency),
                            say_amount(payment.amount, payment.currency));
}

}  // namespace

std::string say_amount(std::int64_t minor, Currency currency) {
  return format_grouped(minor, currency) + " " + currency.code();
}

std::string say_item(ItemHandle item, const Book& book) {
  return std::string(book.ledger.number(item));
}

std::string say_customer(CustomerHandle customer, const Book& book) {
  if (customer.value() >= book.directory.size()) return "an unknown customer";
  return fmt::format("{} ({})", book.directory.customer_id(customer),
                     book.directory.customer_name(customer));
}

std::string say_slip(const NamedDocument& document, const Book& book) {
  const OpenItem& item = book.ledger.item(document.item);
  if (document.grade == Grade::partial) {
    const bool ends = book.ledger.number(document.item).ends_with(document.reference.back()) ||
                      !document.ends_text;
    return fmt::format(
        "\"{}\" {} the number of item {} of {}, open {}: only so read do the numbers ask for the "
        "payment.",
        document.reference, ends ? "ends" : "begins", say_item(document.item, book),
        say_customer(item.customer, book), say_amount(item.open, item.currency));
  }
  const std::string_view how = slip_between(document.reference, book.ledger.number(document.item));
  return fmt::format(
      "\"{}\" is one slip away from item {} of {}, open {}{}{}: no other open item of "
      "this payer is as near and agrees with the amount.",
      document.reference, say_item(document.item, book), say_customer(item.customer, book),
      say_amount(item.open, item.currency), how.empty() ? "" : ", ", how);
}

std::string fact_for_tie(std::span<const Suggestion> solutions, std::uint32_t count,
                         const Book& book) {
  std::string choices;
  const bool one_customer = std::all_of(
      solutions.begin(), solutions.end(),
      [&](const Suggestion& solution) { return solution.customer == solutions.front().customer; });
  for (const Suggestion& solution : solutions) {
    if (!choices.empty()) choices += "; ";
    for (std::size_t n = 0; n < solution.allocations.size() && n < 3; ++n) {
      const OpenItem& item = book.ledger.item(solution.allocations[n].item);
      if (n > 0) choices += ", ";
      choices += fmt::format("{} (due {})", say_item(item.item, book), item.due_date.iso());
    }
    if (solution.allocations.size() > 3) choices += ", …";
    if (!one_customer) choices += fmt::format(" of {}", say_customer(solution.customer, book));
  }
  if (count > solutions.size()) choices += fmt::format("; and {} more", count - solutions.size());
  return fmt::format(
      "{} would decide between: {}",
      one_customer ? "The document number" : "The payer's customer number or bank account",
      choices);
}

std::string fact_for(Reason reason, const Case& payment_case, const Book& book) {
  const auto first = [&](Finding finding) {
    return std::find_if(payment_case.documents.begin(), payment_case.documents.end(),
                        [&](const NamedDocument& document) { return document.finding == finding; });
  };
  const auto end = payment_case.documents.end();
  switch (reason) {
    case Reason::payer_unknown:
      return "Who paid: a customer number, a bank account or a document number.";
    case Reason::payer_ambiguous: {
      std::string names;
      for (const CustomerHandle customer : payment_case.customers) {
        if (!names.empty()) names += ", ";
        names += say_customer(customer, book);
      }
      return names.empty() ? "Which of the owners of the items it names has paid."
                           : fmt::format("Which of these paid: {}.", names);
    }
    case Reason::reference_unknown:
      if (const auto found = first(Finding::unknown); found != end) {
        return fmt::format("What document \"{}\" is.", found->reference);
      }
      return {};
    case Reason::reference_foreign:
      if (const auto found = first(Finding::foreign); found != end) {
        return fmt::format("Whether this payer pays item {} of {}.", say_item(found->item, book),
                           say_customer(book.ledger.item(found->item).customer, book));
      }
      return {};
    case Reason::probable_duplicate:
      return "Whether this is a second payment of a settled item, to be refunded, or meant for "
             "another.";
    case Reason::lines_exceed_cash:
      return fmt::format("A remittance whose lines add up to {}.",
                         say_amount(payment_case.payment->amount, payment_case.payment->currency));
    case Reason::no_reference:
    case Reason::amount_unexplained:
      return fmt::format("Which documents {} is for.",
                         say_amount(payment_case.payment->amount, payment_case.payment->currency));
    default:
      return {};
  }
}

std::string fact_for_demoted(const Demotion& demotion, std::span<const Allocation> found,
                             const Book& book) {
  constexpr std::size_t kShown = 3;
  std::string items;
  for (const Allocation& allocation : found.first(std::min(found.size(), kShown))) {
    if (!items.empty()) items += ", ";
    items += say_item(allocation.item, book);
  }
  if (found.size() > kShown) items += ", …";
  return fmt::format("Whether {} is right: rule {} found it, and only suggests for now.", items,
                     name(demotion.rule));
}

void narrate_case(const Case& payment_case, const Book& book) {
  if (!payment_case.narrator.listening()) return;
  const PaymentFacts& payment = *payment_case.payment;
  payment_case.narrator.say(fmt::format("Payment {} of {}, posted {}.", payment.payment_id,
                                        say_amount(payment.amount, payment.currency),
                                        payment.posting_date.iso()));
  if (payment_case.payers.empty()) {
    payment_case.narrator.say(
        "No bank account, customer number or name in it identifies a customer.");
    for (const CustomerHandle customer : payment_case.customers) {
      payment_case.narrator.say(fmt::format(
          "Its items may decide for {}: nothing of the payer's name speaks against him.",
          say_customer(customer, book)));
    }
  }
  for (const CustomerHandle customer : payment_case.payers.customers) {
    payment_case.narrator.say(fmt::format("Candidate payer {}: {}.", say_customer(customer, book),
                                          say_evidence(payment_case.payers.evidence)));
  }
  for (const NamedDocument& document : payment_case.documents) {
    payment_case.narrator.say(say_document(document, book));
  }
  if (payment_case.documents.empty()) payment_case.narrator.say("It names no document.");
  narrate_links(payment_case, book);
}

void narrate_learned(const Narrator& narrator, const PaymentInput& payment, PayerEvidence evidence,
                     const Book& book) {
  if (!narrator.listening() || evidence != PayerEvidence::learned_alias) return;
  for (const LearnedAliases::Alias& alias : book.directory.learned().of(payment.payer)) {
    narrator.say(fmt::format("Alias {} means {}.", alias.said, say_customer(alias.customer, book)));
  }
}

void narrate_answer(const Case& payment_case, const Answer& answer, const Book& book) {
  if (!payment_case.narrator.listening()) return;
  const Rule rule = answer.rule == Rule::none ? Rule::remittance_line : answer.rule;
  switch (answer.kind) {
    case Answer::Kind::none:
      payment_case.narrator.say(fmt::format("Rule {}: no solution{}{}.", name(rule),
                                            answer.reason == Reason::none ? "" : ", ",
                                            name(answer.reason)));
      break;
    case Answer::Kind::propose:
      for (const Allocation& allocation : answer.proposal.allocations) {
        payment_case.narrator.say(fmt::format("Rule {} proposes {} (grade {}).", name(rule),
                                              say_allocation(allocation, book),
                                              name(allocation.grade)));
      }
      break;
    case Answer::Kind::tie:
      payment_case.narrator.say(
          fmt::format("Rule {}: {} solutions of equal grade, so none is taken. {}.", name(rule),
                      answer.solutions, answer.fact));
      break;
    case Answer::Kind::abstain:
      payment_case.narrator.say(
          fmt::format("Rule {}: the whole payment stays, {}.", name(rule), name(answer.reason)));
      break;
    case Answer::Kind::defer:
      payment_case.narrator.say(
          "The amount does not fit the document it names, but fits this payer's items "
          "without it: the amount goes first.");
      break;
  }
}

void narrate_outcome(const Case& payment_case, ItemHandle why_not, const OpenState& state,
                     const Book& book) {
  if (!payment_case.narrator.listening()) return;
  const PaymentFacts& payment = *payment_case.payment;
  for (const Allocation& allocation : payment_case.outcome.allocations) {
    payment_case.narrator.say("Applied: " + say_allocation(allocation, book) + ".");
  }
  for (const Rest& rest : payment_case.outcome.rests) {
    payment_case.narrator.say(fmt::format("{} {}: {}.", say_amount(rest.amount, payment.currency),
                                          name(rest.state), name(rest.reason)));
  }
  if (!payment_case.outcome.fact.empty()) {
    payment_case.narrator.say("What would release it: " + payment_case.outcome.fact);
  }
  if (why_not.known()) payment_case.narrator.say(say_why_not(payment_case, why_not, state, book));
}

}  // namespace quittance::matching
