// Amounts, dates, balances and :61: lines.
#include "ingest/mt940/entry.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "ingest/mt940/fields.h"

namespace quittance::ingest::mt940 {
namespace {

class Notes final : public NoteTaker {
 public:
  void note(Note note, std::string_view) override { notes.emplace_back(text_of(note).name); }
  std::vector<std::string> notes;
};

constexpr std::int64_t kUnreadable = -1;

std::int64_t cents(std::string_view text, std::string_view currency = "EUR") {
  return minor_of(read_amount(text), Currency::of(currency)).value_or(kUnreadable);
}

TEST(ReadAmount, FollowsTheTable) {
  struct Row {
    std::string_view text;
    std::int64_t want;
  };
  const Row rows[] = {
      {"1234,56", 123456},
      {"0,", 0},
      {"43,", 4300},
      {",89", 89},
      {".89", 89},
      {"000000000147,64", 14764},
      {"10235.43", 1023543},
      {"380115,1", 38011510},
      {"1.234,56", 123456},
      {"1.234.567,8", 123456780},
      {"500", 50000},
      {"5,10000", 510},  // trailing zeros drop
      {"5,101", kUnreadable},
      {"12.34,56", kUnreadable},  // no group of thousands
      {".234,56", kUnreadable},
      {"1.234", kUnreadable},  // a point and three decimals: not euros
      {"1.2.3", kUnreadable},
      {"1,2,3", kUnreadable},
      {"11 27421,94", kUnreadable},
      {"-5,00", kUnreadable},
      {"", kUnreadable},
      {",", kUnreadable},
      {"1000000000000000,00", 100'000'000'000'000'000},
      {"1000000000000000,01", kUnreadable},  // above kAmountMax
      {"99999999999999999999,00", kUnreadable},
  };
  for (const Row& row : rows) EXPECT_EQ(cents(row.text), row.want) << row.text;
  EXPECT_EQ(cents("1234,", "JPY"), 1234);
  EXPECT_EQ(cents("1234,5", "JPY"), kUnreadable);
  EXPECT_EQ(cents("1,234", "KWD"), 1234);
}

TEST(ReadDate, ClampsWhatA30DayYearMakes) {
  EXPECT_EQ(read_date("260131").date.iso(), "2026-01-31");
  EXPECT_EQ(read_date("991231").date.iso(), "1999-12-31");
  EXPECT_EQ(read_date("790101").date.iso(), "2079-01-01");
  EXPECT_EQ(read_date("260230").date.iso(), "2026-02-28");
  EXPECT_TRUE(read_date("260230").clamped);
  EXPECT_EQ(read_date("240229").date.iso(), "2024-02-29");
  EXPECT_FALSE(read_date("240229").clamped);
  for (const std::string_view wrong : {"261301", "260132", "260100", "26010", "26o101", ""}) {
    EXPECT_FALSE(read_date(wrong).date.known()) << wrong;
  }
}

TEST(ReadEntryDate, TakesTheNearerYear) {
  const auto entry = [](std::string_view mmdd, std::string_view value) {
    return read_entry_date(mmdd, read_date(value).date).iso();
  };
  EXPECT_EQ(entry("0102", "251231"), "2026-01-02");
  EXPECT_EQ(entry("1231", "260102"), "2025-12-31");
  EXPECT_EQ(entry("0630", "261231"), "2026-06-30");
  EXPECT_EQ(entry("1120", "261120"), "2026-11-20");
  EXPECT_EQ(entry("1320", "261120"), "");
  EXPECT_EQ(entry("1120", "xx"), "");
}

TEST(ReadEntryLine, FollowsTheTable) {
  struct Row {
    std::string_view line;
    std::string_view value_date, entry_date;
    Mark mark;
    std::int64_t amount;
    std::string_view type, customer, bank;
  };
  const Row rows[] = {
      {"2611201121C1250,00NTRFINV-1//BANK-1", "2026-11-20", "2026-11-21", Mark::c, 125000, "NTRF",
       "INV-1", "BANK-1"},
      {"261120D5,NCHGNONREF", "2026-11-20", "", Mark::d, 500, "NCHG", "NONREF", ""},
      {"261120    RC5,00N166NONREF", "2026-11-20", "", Mark::rc, 500, "N166", "NONREF", ""},
      {"2611201120RCR5,00N166X", "2026-11-20", "2026-11-20", Mark::rc, 500, "N166", "X", ""},
      {"2611201120RDR5,00N166X", "2026-11-20", "2026-11-20", Mark::rd, 500, "N166", "X", ""},
      {"2611201120CR5,00N166X", "2026-11-20", "2026-11-20", Mark::c, 500, "N166", "X", ""},
      {"2611201120DD20000,NTRFX", "2026-11-20", "2026-11-20", Mark::d, 2000000, "NTRF", "X", ""},
      {"261120EC5,00NTRFX", "2026-11-20", "", Mark::ec, 500, "NTRF", "X", ""},
      {"261120ED5,00NTRFX", "2026-11-20", "", Mark::ed, 500, "NTRF", "X", ""},
      {"2611201120C5,00S   ABC", "2026-11-20", "2026-11-20", Mark::c, 500, "S", "ABC", ""},
      {"261120C5,00NOV NONREF", "2026-11-20", "", Mark::c, 500, "NOV", "NONREF", ""},
      {"2611201120CN220000,00//1923", "2026-11-20", "2026-11-20", Mark::c, 22000000, "", "",
       "1923"},
      {"261120D0,89NONREF", "2026-11-20", "", Mark::d, 89, "", "NONREF", ""},
      {"261120C5,00 NTRFNONREF//1", "2026-11-20", "", Mark::c, 500, "NTRF", "NONREF", "1"},
      {"261120C 5,00NTRFA/B  //C//D", "2026-11-20", "", Mark::c, 500, "NTRF", "A/B", "C//D"},
      {"261120DR52.58NTRFITM1234567890123", "2026-11-20", "", Mark::d, 5258, "NTRF",
       "ITM1234567890123", ""},
      {"261120C500NTRF29-11-2026 10:05//B4", "2026-11-20", "", Mark::c, 50000, "NTRF",
       "29-11-2026 10:05", "B4"},
      {"261120X5,00NTRFX", "2026-11-20", "", Mark::none, kUnreadable, "", "", ""},
      {"261120C1O,00NTRFX", "2026-11-20", "", Mark::c, kUnreadable, "", "O,00NTRFX", ""},
      {"261120C", "2026-11-20", "", Mark::c, kUnreadable, "", "", ""},
      {"", "", "", Mark::none, kUnreadable, "", "", ""},
  };
  DatesBefore before;  // one for all, as in a file: no row takes the dates of another
  for (const Row& row : rows) {
    SCOPED_TRACE(row.line);
    Notes notes;
    const EntryLine got = read_entry_line(row.line, before, notes);
    EXPECT_EQ(got.value_date.iso(), row.value_date);
    EXPECT_EQ(got.entry_date.iso(), row.entry_date);
    EXPECT_EQ(got.mark, row.mark);
    EXPECT_EQ(minor_of(got.amount, Currency::of("EUR")).value_or(kUnreadable), row.amount);
    EXPECT_EQ(got.type, row.type);
    EXPECT_EQ(got.customer_reference, row.customer);
    EXPECT_EQ(got.bank_reference, row.bank);
    EXPECT_EQ(notes.notes.empty(), row.line.starts_with("2611201121C1250") ||
                                       (row.amount != kUnreadable && !row.type.empty() &&
                                        row.line.find('.') == std::string_view::npos &&
                                        row.line.find(',') != std::string_view::npos));
  }
}

TEST(ReadBalance, FollowsTheTable) {
  const StatedBalance balance = read_balance("D261120EUR0,50");
  EXPECT_TRUE(balance.readable);
  EXPECT_TRUE(balance.debit);
  EXPECT_EQ(balance.date.iso(), "2026-11-20");
  EXPECT_EQ(balance.currency, "EUR");
  EXPECT_TRUE(read_balance("C020315105000,00").currency.empty());
  EXPECT_TRUE(read_balance("C020315105000,00").readable);
  EXPECT_FALSE(read_balance("C141387INR11 27421,94").readable);
  EXPECT_FALSE(read_balance("X261120EUR0,50").readable);
  EXPECT_FALSE(read_balance("").readable);
}

TEST(ReadTotal, CountAndSum) {
  const StatedTotal total = read_total("2EUR7,20");
  EXPECT_TRUE(total.readable);
  EXPECT_TRUE(total.has_count);
  EXPECT_EQ(total.count, 2U);
  EXPECT_TRUE(read_total("EUR,00").readable);
  EXPECT_FALSE(read_total("EUR,00").has_count);
  EXPECT_FALSE(read_total("2EUR").readable);
  EXPECT_FALSE(read_total("1234567890EUR1,").readable);
  EXPECT_TRUE(read_totals_text("D000004C000004D6,38C944,01").present);
  EXPECT_FALSE(read_totals_text("D000004C000004D6,38C944,01X").present);
  EXPECT_FALSE(read_totals_text("IBAN DK12").present);
}

TEST(Fields, TagsAndWrappedTimes) {
  EXPECT_EQ(tag_at(":61:2").tag, Tag::entry);
  EXPECT_EQ(tag_at(":25P:2").tag, Tag::account);
  EXPECT_EQ(tag_at(":99:2").tag, Tag::none);
  EXPECT_EQ(tag_at(": 61:").tag, Tag::none);
  const std::string full = ":86:" + std::string(60, 'X') + "T16\n";
  EXPECT_EQ(field_at(full + ":20:37 UHR", full.size()).tag, Tag::none);
  EXPECT_EQ(field_at(full + ":20:371 UHR", full.size()).tag, Tag::reference);
  EXPECT_EQ(field_at(full + ":61:37 UHR", full.size()).tag, Tag::entry);
  EXPECT_EQ(field_at(":86:SHORT 16\n:20:37 UHR", 13).tag, Tag::reference);
}

TEST(Fields, LinesEndAsBanksEndThem) {
  const std::string_view bytes = "A\r\nB\r\r\nC\rD\nE";
  std::string seen;
  for (std::size_t at = 0; at < bytes.size();) {
    const Line line = line_at(bytes, at);
    seen += bytes.substr(line.from, line.to - line.from);
    seen += '|';
    at = line.next;
  }
  EXPECT_EQ(seen, "A|B|C|D|E|");
}

TEST(Fields, EndsOfMessages) {
  for (const std::string_view end : {"-", "- ", "-}", "-}{5:{CHK:1}}", "-XXX"}) {
    EXPECT_TRUE(ends_message(end)) << end;
  }
  for (const std::string_view text : {"-CHQ", "--", "- TEXT", "", "-XXXX"}) {
    EXPECT_FALSE(ends_message(text)) << text;
  }
  EXPECT_EQ(message_type("{1:F01X}{2:O9421200}{4:"), 942);
  EXPECT_EQ(message_type("-}{1:F01X}{2:I950X}{4:"), 950);
  EXPECT_EQ(message_type("{2:I103X}"), 0);
}

}  // namespace
}  // namespace quittance::ingest::mt940
