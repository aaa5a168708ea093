// Walks the fields of a SWIFT MT file in order: messages, pages, balances, controls, and what
// becomes of each entry.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/digest.h"
#include "core/wide.h"
#include "ingest/decoder.h"
#include "ingest/mt940/cash_writer.h"
#include "ingest/mt940/notes.h"
#include "ingest/mt940/records.h"

namespace quittance::ingest::mt940 {

class MtAssembler final : public Assembler {
 public:
  // `type` is 940, 942 or 950: what a message is that does not say it.
  MtAssembler(int type, std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  // A field and where it stands in the whole file.
  struct Place {
    const Piece& piece;
    std::uint32_t number;  // 1-based line
  };
  struct At {
    std::uint32_t record = 0;
    std::uint64_t offset = 0;
  };
  // An opening or closing balance.
  struct Known {
    bool present = false;
    bool readable = false;
    bool page = false;  // :60M:, :62M:
    Date date;
    Currency currency;
    std::int64_t minor = 0;  // negative: we owe the bank
    At at;
  };
  struct Side {
    std::uint64_t count = 0;
    Wide amount = 0;
    StatedTotal stated;
    At at;
  };
  // :20: up to the end of the message.
  struct Message {
    bool open = false;
    bool stated_reference = false;
    bool prepared = false;
    bool readable = false;    // account and currency are known: its entries are cash
    bool incomplete = false;  // an entry was rejected: sums are not known
    bool told_why = false;
    bool in_block = false;  // "{4:" stands before it, so "-}" behind it
    bool ended = false;     // by "-" or "-}"
    int type = 940;
    At at;
    std::string account;
    std::string id_account;  // as the file writes it: of what ids are made
    std::string number;      // of :28C:, without the page
    std::string page;
    std::string made;  // of an interim report: :13D:, else :20:
    Currency currency;
    Known opening;
    Known closing;
    Side credits;
    Side debits;
    Wide booked = 0;  // credits less debits, without expected entries
    std::uint32_t unit = 0;
    const Dialect* dialect = nullptr;
    Statement statement;
  };
  // What the message before left behind: pages and continuity.
  struct Before {
    bool present = false;
    std::string account;
    std::string number;
    std::string page;
    Known closing;
    std::uint32_t unit = 0;
    At at;
  };
  struct Last {
    Known opening;  // of its first page
    Known closing;
    std::string number;
  };

  void walk(const LexedChunk& chunk, const Piece& piece, CashSink& sink);
  void field(const Place& at);
  void open_message(const Place& at, bool stated_reference);
  void ensure_open(const Place& at);
  void close_message(bool last = false);
  void read_account(const Place& at);
  void read_number(const Place& at);
  void read_opening(const Place& at);
  void read_floor_limit(const Place& at);
  void read_stated_total(const Place& at, Side& side);
  void read_information(const Place& at);
  [[nodiscard]] Known read_known(const Place& at, bool page);
  void note_currency(Currency currency, const Place& at);
  [[nodiscard]] Currency currency_ahead() const;

  void prepare();
  [[nodiscard]] bool continues_page() const;
  void open_statement();
  RangeUse entry(const Entry& entry, const Place& at, CashSink& sink);
  RangeUse reject(Note why, const Place& at, std::string_view shown);
  void tally(const Entry& entry, std::int64_t minor);

  // The closing half: assembler_close.cpp.
  void judge_message();
  void judge_end(bool last);
  void balance_control();
  void continuity_control();
  void page_control();
  void number_control();
  void totals_controls();
  void total_control(std::string_view name, Side& side);
  void remember();
  void add_control(Level level, std::string_view name, Wide stated, Wide computed, bool holds,
                   Note note, const At& at);
  void finish_tallies();
  void finish_status();
  void finish_identity();

  void cover(CashSink& sink, const Piece& piece, RangeUse use, std::uint32_t record,
             std::string_view what);
  void hold(std::uint32_t unit, HoldReason reason);
  [[nodiscard]] const Dialect& dialect_of(const AccountProfile& profile) const;

  int type_;
  std::string_view bytes_;
  const DecodeContext& context_;
  FileSummary summary_;
  Findings findings_;
  CashWriter writer_;
  std::map<Currency, Wide> credits_;
  std::map<Currency, Wide> debits_;
  std::set<std::string, std::less<>> accounts_;
  std::map<std::pair<std::string, Currency>, Last> last_;  // of each account
  Message message_;
  Before before_;
  int next_type_ = 0;  // of the envelope before the next message
  bool next_in_block_ = false;
  bool ends_seen_ = false;  // a message of the file had an end
  std::uint64_t readable_messages_ = 0;
  std::uint64_t statements_ = 0;
  std::uint64_t pieces_ = 0;
  std::uint32_t lines_ = 0;  // of the fragments before this one
  std::uint64_t covered_ = 0;
  std::uint32_t last_record_ = 0;
  // The block that begins a message of which nothing has been read.
  struct Begun {
    bool present = false;
    std::uint32_t record = 0;
    std::uint64_t offset = 0;
  };
  Begun begun_;
  std::string what_;  // of the entry at hand
  Sha256 identity_;
  Sha256 totals_;
};

}  // namespace quittance::ingest::mt940
