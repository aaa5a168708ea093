#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/ingest/json/read_json.h"

namespace quittance::ingest {
namespace {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  bool chance(std::uint64_t percent) { return below(100) < percent; }

  // Text with whatever bank files carry: quotes, controls, umlauts, line separators.
  std::string text(std::size_t size_max) {
    static const std::string kParts[] = {
        "a",    "Z", "0", " ", "\"",           "\\",       "/", "\n", "\t", std::string(1, '\0'),
        "\x7f", "ü", "€", "😀", "\xE2\x80\xA8", "\xC2\x85", "{", "}",  "[",  "]",
        ",",    ":"};
    std::string text;
    for (std::size_t n = below(size_max + 1); n > 0; --n) text += kParts[below(std::size(kParts))];
    return text;
  }

 private:
  std::mt19937_64 engine_;
};

// A record that owns its texts.
struct OwnedRecord {
  std::string texts[15];
  std::vector<std::string> line_texts;
  std::vector<RemittanceLine> lines;
  CashRecord record;
};

void fill(Random& random, OwnedRecord& owned) {
  static const char* const kCurrencies[] = {"USD", "EUR", "JPY", "KWD", "CLF"};
  CashRecord& record = owned.record;
  for (std::string& text : owned.texts) {
    if (random.chance(70)) text = random.text(12);
  }
  owned.texts[0] += "P" + std::to_string(random.below(1'000'000));
  record.payment_id = owned.texts[0];
  record.account = owned.texts[1];
  record.payer = {owned.texts[2], owned.texts[3], owned.texts[4], owned.texts[5], owned.texts[6]};
  record.bank_reference = owned.texts[7];
  record.end_to_end_id = owned.texts[8];
  record.original_id = owned.texts[9];
  record.check_number = owned.texts[10];
  record.reference = owned.texts[11];
  record.text = owned.texts[12];
  record.kind = static_cast<CashKind>(random.below(8));
  record.method = static_cast<Method>(random.below(8));
  record.currency = Currency::of(kCurrencies[random.below(std::size(kCurrencies))]);
  record.provisional = random.chance(20);
  record.amount =
      1 + static_cast<std::int64_t>(random.below(INT64_MAX / 32));  // sums stay in 64 bits
  if (random.chance(80)) record.amount = record.amount % 1'000'000 + 1;
  const auto day = [&] { return Date::from_days(static_cast<std::int32_t>(random.below(40'000))); };
  record.value_date = day();
  if (random.chance(50)) record.booking_date = day();
  if (random.chance(50)) record.deposit_date = day();
  const std::size_t lines = random.below(5);
  for (std::size_t n = 0; n < lines * 3; ++n) owned.line_texts.push_back(random.text(8));
  for (std::size_t n = 0; n < lines; ++n) {
    RemittanceLine line;
    line.reference = owned.line_texts[3 * n];
    line.kind = static_cast<ReferenceKind>(random.below(7));
    line.amount_stated = random.chance(80);
    const auto amount = [&] {
      return static_cast<std::int64_t>(random.below(2'000'000)) - 999'999;
    };
    if (line.amount_stated) line.paid = amount();
    if (random.chance(30)) line.discount = amount();
    if (random.chance(30)) line.adjustment = amount();
    line.reason = owned.line_texts[3 * n + 1];
    line.text = owned.line_texts[3 * n + 2];
    owned.lines.push_back(line);
  }
  record.remittance = owned.lines;
}

class CompareWith : public CashSink {
 public:
  explicit CompareWith(const std::vector<OwnedRecord>& want) : want_(want) {}
  void cash(const CashRecord& got) override {
    ASSERT_LT(at_, want_.size());
    const CashRecord& want = want_[at_++].record;
    EXPECT_EQ(got.payment_id, want.payment_id);
    EXPECT_EQ(got.kind, want.kind);
    EXPECT_EQ(got.method, want.method);
    EXPECT_EQ(got.currency, want.currency);
    EXPECT_EQ(got.provisional, want.provisional);
    EXPECT_EQ(got.amount, want.amount);
    EXPECT_EQ(got.account, want.account);
    EXPECT_EQ(got.value_date, want.value_date);
    EXPECT_EQ(got.booking_date, want.booking_date);
    EXPECT_EQ(got.deposit_date, want.deposit_date);
    EXPECT_EQ(got.payer, want.payer);
    EXPECT_EQ(got.bank_reference, want.bank_reference);
    EXPECT_EQ(got.end_to_end_id, want.end_to_end_id);
    EXPECT_EQ(got.original_id, want.original_id);
    EXPECT_EQ(got.check_number, want.check_number);
    EXPECT_EQ(got.reference, want.reference);
    EXPECT_EQ(got.text, want.text);
    EXPECT_TRUE(std::equal(got.remittance.begin(), got.remittance.end(), want.remittance.begin(),
                           want.remittance.end()));
    EXPECT_EQ(got.source.record, at_);
  }
  void range(const UsedRange&) override {}
  [[nodiscard]] std::size_t seen() const { return at_; }

 private:
  const std::vector<OwnedRecord>& want_;
  std::size_t at_ = 0;
};

// What the writer writes, the reader reads: the same record, field by field.
TEST(JsonRoundTrip, GivesTheSameRecords) {
  const Profiles profiles;
  const DecodeContext context{
      .file_name = "f", .profiles = &profiles, .csv = nullptr, .dialect = {}};
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    std::vector<OwnedRecord> records(1 + random.below(20));
    std::string lines;
    std::string array = "[";
    for (OwnedRecord& owned : records) {
      fill(random, owned);
      const std::string json = cash_json(owned.record, "x");
      EXPECT_EQ(json.find('\n'), std::string::npos);
      lines += json + "\n";
      array += (array.size() > 1 ? ",\n" : "") + json;
    }
    array += "]";
    for (const std::string* file : {&lines, &array}) {
      CompareWith sink(records);
      const FileSummary summary =
          read_all(json_decoder(), *file, context, sink, 1 + random.below(2000));
      EXPECT_EQ(sink.seen(), records.size());
      EXPECT_TRUE(summary.findings.empty()) << summary_json(summary, "f");
    }
  }
}

// Good lines, bad lines and noise, from a seed.
std::string mixed_file(Random& random) {
  static const std::string kNoise[] = {"\n",   " \r\n", "\"",   "{",          "}",
                                       "[",    "]",     ",",    "{}\n",       "{\"a\":1}",
                                       "\xFC", "\\",    "null", "{\"x\":[}\n"};
  std::string file = random.chance(20) ? "\xEF\xBB\xBF" : "";
  if (random.chance(30)) file += "[";
  if (random.chance(20)) file += "{\n";
  for (std::size_t n = random.below(12); n > 0; --n) {
    OwnedRecord owned;
    fill(random, owned);
    if (random.chance(70)) file += cash_json(owned.record, "") + (random.chance(50) ? "\n" : ",\n");
    if (random.chance(30)) file += kNoise[random.below(std::size(kNoise))];
    if (random.chance(10)) file += object_with(",\"n" + std::to_string(n) + "\":null") + "\n";
  }
  if (random.chance(30)) file += "]";
  return file;
}

void expect_same(const ReadJson& a, const ReadJson& b) {
  EXPECT_EQ(a.cash, b.cash);
  EXPECT_EQ(a.ranges, b.ranges);
  EXPECT_EQ(a.summary_text, b.summary_text);
}

TEST(JsonChunks, DoNotShowInTheResult) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const std::string file = mixed_file(random);
    const ReadJson whole = read_json(file, file.size() + 1);
    for (const std::size_t chunk :
         {std::size_t{1}, std::size_t{7}, std::size_t{64}, std::size_t{333}, std::size_t{4096}}) {
      expect_same(whole, read_json(file, chunk));
    }
    if (testing::Test::HasFailure()) return;
  }
}

// A file cut anywhere yields a prefix of its records: nothing is misread for being cut.
TEST(JsonTruncation, YieldsAPrefixAtEveryByte) {
  for (const bool array : {false, true}) {
    Random random(7);
    std::string file = array ? "[" : "";
    for (int n = 0; n < 4; ++n) {
      OwnedRecord owned;
      fill(random, owned);
      file += cash_json(owned.record, "") + (array ? (n == 3 ? "]" : ",\n") : "\n");
    }
    const ReadJson whole = read_json(file);
    ASSERT_EQ(whole.cash.size(), 4u);
    for (std::size_t cut = 0; cut < file.size(); ++cut) {
      SCOPED_TRACE("cut at " + std::to_string(cut));
      // Exactly as large as the bytes, so that a read beyond them is seen.
      const std::vector<char> exact(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(cut));
      const ReadJson read = read_json({exact.data(), exact.size()}, 64);
      ASSERT_LE(read.cash.size(), whole.cash.size());
      for (std::size_t n = 0; n < read.cash.size(); ++n) {
        EXPECT_EQ(read.cash[n].json, whole.cash[n].json);
      }
      const std::size_t errors = read.summary.findings.size();
      const bool at_line_end = !array && cut > 0 && (file[cut - 1] == '\n' || file[cut] == '\n');
      EXPECT_EQ(errors == 0, at_line_end) << read.summary_text;
    }
  }
}

}  // namespace
}  // namespace quittance::ingest
