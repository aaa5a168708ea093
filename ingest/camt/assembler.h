// Walks the items of a camt file in order: messages, statements, units, and what each entry
// becomes.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/camt/fields.h"
#include "ingest/camt/fragment.h"
#include "ingest/camt/notes.h"
#include "ingest/camt/statement.h"
#include "ingest/decoder.h"
#include "ingest/ordinals.h"

namespace quittance::ingest::camt {

// A part that was cut where no item ends (a tag inside a comment looked like an entry) is read
// again here, in order and across its end; so every way to split gives what one reading gives.
// Each byte is read at most three times. Memory: the names of open elements, 11 to 21 bytes a
// payment for ordinals, what FileSummary holds, and fragments with reversals until their statement
// ends.
class CamtAssembler final : public Assembler {
 public:
  CamtAssembler(std::string_view bytes, const DecodeContext& context);
  void add(std::unique_ptr<Fragment> fragment, CashSink& sink) override;
  [[nodiscard]] FileSummary finish(CashSink& sink) override;

 private:
  // Outside a message, and inside elements that are not read.
  static constexpr xml::ElementTree::NodeIndex kOutside = 0xFFFE;
  static constexpr xml::ElementTree::NodeIndex kSkipped = 0xFFFD;

  struct Element {
    std::string_view name;  // with prefix
    xml::ElementTree::NodeIndex node = kOutside;
    std::uint16_t hint = 0;
    std::string_view currency;  // its Ccy
  };
  // A reversal waits until its statement's balance says which way it goes.
  struct Waiting {
    std::shared_ptr<const CamtFragment> fragment;
    std::uint32_t payment = 0;
    std::uint32_t record = 0;
    EntryStatus status = EntryStatus::booked;
  };
  // The message that is open, and what its group header says.
  struct Message {
    bool open = false;
    MessageKind kind = MessageKind::statement;
    std::string page, last_page;
    std::string information;  // what the bank says of the whole message: of Swiss ones, a test
  };

  void walk(const std::shared_ptr<const CamtFragment>& fragment, CashSink& sink);
  void start(const Mark& mark, const CamtFragment& fragment);
  void end(const Mark& mark, const CamtFragment& fragment, CashSink& sink);
  void text(const Mark& mark, const CamtFragment& fragment);
  void take_entry(std::shared_ptr<const CamtFragment> fragment, std::size_t mark, std::size_t& note,
                  CashSink& sink);
  void entry(const std::shared_ptr<const CamtFragment>& fragment, const Mark& mark, CashSink& sink);
  [[nodiscard]] bool in_statement() const;
  void begin_message(std::string_view element, std::uint64_t offset);
  void head_value(Head field, std::string_view text, std::string_view currency,
                  std::uint64_t offset);
  void account_number(std::string& target, std::string_view text, std::uint64_t offset);
  void open_statement(std::uint64_t offset);
  void doubt_statement(Note note, std::uint64_t offset);
  void close_statement(std::uint64_t to, CashSink& sink);
  void abandon_statement(HoldReason reason, CashSink& sink);
  void judge_account();
  void judge_repeated(const Unit& unit);
  void emit(const CamtFragment& fragment, std::uint32_t payment, std::uint32_t record,
            EntryStatus status, bool inverted, CashSink& sink);
  [[nodiscard]] CashKind kind_of(const CashRecord& cash) const;
  void emit_waiting(bool inverted, CashSink& sink);
  void tally(const Entry& entry);
  void break_off(Note note, std::uint64_t offset, std::string_view particulars, HoldReason reason,
                 CashSink& sink);
  void hold(std::uint32_t unit, HoldReason reason);
  void unread(std::string path, std::uint64_t offset);
  void merge_remarks(const CamtFragment& fragment, const Remarks& more);
  [[nodiscard]] xml::Charset charset_of_text() const {
    return xml::is_utf16(encoding_.charset) ? xml::Charset::utf8 : encoding_.charset;
  }
  void cover(CashSink& sink, std::uint64_t from, std::uint64_t to, RangeUse use,
             std::string_view what);
  [[nodiscard]] bool paged() const;
  void finish_remarks();
  void finish_tallies();

  std::string_view bytes_;
  const DecodeContext& context_;
  xml::Encoding encoding_;
  FileSummary summary_;
  Findings findings_;
  StatementJudge judge_{findings_, summary_.controls, summary_.balances};

  std::uint64_t position_ = 0;   // items were read up to here, as the scanner counts
  bool broken_ = false;          // nothing is read any more
  std::uint64_t broken_at_ = 0;  // the mark that was walked last
  std::vector<Element> open_;
  std::string value_;  // of the element that is open
  Message message_;
  std::string message_created_;
  Statement statement_;
  const AccountProfile* profile_ = nullptr;  // of the statement's account
  bool account_judged_ = false;
  std::vector<Waiting> waiting_;

  std::uint32_t record_ = 0;  // entries so far
  std::uint32_t messages_ = 0;
  std::uint64_t covered_ = 0;  // ranges tile the file up to here
  std::set<std::string> accounts_;
  std::map<Currency, Wide> credits_;
  std::map<Currency, Wide> debits_;
  std::unordered_map<std::uint64_t, std::string_view> statements_seen_;  // by their look
  OrdinalCounter ordinals_;
  std::string id_;
  std::vector<std::string> unread_paths_;
  std::uint64_t unread_count_ = 0;
  std::uint64_t unread_offset_ = 0;
  Remarks remarks_;
  std::uint64_t date_missing_ = 0;
  std::uint64_t date_missing_offset_ = 0;
  std::uint64_t not_booked_ = 0;
  std::uint64_t not_booked_offset_ = 0;
};

}  // namespace quittance::ingest::camt
