// Walks the tags and transactions of an OFX file in order: statements, balances, what each
// transaction becomes.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "core/wide.h"
#include "ingest/decoder.h"
#include "ingest/ofx/notes.h"
#include "ingest/ofx/records.h"
#include "ingest/payment_id.h"

namespace quittance::ingest::ofx {

class OfxAssembler final : public Assembler {
 public:
  OfxAssembler(std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  enum class AccountKind : std::uint8_t { bank, card, investment };
  struct Statement {
    bool open = false;
    bool prepared = false;
    AccountKind kind = AccountKind::bank;
    std::string account;
    Currency currency;
    bool currency_unknown = false;
    bool has_balance = false;
    bool in_list = false;  // of transactions, whose end has not been seen
    Balance balance;
    std::uint32_t unit = 0;
    std::uint32_t record = 0;
    std::uint64_t offset = 0;
    const AccountProfile* profile = nullptr;
    std::uint64_t seed = 0;
  };
  struct Status {
    std::string code;
    std::string severity;
    std::string message;
    std::uint32_t record = 0;
    std::uint64_t from = 0;
  };
  struct At {
    std::uint32_t record = 0;
    std::uint64_t from = 0;
    std::uint64_t to = 0;
  };

  void open_tag(std::string_view name, const At& at);
  void close_tag(std::string_view name, const At& at);
  void leaf(std::string_view name, std::string_view value, const At& at);
  void open_statement(AccountKind kind, const At& at);
  void close_statement(bool cut_off);
  void prepare();
  void take_balance(std::string_view value, const At& at);
  RangeUse transaction(const Transaction& read, const At& at, CashSink& sink);
  RangeUse reject(Errc why, const Transaction& read, const At& at);
  void tally(std::int64_t amount, Currency currency);
  // Fills the record's id; views in the record live until the next call.
  void identify(const Transaction& read, CashRecord& cash, const At& at);
  void fill_gap(CashSink& sink, std::uint64_t to);
  void begin_reply();
  void end_status();  // once it is read: what it says of the reply
  void hold_in_error(std::size_t unit);
  void finish_tallies();
  void finish_status();

  std::string_view bytes_;
  const DecodeContext& context_;
  FileSummary summary_;
  Findings findings_;
  Statement statement_;
  std::string_view aggregate_;   // the one that leaves outside transactions stand in
  Status status_;                // the one being read
  bool reply_fails_ = false;     // the reply that a statement stands in reports an error
  std::size_t reply_units_ = 1;  // the first unit of that reply
  std::map<Currency, Wide> credits_;
  std::map<Currency, Wide> debits_;
  std::set<std::string, std::less<>> accounts_;
  OrdinalCounter ordinals_;
  std::string id_;
  std::uint64_t readable_statements_ = 0;
  bool currency_known_ = false;  // of any entry of an account
  std::uint64_t pieces_ = 0;
  bool ended_ = false;  // </OFX>
  std::uint32_t lines_ = 0;
  std::uint64_t covered_ = 0;
};

}  // namespace quittance::ingest::ofx
