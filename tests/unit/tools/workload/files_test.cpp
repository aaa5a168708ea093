// The files of a workload as others see them: the same bytes from the same seed, accepted by the
// readers without a finding, and the same ids in every format.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "core/digest.h"
#include "made.h"

namespace quittance::workload {
namespace {

constexpr Mess kMesses[] = {Mess::clean, Mess::typical, Mess::hostile, Mess::common};
const std::vector<Format> kAll = {Format::bai2, Format::lockbox, Format::csv, Format::json};

std::string digest_of(const MadeWorkload& work) {
  Sha256 sum;
  for (const std::string& name : work.names()) {
    sum.update(name);
    sum.update(work.text(name));
  }
  return sum.finish().short_hex(16);
}

SeenById read_format(const MadeWorkload& work, Format format) {
  SeenById seen;
  for (const std::string& file : work.bank_files(format)) {
    SCOPED_TRACE(file);
    read_into(seen, name(format), work.text(file));
  }
  return seen;
}

SeenById read_payments(const MadeWorkload& work) {
  SeenById seen;
  read_into(seen, "json", work.text("payments.ndjson"));
  return seen;
}

SeenById without_advices(SeenById seen) {
  std::erase_if(seen, [](const auto& entry) { return entry.second.kind == CashKind::advice; });
  return seen;
}

// If this fails on one machine only, chance or text differs there. If it fails after a change, the
// change gives old seeds another workload: say so in CHANGELOG.md and put the new digests here.
TEST(Files, AreTheseBytes) {
  struct Row {
    Mess mess;
    const char* digest;
  };
  const Row rows[] = {{Mess::clean, "310182506a2928e9"},
                      {Mess::typical, "1ac3f4dec5cf4efe"},
                      {Mess::hostile, "5f0a3fbb11c4e647"},
                      {Mess::common, "c78c31afea82da04"}};
  for (const Row& row : rows) {
    SCOPED_TRACE(name(row.mess));
    const MadeWorkload work(small_request(row.mess, 400, 7, kAll));
    EXPECT_EQ(digest_of(work), row.digest);
    EXPECT_EQ(digest_of(work), digest_of(MadeWorkload(work.request())));
    EXPECT_NE(digest_of(work), digest_of(MadeWorkload(small_request(row.mess, 400, 8, kAll))));
  }
}

// payments.ndjson is the union of the bank files, whichever formats there are.
TEST(Files, AreAcceptedAndHaveTheSameIds) {
  const std::vector<std::vector<Format>> choices = {
      kAll, {Format::bai2}, {Format::lockbox, Format::csv}, {Format::csv, Format::json}};
  for (const Mess mess : kMesses) {
    for (const std::vector<Format>& formats : choices) {
      SCOPED_TRACE(std::string(name(mess)) + " as " + std::string(name(formats.front())));
      const MadeWorkload work(small_request(mess, 1'500, 11, formats));
      const SeenById payments = read_payments(work);
      EXPECT_GE(payments.size(), work.made().payments);
      SeenById of_banks;
      for (const Format format : formats) {
        const SeenById seen = read_format(work, format);
        if (format == Format::json) {
          EXPECT_EQ(seen, payments);
        } else if (format == Format::csv) {
          EXPECT_EQ(seen, without_advices(payments));
        }
        for (const auto& [id, cash] : seen) {
          const auto known = payments.find(id);
          ASSERT_NE(known, payments.end()) << id;
          EXPECT_EQ(known->second, cash) << id;
        }
        of_banks.insert(seen.begin(), seen.end());
      }
      EXPECT_EQ(without_advices(of_banks), without_advices(payments));
    }
  }
}

// What the credits of `payments` come to, by kind.
std::map<CashKind, std::pair<std::size_t, std::int64_t>> sums(const SeenById& payments) {
  std::map<CashKind, std::pair<std::size_t, std::int64_t>> sums;
  for (const auto& [id, cash] : payments) {
    ++sums[cash.kind].first;
    sums[cash.kind].second += cash.amount;
  }
  return sums;
}

// Statements of other kinds say the same payments under ids of their own.
TEST(Files, OfAnyStatementHaveTheSamePayments) {
  for (const Mess mess : kMesses) {
    for (const Format format : {Format::mt940, Format::camt053}) {
      SCOPED_TRACE(std::string(name(mess)) + " as " + std::string(name(format)));
      const MadeWorkload work(small_request(mess, 1'500, 11, {format}));
      EXPECT_EQ(sums(read_format(work, format)), sums(without_advices(read_payments(work))));
    }
  }
}

// The readers of camt derive the ids from what an entry says: those of a statement and of the
// notifications of its credits are the same, and those of the workload.
TEST(Files, OfCamtHaveTheSameIds) {
  for (const Mess mess : kMesses) {
    SCOPED_TRACE(name(mess));
    const MadeWorkload work(small_request(mess, 1'500, 11, {Format::camt053, Format::camt054}));
    SeenById payments = without_advices(read_payments(work));
    EXPECT_EQ(read_format(work, Format::camt053), payments);
    std::erase_if(payments,
                  [](const auto& entry) { return entry.second.kind == CashKind::returned; });
    SeenById notified;  // an advice is known as that of its entry
    for (const auto& [id, cash] : read_format(work, Format::camt054)) {
      EXPECT_EQ(cash.kind, CashKind::advice);
      ASSERT_TRUE(id.ends_with("/advice")) << id;
      notified[id.substr(0, id.rfind('/'))] = {CashKind::receipt, cash.amount};
    }
    EXPECT_EQ(notified, payments);
  }
}

// Alone every payment is a wire; beside others only the wires stand in Fedwire, under its ids.
TEST(Files, OfFedwireHaveTheSameIds) {
  for (const Mess mess : kMesses) {
    for (const std::vector<Format>& formats :
         std::vector<std::vector<Format>>{{Format::fedwire}, {Format::fedwire, Format::camt053}}) {
      SCOPED_TRACE(std::string(name(mess)) + " with " + std::to_string(formats.size()));
      const MadeWorkload work(small_request(mess, 1'500, 11, formats));
      const SeenById payments = read_payments(work);
      const SeenById wires = read_format(work, Format::fedwire);
      EXPECT_GT(wires.size(), 0U);
      std::size_t receipts = 0;
      for (const auto& [id, cash] : payments) receipts += cash.kind == CashKind::receipt;
      EXPECT_EQ(wires.size() == receipts, formats.size() == 1);
      for (const auto& [id, cash] : wires) {
        const auto known = payments.find(id);
        ASSERT_NE(known, payments.end()) << id;
        EXPECT_EQ(known->second, cash) << id;
      }
    }
  }
}

// NACHA and X12 820 carry what their ids are made of; neither takes a payment back.
TEST(Files, OfCreditsHaveTheSameIds) {
  for (const Mess mess : kMesses) {
    for (const Format format : {Format::nacha, Format::x12_820}) {
      SCOPED_TRACE(std::string(name(mess)) + " as " + std::string(name(format)));
      const MadeWorkload work(small_request(mess, 1'500, 11, {format}));
      SeenById payments = without_advices(read_payments(work));
      std::erase_if(payments,
                    [](const auto& entry) { return entry.second.kind == CashKind::returned; });
      EXPECT_EQ(read_format(work, format), payments);
    }
  }
}

// Wires stand in the 820, ACH credits in both, checks in the lockbox.
TEST(Files, OfCreditsTakeWhatTheirNetworkCarries) {
  const std::vector<Format> formats = {Format::nacha, Format::x12_820, Format::lockbox};
  const MadeWorkload work(small_request(Mess::typical, 1'500, 11, formats));
  const SeenById ach = read_format(work, Format::nacha);
  const SeenById orders = read_format(work, Format::x12_820);
  const SeenById checks = read_format(work, Format::lockbox);
  EXPECT_GT(orders.size(), ach.size());
  EXPECT_EQ(orders.size() + checks.size(), work.made().payments);
  const SeenById payments = read_payments(work);
  for (const auto& [id, cash] : ach) {
    const auto known = payments.find(id);
    ASSERT_NE(known, payments.end()) << id;
    EXPECT_EQ(known->second, cash) << id;
  }
}

TEST(Files, SmallOnesWork) {
  for (const Mess mess : kMesses) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      SCOPED_TRACE(std::string(name(mess)) + " seed " + std::to_string(seed));
      const MadeWorkload work(small_request(mess, 10, seed, kAll));
      const SeenById payments = without_advices(read_payments(work));
      SeenById of_banks = read_format(work, Format::bai2);
      of_banks.merge(read_format(work, Format::lockbox));
      EXPECT_EQ(of_banks, payments);
      EXPECT_EQ(read_format(work, Format::csv), payments);
    }
  }
}

TEST(Files, AreSplitAndSentAgain) {
  const MadeWorkload work(small_request(Mess::hostile, 2'000, 5, kAll));
  std::size_t split = 0;
  std::size_t again = 0;
  std::size_t wrapped = 0;
  for (const std::string& file : work.names()) {
    if (!file.starts_with("bank/")) continue;
    const std::size_t mark = file.find("-again");
    split += file.find("-2.") != std::string::npos ? 1U : 0U;
    if (mark != std::string::npos) {
      ++again;
      EXPECT_EQ(work.text(file), work.text(file.substr(0, mark) + file.substr(mark + 6)));
    }
    const std::size_t cr = file.find("-wrapped");
    if (cr != std::string::npos) {
      ++wrapped;
      std::string text = work.text(file);
      EXPECT_NE(text.find("\r\n"), std::string::npos);
      std::erase(text, '\r');
      EXPECT_EQ(text, work.text(file.substr(0, cr) + file.substr(cr + 8)));
    }
  }
  EXPECT_GT(split, 4U);
  EXPECT_GT(again, 4U);
  EXPECT_GT(wrapped, 2U);
}

TEST(Files, ImpossibleSizesAreUsage) {
  Request request = small_request(Mess::clean, 10, 1, {});
  request.items = 0;
  EXPECT_EQ(make_workload(request, "/nonexistent").error().code, Errc::usage);
  request = small_request(Mess::clean, 10, 1, {});
  EXPECT_EQ(make_workload(request, "/proc/nowhere").error().code, Errc::io_failed);
}

TEST(Formats, AreReadFromAList) {
  EXPECT_EQ(*parse_formats("csv,bai2"), (std::vector<Format>{Format::csv, Format::bai2}));
  EXPECT_EQ(*parse_formats("ndjson, json"), (std::vector<Format>{Format::json}));
  EXPECT_TRUE(parse_formats("none")->empty());
  EXPECT_FALSE(parse_formats(""));
  EXPECT_EQ(*parse_formats("x12-820,camt.053"),
            (std::vector<Format>{Format::x12_820, Format::camt053}));
  EXPECT_EQ(*parse_formats("camt.054, fedwire"),
            (std::vector<Format>{Format::camt054, Format::fedwire}));
  EXPECT_FALSE(parse_formats("csv,mt999"));
}

}  // namespace
}  // namespace quittance::workload
