// Makes records of cash of an entry's fields: amounts and their split, who paid, what for.
#pragma once

#include <string>

#include "ingest/camt/entry.h"
#include "ingest/camt/fragment.h"

namespace quittance::ingest::camt {

// Appends the entry and its payments to the fragment. An entry without a readable amount and
// direction is rejected: it has no payment. Otherwise its payments sum to its amount:
//   no details, or one                  the entry's amount
//   several that sum to it              each its own
//   several, a difference that charges
//   explain                             each its own, and the charges as a fee
//   several that fall short             each its own, and the rest as a payment nobody explains
//   several beyond it, or without       the entry's amount, one payment; details are not trusted
//   amounts
class Composer {
 public:
  // `assumed`: the currency of amounts that name none.
  explicit Composer(CamtFragment& fragment, Currency assumed = {})
      : fragment_(fragment), assumed_(assumed) {}
  void add(const EntryFields& fields);
  // Remittance without cash (remt.001): appends its lines and returns where they are.
  IndexRange add_lines(const EntryFields& fields, const DetailFields& detail, Currency currency,
                       std::int64_t amount);

 private:
  struct Amount {
    bool known = false;
    Currency currency;
    std::int64_t minor = 0;
    friend bool operator==(const Amount&, const Amount&) = default;
  };

  [[nodiscard]] Amount try_read(const AmountText& written);  // notes nothing
  [[nodiscard]] Amount read(const AmountText& written, Note unreadable);
  [[nodiscard]] bool read_entry(const EntryFields& fields, Entry& entry);
  [[nodiscard]] Amount detail_amount(const DetailFields& detail, const Entry& entry);
  // Σ charges that are not inside the amount, with the sign they have for the account.
  // Σ of charges in one currency: those beside the amounts, and all, "included" ones too.
  struct Charged {
    Wide beside = 0;
    Wide all = 0;
  };
  Charged charges(const EntryFields& fields, IndexRange range, Currency currency);
  void take_own_amounts(const EntryFields& fields, const Entry& entry);
  void split(const EntryFields& fields, Entry& entry);
  void judge_batch(const EntryFields& fields, const Entry& entry);
  Payment& pay(const EntryFields& fields, const DetailFields* detail, const Entry& entry,
               std::int64_t amount, bool debit, bool alone);
  void name_parties(const DetailFields& detail, Payment& payment, bool debit);
  void add_particulars(const EntryFields& fields, const DetailFields* detail, Payment& payment,
                       bool alone);
  void name_references(const EntryFields& fields, const DetailFields* detail, Payment& payment,
                       bool alone);
  [[nodiscard]] std::string_view text_of(const EntryFields& fields, const DetailFields* detail,
                                         bool debit, bool alone);
  [[nodiscard]] std::string_view type_code(const CommonFields& inner, const CommonFields& outer);
  void finish(Payment& payment);
  void add_original(const EntryFields& fields, const DetailFields* detail, Payment& payment,
                    bool alone);
  void add_line(const DocumentFields& document, Currency currency);
  void note(Note note, std::string_view shown = {});

  CamtFragment& fragment_;
  Currency assumed_;
  std::uint64_t entry_from_ = 0;
  std::string store_;
  std::string_view last_type_;  // the entry's code is mostly that of the one before
  std::string_view last_currency_text_;
  Currency last_currency_;
  std::vector<Amount> amounts_;
};

}  // namespace quittance::ingest::camt
