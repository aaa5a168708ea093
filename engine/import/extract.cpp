// The daily extract against the book: rows of known items, and items that it does not name.
#include <string>

#include "engine/exports/delta.h"
#include "engine/import/import.h"

namespace quittance::engine {
namespace {

// Between zero and the amount, whatever its sign.
bool lies_within(std::int64_t open, std::int64_t original) {
  return original < 0 ? open <= 0 && open >= original : open >= 0 && open <= original;
}

}  // namespace

Result<InTransit> in_transit_since(Engine& engine, std::uint64_t after) {
  const Book& book = engine.book();
  QTRY(const Delta delta, delta_since(engine, after));
  InTransit in_transit;
  for (const ApplicationChange& change : delta.changes) {
    const ApplicationRow& row = book.row(change.application);
    // Settled history came from outside.
    if (!book.row(row.payment).facts.file.known()) continue;
    const AllocationFacts& facts = row.facts;
    const std::int64_t settled =
        book.cash_settled(row) + facts.discount + facts.write_off + facts.deduction;
    in_transit[facts.item] += change.reversed ? -settled : settled;
  }
  return in_transit;
}

void Importer::name_row(ItemHandle item) {
  if (named_.size() <= item.value()) named_.resize(item.value() + 1);
  named_[item.value()] = true;
}

bool Importer::is_named(ItemHandle item) const {
  return item.value() < named_.size() && named_[item.value()];
}

std::int64_t Importer::in_transit(ItemHandle item) const {
  const auto found = in_transit_.find(item);
  return found == in_transit_.end() ? 0 : found->second;
}

bool Importer::must_not_change(ImportRow& row, ItemHandle item, std::string_view what,
                               const std::string& ours, const std::string& theirs) {
  if (ours == theirs) return true;
  row.refuse(std::string(what) + " of " + item_key(book_, item) + " is " + ours +
             " in the book and " + theirs +
             " here; it cannot change: close the item and open another");
  return false;
}

void Importer::meet_again(ImportRow& row, ItemHandle item, const ItemDetails& facts,
                          std::int64_t open) {
  const ItemDetails known = book_.row(item).facts.details();
  const bool same =
      must_not_change(row, item, "the kind", std::string(name(known.kind)),
                      std::string(name(facts.kind))) &&
      must_not_change(row, item, "the currency", known.currency.code(), facts.currency.code()) &&
      must_not_change(row, item, "the amount", format_with_currency(known.original, known.currency),
                      format_with_currency(facts.original, facts.currency)) &&
      must_not_change(row, item, "the document date", known.document_date.iso(),
                      facts.document_date.iso());
  if (same) meet(row, item, facts, open);
}

// A deduction is ours; once the ERP has it from our export, it comes back under whatever kind and
// dates it has there. Only its open amount is of interest.
void Importer::meet_deduction(ImportRow& row, ItemHandle item, const ItemDetails& facts,
                              std::int64_t open) {
  const ItemDetails known = book_.row(item).facts.details();
  const bool same =
      must_not_change(row, item, "the currency", known.currency.code(), facts.currency.code()) &&
      must_not_change(row, item, "the amount", format_with_currency(known.original, known.currency),
                      format_with_currency(facts.original, facts.currency));
  if (same) meet(row, item, known, open);
}

void Importer::meet(ImportRow& row, ItemHandle item, const ItemDetails& facts, std::int64_t open) {
  const std::int64_t ours = book_.row(item).open;
  const std::int64_t transit = in_transit(item);
  const bool amended = !(book_.row(item).facts.details() == facts);
  const bool agrees = open == ours;
  const bool explained = !agrees && transit != 0 && open == ours + transit;
  if (is_named(item) && (amended || !(agrees || explained))) {
    return row.refuse("item " + item_key(book_, item) +
                      " stands more than once in this import, and this row differs from what was "
                      "taken; a key names one item");
  }
  std::int64_t delta = 0;
  if (!agrees && !explained) {
    delta = open - ours - transit;
    if (!options_.reconcile) {
      row.refuse("item " + item_key(book_, item) + " is open with " +
                 format_with_currency(ours, facts.currency) + " in the book" +
                 (transit == 0 ? ""
                               : ", with " + format_with_currency(transit, facts.currency) +
                                     " in transit,") +
                 " and " + format_with_currency(open, facts.currency) +
                 " here; apply what is missing, or take this figure with --reconcile");
    } else if (!lies_within(ours + delta, facts.original)) {
      row.refuse(
          "item " + item_key(book_, item) + " is open with " +
          format_with_currency(open, facts.currency) + " here, and " +
          format_with_currency(transit, facts.currency) +
          " that we applied is in transit: together more than the item; acknowledge what was "
          "taken over, or unapply");
    }
    if (row.refused()) return;
  }
  name_row(item);
  const std::uint8_t bucket = book_.bucket_of(facts.customer);
  if (amended) emit(bucket, ItemAmended{.item = item, .facts = facts});
  if (delta != 0) {
    emit(bucket, ItemAdjusted{.item = item,
                              .delta = delta,
                              .why = Adjustment::external_adjustment,
                              .effective_date = options_.as_of});
    ++report_.adjusted;
  }
  if (explained) ++report_.in_transit;
  ++(amended || delta != 0 ? report_.changed : report_.unchanged);
}

Result<void> Importer::finish(ImportKind kind) {
  if (kind != ImportKind::items || !options_.full_extract) return failed_;
  if (!report_.refused.empty()) {
    // A row that could not be read may name any item: then nothing is known to be absent.
    report_.notes.push_back(
        {"--full-extract", 0,
         "no item was closed, because rows were refused; correct them and import again"});
    return failed_;
  }
  if (extracted_.empty()) {
    report_.refused.push_back({"--full-extract", 0,
                               "the files name no item at all, so nothing was closed; a full "
                               "extract lists what is open"});
    return failed_;
  }
  const std::size_t count = book_.items().size();
  for (std::uint32_t n = 0; n < count && failed_; ++n) close_absent(ItemHandle(n));
  return failed_;
}

void Importer::close_absent(ItemHandle handle) {
  const ItemRow& item = book_.row(handle);
  // Deductions are ours: the ERP learns of them from our export.
  if (item.open == 0 || !extracted_.contains(item.facts.entity) ||
      item.facts.kind == ItemKind::deduction || is_named(handle))
    return;
  // What we took back since the mark was settled there, too, and stays open here.
  const std::int64_t left =
      lies_within(-in_transit(handle), item.facts.original) ? -in_transit(handle) : 0;
  if (left == item.open) {
    ++report_.in_transit;
    return;
  }
  emit(book_.bucket_of(item.facts.customer), ItemAdjusted{.item = handle,
                                                          .delta = left - item.open,
                                                          .why = Adjustment::absent_from_extract,
                                                          .effective_date = options_.as_of});
  ++report_.closed;
  if (failed_) failed_ = log_.commit_when_full();
}

}  // namespace quittance::engine
