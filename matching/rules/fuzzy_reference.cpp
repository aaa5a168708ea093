#include "matching/rules/fuzzy_reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/text.h"
#include "core/wide.h"
#include "matching/discount.h"
#include "matching/rules/amount.h"
#include "matching/rules/documents.h"
#include "matching/rules/line.h"
#include "matching/sentences.h"
#include "matching/slips.h"

namespace quittance::matching {
namespace {

// Numbers of one payment that are read otherwise, and ways to read them that are tried; fewer where
// a number may be the end of another, which says less.
constexpr std::size_t kDoubtsMax = 64;
constexpr std::uint32_t kReadingsMax = 4096;
constexpr std::uint32_t kPartialReadingsMax = 512;
// Accounts in which the end of a number is looked for.
constexpr std::size_t kAccountsMax = 64;

// Its letters and digits, in upper case.
std::string compact(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (is_digit(c) || is_alpha(c)) kept.push_back(c);
  }
  return to_upper(kept);
}

// Digits that end those of the number: "423" and INV-1423, not all of them.
bool is_end_of(std::string_view digits, std::string_view number) {
  std::size_t at = number.size();
  for (std::size_t n = digits.size(); n > 0;) {
    while (at > 0 && !is_digit(number[at - 1])) --at;
    if (at == 0 || number[--at] != digits[--n]) return false;
  }
  return true;
}

// What stands at the end of a text that was cut: "INV-2026-002" for INV-2026-00242. At least half
// of the number is there.
bool is_beginning_of(std::string_view written, std::string_view number) {
  constexpr std::size_t kWrittenMin = 4;
  const std::string cut = compact(written);
  const std::string whole = compact(number);
  if (cut.size() < kWrittenMin || cut.size() * 2 < whole.size() || cut.size() >= whole.size())
    return false;
  if (whole.starts_with(cut)) return true;
  // Without the letters that the number begins with.
  const std::size_t letters = static_cast<std::size_t>(
      std::find_if_not(whole.begin(), whole.end(), is_alpha) - whole.begin());
  return letters > 0 && std::string_view(whole).substr(letters).starts_with(cut);
}

// A number that says nothing as it is written. Of a payer who is not identified also one of an
// owner for whom his name does not speak.
bool says_nothing(const NamedDocument& document) {
  return document.finding == Finding::unknown || document.finding == Finding::foreign ||
         document.name > NameVerdict::compatible;
}

// A document and the items that its number may be a slip for.
struct Doubt {
  std::size_t document = 0;  // its place
  std::vector<ItemHandle> items;
};

class SlipReader {
 public:
  SlipReader(const Case& payment_case, const OpenState& state, const Book& book)
      : case_(payment_case), payment_(*payment_case.payment), state_(state), book_(book) {}

  Answer answer();

 private:
  bool gather();
  bool is_payers(const OpenItem& item) const;
  std::vector<ItemHandle> items_meant(const NamedDocument& document);
  void find_accounts();
  void add_shortened(const NamedDocument& document, std::vector<ItemHandle>& items) const;
  GrantedDiscount granted(const OpenItem& item) const {
    return granted_discount(item, state_.remaining(item), payment_.days,
                            options_of(item.customer, book_));
  }
  bool line_fits(const RemittanceLine& line, ItemHandle item) const;
  bool read_lines();
  bool read_numbers();
  void try_readings(std::size_t doubt, Wide asked, Wide discounts);
  void take(const Doubt& doubt, ItemHandle item);

  const Case& case_;
  const PaymentFacts& payment_;
  const OpenState& state_;
  const Book& book_;
  std::vector<NamedDocument> documents_;
  std::vector<Doubt> doubts_;
  std::vector<ItemHandle> reading_;  // of each doubt; none: no number at all
  std::vector<std::vector<ItemHandle>> readings_;
  std::vector<CustomerHandle> accounts_;  // where ends of numbers are looked for
  std::uint32_t readings_max_ = kReadingsMax;
  std::uint32_t tried_ = 0;
  std::size_t taken_ = 0;
};

// True when there is something to be read otherwise.
bool SlipReader::gather() {
  documents_.assign(case_.documents.begin(), case_.documents.end());
  const std::span<const NamedDocument> unread = case_.evidence->unread();
  documents_.insert(documents_.end(), unread.begin(), unread.end());
  const auto doubtful = std::count_if(documents_.begin(), documents_.end(), says_nothing);
  if (doubtful == 0 || static_cast<std::size_t>(doubtful) > kDoubtsMax) return false;
  find_accounts();
  for (std::size_t n = 0; n < documents_.size(); ++n) {
    if (!says_nothing(documents_[n])) continue;
    Doubt doubt{.document = n, .items = items_meant(documents_[n])};
    if (!doubt.items.empty()) doubts_.push_back(std::move(doubt));
  }
  return !doubts_.empty();
}

// The payer's and his family's; of one who is not identified those of the items that he names.
void SlipReader::find_accounts() {
  for (const CustomerHandle customer : case_.customers) {
    const CustomerHandle head = book_.directory.family(customer);
    if (!book_.directory.add_members(head, kAccountsMax, accounts_)) return accounts_.clear();
  }
  std::sort(accounts_.begin(), accounts_.end());
  accounts_.erase(std::unique(accounts_.begin(), accounts_.end()), accounts_.end());
  if (accounts_.size() > kAccountsMax) accounts_.clear();
}

// Items of whose numbers only the end is there, or, where the text was cut, the beginning.
void SlipReader::add_shortened(const NamedDocument& document,
                               std::vector<ItemHandle>& items) const {
  const std::string_view written = document.reference;
  const bool end = all_digits(written);
  if (!end && !document.ends_text) return;
  for (const CustomerHandle account : accounts_) {
    for (const OpenItem& item : book_.ledger.open_items(account)) {
      if (!payable_by_amount(item, payment_) || state_.remaining(item) == 0) continue;
      const std::string_view number = book_.ledger.number(item.item);
      if ((end && is_end_of(written, number)) ||
          (document.ends_text && is_beginning_of(written, number)))
        items.push_back(item.item);
    }
  }
}

// Of a payer who is not identified: of those whom his name may mean.
bool SlipReader::is_payers(const OpenItem& item) const {
  const CustomerHandle family = book_.directory.family(item.customer);
  if (!case_.payers.empty()) {
    if (!std::binary_search(case_.families.begin(), case_.families.end(), family)) return false;
    // What he may pay for others by a link he must name right.
    return book_.directory.links().empty() ||
           book_.directory.family(payer_for(item.customer, case_, book_.directory)) == family;
  }
  for (const auto& list : {case_.customers, case_.evidence->alike()}) {
    for (const CustomerHandle customer : list) {
      if (customer == item.customer || book_.directory.family(customer) == family) return true;
    }
  }
  return false;
}

// One slip away, or with these last digits or, at the end of a text, these first ones; of a run of
// digits inside a word only those.
std::vector<ItemHandle> SlipReader::items_meant(const NamedDocument& document) {
  std::vector<ItemHandle> items;
  const bool fragment = document.grade == Grade::partial;
  for_each_slip(fragment ? std::string_view{} : document.reference, [&](std::string_view number) {
    for (const ItemHandle handle : book_.ledger.by_normalised_number(number)) {
      const OpenItem& item = book_.ledger.item(handle);
      const bool elsewhere =
          payment_.entity.known() && item.entity.known() && item.entity != payment_.entity;
      if (item.open == 0 || item.hold || item.currency != payment_.currency || elsewhere) continue;
      if (is_payers(item) && state_.remaining(item) != 0) items.push_back(handle);
    }
  });
  const std::size_t near = items.size();
  add_shortened(document, items);
  if (items.size() > near) readings_max_ = kPartialReadingsMax;
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

void SlipReader::take(const Doubt& doubt, ItemHandle item) {
  NamedDocument& document = documents_[doubt.document];
  document.item = item;
  document.finding = Finding::named;
  const std::string_view number = book_.ledger.number(item);
  const bool end = all_digits(document.reference) && is_end_of(document.reference, number);
  const bool cut = document.ends_text && is_beginning_of(document.reference, number);
  document.grade = end || cut ? Grade::partial : Grade::fuzzy;
  document.matches = 1;
  document.first_of_all = nullptr;
  document.name = case_.payers.empty() ? NameVerdict::compatible : NameVerdict::same;
  ++taken_;
}

bool SlipReader::line_fits(const RemittanceLine& line, ItemHandle handle) const {
  const OpenItem& item = book_.ledger.item(handle);
  const LineQuestion question{item, state_.remaining(item), granted(item), 0};
  return judge_line(question, line).fit == LineFit::fits;
}

// Each line by itself; two lines for one item are none.
bool SlipReader::read_lines() {
  std::set<ItemHandle> wanted;
  for (const NamedDocument& document : documents_) {
    if (!says_nothing(document)) wanted.insert(document.item);
  }
  for (Doubt& doubt : doubts_) {
    const NamedDocument& document = documents_[doubt.document];
    std::erase_if(doubt.items, [&](ItemHandle item) {
      return !document.amount_stated() || !line_fits(*document.line, item) || wanted.contains(item);
    });
  }
  std::multiset<ItemHandle> asked;
  for (const Doubt& doubt : doubts_) asked.insert(doubt.items.begin(), doubt.items.end());
  for (const Doubt& doubt : doubts_) {
    if (doubt.items.size() == 1 && asked.count(doubt.items.front()) == 1)
      take(doubt, doubt.items.front());
  }
  return taken_ > 0;
}

// In order: two pieces of one number that mean the same item are read in one way.
std::vector<ItemHandle> items_of(std::vector<ItemHandle> reading) {
  std::erase(reading, ItemHandle{});
  std::sort(reading.begin(), reading.end());
  return reading;
}

// What is left of the sums at `asked` must be the payment.
void SlipReader::try_readings(std::size_t doubt, Wide asked, Wide discounts) {
  if (++tried_ > readings_max_ || readings_.size() > 1) return;
  if (doubt == doubts_.size()) {
    const bool whole = asked == payment_.amount;
    const bool less_discounts = discounts > 0 && asked - discounts == payment_.amount;
    if (!whole && !less_discounts) return;
    std::vector<ItemHandle> items = items_of(reading_);
    const bool again = std::any_of(readings_.begin(), readings_.end(),
                                   [&](const auto& other) { return items_of(other) == items; });
    if (!items.empty() && !again) readings_.push_back(reading_);
    return;
  }
  reading_[doubt] = {};
  try_readings(doubt + 1, asked, discounts);
  for (const ItemHandle handle : doubts_[doubt].items) {
    const auto before = reading_.begin() + static_cast<std::ptrdiff_t>(doubt);
    if (std::find(reading_.begin(), before, handle) != before) continue;
    const OpenItem& item = book_.ledger.item(handle);
    reading_[doubt] = handle;
    try_readings(doubt + 1, asked + state_.remaining(item), discounts + granted(item).amount);
  }
  reading_[doubt] = {};
}

// All numbers together, and exactly one way to read them.
bool SlipReader::read_numbers() {
  Wide asked = 0;
  Wide discounts = 0;
  std::set<ItemHandle> named;
  for (const NamedDocument& document : documents_) {
    if (says_nothing(document)) continue;
    if (document.finding != Finding::named || !named.insert(document.item).second) return false;
    const OpenItem& item = book_.ledger.item(document.item);
    asked += state_.remaining(item);
    discounts += granted(item).amount;
  }
  for (Doubt& doubt : doubts_)
    std::erase_if(doubt.items, [&](ItemHandle item) { return named.contains(item); });
  reading_.assign(doubts_.size(), ItemHandle{});
  try_readings(0, asked, discounts);
  if (readings_.size() != 1 || tried_ > readings_max_) return false;
  for (std::size_t n = 0; n < doubts_.size(); ++n) {
    if (readings_.front()[n].known()) take(doubts_[n], readings_.front()[n]);
  }
  // What is no number at all asks for nothing.
  std::erase_if(documents_, says_nothing);
  return true;
}

Answer SlipReader::answer() {
  Answer none;
  none.rule = Rule::fuzzy_reference;
  none.grade = Grade::fuzzy;
  if (!gather()) return none;
  const bool lines = std::any_of(documents_.begin(), documents_.end(),
                                 [](const NamedDocument& d) { return d.amount_stated(); });
  if (lines ? !read_lines() : !read_numbers()) return none;

  Answer answer = propose_by_named(case_, documents_, state_, book_);
  if (answer.kind != Answer::Kind::propose) return none;
  std::size_t settled = 0;
  for (const Allocation& allocation : answer.proposal.allocations) {
    if (allocation.grade != Grade::fuzzy && allocation.grade != Grade::partial) continue;
    if (allocation.write_off != 0) return none;
    ++settled;
  }
  if (settled != taken_ || (!lines && !answer.proposal.exact_amount)) return none;
  if (!case_.narrator.listening()) return answer;
  for (const NamedDocument& document : documents_) {
    const bool taken = document.grade == Grade::partial || document.grade == Grade::fuzzy;
    if (taken) case_.narrator.say(say_slip(document, book_));
  }
  return answer;
}

}  // namespace

bool may_hold_a_slip(const Case& payment_case) {
  const Outcome& outcome = payment_case.outcome;
  if (payment_case.decided &&
      (outcome.rests.empty() || outcome.decision.reason == Reason::probable_duplicate))
    return false;
  if (!payment_case.evidence->unread().empty()) return true;
  return std::any_of(payment_case.documents.begin(), payment_case.documents.end(), says_nothing);
}

Answer propose_by_slips(const Case& payment_case, const OpenState& state, const Book& book) {
  return SlipReader(payment_case, state, book).answer();
}

}  // namespace quittance::matching
