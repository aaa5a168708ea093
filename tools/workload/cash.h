// A payment in the words of its bank: what every file says of it, and the id that its file gives
// it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/cash.h"
#include "tools/workload/calendar.h"
#include "tools/workload/customers.h"
#include "tools/workload/digits.h"
#include "tools/workload/items.h"
#include "tools/workload/payments.h"
#include "tools/workload/request.h"

namespace quittance::workload {

inline constexpr std::string_view kBankAccount = "4400012345";

// What the payer wrote for one item; cents.
struct CashLine {
  std::string reference;
  ReferenceKind kind = ReferenceKind::invoice;
  std::int64_t paid = 0;
  std::int64_t discount = 0;
  std::int64_t deduction = 0;
  std::string_view reason;  // three letters, where something was deducted
  std::string_view reason_words;
  bool amount_stated = true;
  bool whole = false;  // nothing beside the number needs saying: it is paid in full
};

// Where a check stands in its lockbox file.
struct CheckPlace {
  std::uint32_t lockbox = 0;  // from 0
  std::uint32_t batch = 0;    // from 1, as is the item
  std::uint32_t item = 0;
};
inline constexpr std::uint32_t kItemsABatch = 250;
// 3,000 checks: their count has four columns, and their sum ten.
inline constexpr std::uint32_t kBatchesALockbox = 12;
inline constexpr std::size_t kRemitterWidth = 30;

// One record of cash. Buffers are reused from one payment to the next.
struct Cash {
  std::string id;
  CashKind kind = CashKind::receipt;
  Method method = Method::ach;
  bool in_lockbox = false;
  bool states_lines = false;   // the lines are remittance lines, not words
  std::string_view type_code;  // of BAI2
  const DayText* day = nullptr;
  std::int64_t amount = 0;
  std::string account;
  std::string payer_name;
  BankAccount payer_account;  // empty where the bank does not say
  std::string payer_id;
  std::string company_id;  // of the payer at the ACH network: ten digits
  std::string bank_reference;
  std::string check_number;
  std::string original_id;
  std::string text;            // what the payer wrote, in one line
  std::string statement_text;  // the lines of a BAI2 entry, parted by newlines
  std::vector<CashLine> lines;
  CheckPlace place;
  std::uint32_t number = 0;  // from 1 among the payments of its day and bank file
};
inline constexpr std::string_view kSendingBank = "99000001";  // where payers' ACH credits begin
[[nodiscard]] std::string trace_of(const Cash& cash);         // fifteen digits
// What names a wire in Fedwire: day, source and number, 22 characters. Appends.
void append_imad(std::string& to, const Cash& cash);

// Writes payments down. Ids are those that the readers of lockbox files and of BAI2, else NACHA,
// else X12 820, else Fedwire, else camt derive.
class Clerk {
 public:
  Clerk(const Request& request, const Customers& customers, const Items& items, const Plan& plan);

  void write(const Payment& payment, Cash& cash) const;
  // An advice or a return: `cash` speaks of the notice's payment.
  void write(const Notice& notice, Cash& cash) const;

  [[nodiscard]] const DayText& day(std::uint8_t number) const { return days_[number]; }

 private:
  void write_payer(const Payment& payment, Random& random, Cash& cash) const;
  void write_lines(const Payment& payment, Random& random, Cash& cash) const;
  void write_reference(const PaidItem& line, Writing writing, Random& random, CashLine& to) const;
  void write_statement(const Payment& payment, Cash& cash) const;
  void write_id(const Payment& payment, Cash& cash) const;
  void write_credit_id(Cash& cash) const;
  void write_camt_id(Cash& cash, std::uint32_t ordinal) const;
  // No other form of the file gives ids, so that those of camt hold.
  [[nodiscard]] bool ids_of_camt(Method method) const;
  void write_return(Cash& cash) const;

  const Request& request_;
  const Customers& customers_;
  const Items& items_;
  const Plan& plan_;
  std::vector<DayText> days_;
  std::vector<std::uint64_t> payments_before_;  // of the day's first payment, for plain ids
};

void append_lockbox(std::string& to, std::uint32_t lockbox);  // seven digits
[[nodiscard]] CheckPlace place_of(std::uint32_t sequence);

}  // namespace quittance::workload
