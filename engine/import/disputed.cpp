// What an extract says is in dispute: disputes of ours begin and end with it.
#include <algorithm>
#include <array>
#include <span>

#include "core/text.h"
#include "engine/engine_state.h"
#include "engine/import/import.h"

namespace quittance::engine {
namespace {

constexpr std::array<std::string_view, 6> kDisputedWords = {"YES", "Y", "TRUE", "X", "1", "J"};
constexpr std::array<std::string_view, 4> kUndisputedWords = {"NO", "N", "FALSE", "0"};

bool is_one_of_words(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

// An amount in dispute says it, too; an empty field says nothing.
ExtractDispute Importer::read_dispute(ImportRow& row, const ItemDetails& facts) {
  ExtractDispute told;
  const std::string word = to_upper(row.text("disputed"));
  if (is_one_of_words(kDisputedWords, word)) {
    told.says = ExtractDispute::Says::disputed;
  } else if (is_one_of_words(kUndisputedWords, word)) {
    told.says = ExtractDispute::Says::undisputed;
  } else if (!word.empty()) {
    row.refuse("'disputed' is '" + std::string(row.text("disputed")) + "'; write yes or no");
  }
  told.amount = row.amount("dispute_amount", facts.currency);
  if (told.amount < 0) {
    row.refuse("'dispute_amount' is " + format_with_currency(told.amount, facts.currency) +
               "; it is what the customer contests, above zero");
  }
  if (word.empty() && told.amount > 0) told.says = ExtractDispute::Says::disputed;
  const Date stated = row.date("dispute_date");
  told.date = stated.known() ? stated : options_.as_of;
  if (!told.date.known()) told.date = facts.document_date;
  told.reason = row.text("dispute_reason");
  return told;
}

void Importer::keep_dispute(const ImportRow& row, const ImportFile& file, ItemHandle item,
                            ExtractDispute told) {
  if (told.says == ExtractDispute::Says::nothing) return;
  const ItemRow& known = book_.row(item);
  const bool disputed = told.says == ExtractDispute::Says::disputed;
  if (disputed && known.facts.kind == ItemKind::credit_memo) {
    report_.notes.push_back({file.name, row.line(),
                             item_key(book_, item) +
                                 " is a credit memo, which cannot be in dispute; the rest of the "
                                 "row was taken"});
    return;
  }
  if (disputed ? known.disputed || known.open == 0 : !known.disputed || !options_.reconcile) return;
  told.item = item;
  disputes_.push_back(std::move(told));
}

// A block of the journal has one reason, so the disputes of each reason are blocks of their own,
// after the rows. A crash in between leaves them to the same import, given again.
Result<void> Importer::book_disputes(const std::function<EventLog(std::string_view)>& log_for) {
  std::stable_sort(
      disputes_.begin(), disputes_.end(),
      [](const ExtractDispute& a, const ExtractDispute& b) { return a.reason < b.reason; });
  for (auto first = disputes_.begin(); first != disputes_.end();) {
    const auto last = std::find_if(first, disputes_.end(), [first](const ExtractDispute& dispute) {
      return dispute.reason != first->reason;
    });
    EventLog log = log_for(first->reason);
    for (; first != last; ++first) {
      QTRY_VOID(book_dispute(log, *first));
      QTRY_VOID(log.commit_when_full());
    }
    QTRY_VOID(log.commit());
  }
  return {};
}

Result<void> Importer::book_dispute(EventLog& log, const ExtractDispute& told) {
  const ItemRow& item = book_.row(told.item);
  const std::uint8_t bucket = book_.bucket_of(item.facts.customer);
  if (told.says == ExtractDispute::Says::undisputed) {
    if (!item.disputed) return {};
    const auto& disputes = book_.disputes();
    const auto open = std::find_if(disputes.rbegin(), disputes.rend(), [&](const DisputeRow& row) {
      return row.facts.item == told.item && !row.is_resolved;
    });
    ++report_.disputes_ended;
    return log.emit(bucket, DisputeResolved{.item = told.item,
                                            .outcome = DisputeOutcome::withdrawn,
                                            .date = std::max(told.date, open->facts.date)});
  }
  // Part of it may have been paid since the customer contested it.
  const std::int64_t amount = told.amount == 0 ? item.open : std::min(told.amount, item.open);
  if (item.disputed || amount == 0) return {};
  ++report_.disputed;
  return log.emit(bucket, DisputeOpened{.item = told.item, .amount = amount, .date = told.date});
}

}  // namespace quittance::engine
