#include "matching/expected.h"

#include <algorithm>
#include <utility>

#include "core/assert.h"

namespace quittance::matching {
namespace {

// As references are compared: without blanks, letters in upper case.
std::string filed_reference(std::string_view text) {
  std::string filed;
  filed.reserve(text.size());
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    filed.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return filed;
}

void insert_sorted(std::vector<ExpectedHandle>& handles, ExpectedHandle handle) {
  const auto at = std::lower_bound(handles.begin(), handles.end(), handle);
  if (at == handles.end() || *at != handle) handles.insert(at, handle);
}

void remove_sorted(std::vector<ExpectedHandle>& handles, ExpectedHandle handle) {
  const auto at = std::lower_bound(handles.begin(), handles.end(), handle);
  if (at != handles.end() && *at == handle) handles.erase(at);
}

}  // namespace

void ExpectedPayments::put(ExpectedHandle handle, ExpectedPayment expected) {
  QASSERT(handle.value() <= rows_.size());
  if (handle.value() == rows_.size()) {
    rows_.emplace_back();
  } else {
    const ExpectedPayment& old = rows_[handle.value()];
    if (!old.reference.empty())
      remove_sorted(by_reference_[filed_reference(old.reference)], handle);
    remove_sorted(by_amount_[{old.customer.value(), old.amount}], handle);
  }
  if (!expected.reference.empty())
    insert_sorted(by_reference_[filed_reference(expected.reference)], handle);
  insert_sorted(by_amount_[{expected.customer.value(), expected.amount}], handle);
  rows_[handle.value()] = std::move(expected);
}

std::span<const ExpectedHandle> ExpectedPayments::by_reference(std::string_view reference) const {
  if (reference.empty()) return {};
  const auto found = by_reference_.find(filed_reference(reference));
  if (found == by_reference_.end()) return {};
  return found->second;
}

std::span<const ExpectedHandle> ExpectedPayments::of(CustomerHandle customer,
                                                     std::int64_t amount) const {
  const auto found = by_amount_.find({customer.value(), amount});
  if (found == by_amount_.end()) return {};
  return found->second;
}

std::vector<ExpectedHandle> open_collection(const ExpectedPayments& all, std::string_view reference,
                                            Currency currency, EntityHandle entity) {
  std::vector<ExpectedHandle> open;
  for (const ExpectedHandle handle : all.by_reference(reference)) {
    const ExpectedPayment& expected = all.at(handle);
    const bool counts = expected.open() && expected.kind == ExpectedKind::direct_debit &&
                        expected.currency == currency &&
                        (!entity.known() || expected.entity == entity);
    if (counts) open.push_back(handle);
  }
  return open;
}

}  // namespace quittance::matching
