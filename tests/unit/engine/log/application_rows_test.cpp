// What the book keeps of applications in one line each gives back all that was said of them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/book/book.h"

namespace quittance::engine {
namespace {

const Date kDay = Date::from_days(20'000);
const Currency kEuro = Currency::of("EUR");

class ApplicationRows : public ::testing::Test {
 protected:
  ApplicationRows() {
    apply("anna", EntityRegistered{.entity_id = "E",
                                   .name = {},
                                   .currency = kEuro,
                                   .calendar = {},
                                   .reference_scheme = {}});
    CustomerRegistered customer;
    customer.customer_id = "C";
    apply("anna", customer);
    for (const std::string_view number : {"A", "B", "C"}) open(number, 1'000'00, {});
    CashRecord record;
    record.payment_id = "P";
    record.currency = kEuro;
    record.amount = 2'000'00;
    record.booking_date = kDay;
    PackedCash::pack(record, {}, packed_);
    CashRecorded cash;
    cash.posting_date = kDay;
    cash.entity = EntityHandle(0);
    cash.cash = PackedCash(packed_);
    apply("anna", cash);
    apply("anna",
          PayerIdentified{
              .payment = PaymentHandle(0), .customer = CustomerHandle(0), .amount = 2'000'00});
  }

  void apply(std::string_view actor, const Event& event) {
    book_.apply({.recorded_at = {}, .actor = actor, .reason = {}}, 0, 1, event);
  }
  void open(std::string_view number, std::int64_t amount, ItemHandle parent) {
    ItemDetails facts;
    facts.number = number;
    facts.kind = parent.known() ? ItemKind::deduction : ItemKind::invoice;
    facts.entity = EntityHandle(0);
    facts.customer = CustomerHandle(0);
    facts.currency = kEuro;
    facts.document_date = kDay;
    facts.original = amount;
    apply("anna",
          ItemOpened{.facts = facts, .open = amount, .parent = parent, .effective_date = kDay});
  }
  void settle(std::string_view actor, std::vector<AllocationFacts> allocations) {
    apply(actor, Applied{.payment = PaymentHandle(0),
                         .posting_date = kDay,
                         .allocations = std::move(allocations)});
  }

  std::string packed_;
  Book book_;
};

TEST_F(ApplicationRows, GiveBackWhatWasApplied) {
  const std::vector<AllocationFacts> said{{.item = ItemHandle(0),
                                           .discount_earned = true,
                                           .rule = Rule::single_item,
                                           .grade = Grade::exact,
                                           .amount = 980'00,
                                           .discount = 20'00,
                                           .reason = {}},
                                          {.item = ItemHandle(1),
                                           .rule = Rule::manual,
                                           .grade = Grade::normalised,
                                           .kind = ApplicationKind::adjustment,
                                           .amount = 900'00,
                                           .write_off = 1'00,
                                           .deduction = 99'00,
                                           .reason = "freight"}};
  settle("anna", said);
  open("B-D1", 99'00, ItemHandle(1));
  settle("ben", {{.item = ItemHandle(2), .amount = 50'00, .reason = {}}});

  ASSERT_EQ(book_.applications().size(), 3U);
  std::uint32_t n = 0;
  for (const ApplicationRow& row : book_.applications()) {
    EXPECT_EQ(row.ordinal, n + 1);
    EXPECT_EQ(row.group, ApplicationHandle(n < 2 ? 0 : 2));
    EXPECT_EQ(row.actor, n < 2 ? "anna" : "ben");
    EXPECT_EQ(row.posting_date, kDay);
    EXPECT_FALSE(row.reversed);
    EXPECT_EQ(row.reversed_by, "");
    EXPECT_EQ(row.next_of_payment, n == 0 ? ApplicationHandle() : ApplicationHandle(n - 1));
    EXPECT_EQ(row.deduction_item, n == 1 ? ItemHandle(3) : ItemHandle());
    EXPECT_EQ(book_.cash_settled(row), row.facts.amount);
    if (n < said.size()) {
      EXPECT_EQ(row.facts.item, said[n].item);
      EXPECT_EQ(row.facts.discount_earned, said[n].discount_earned);
      EXPECT_EQ(row.facts.rule, said[n].rule);
      EXPECT_EQ(row.facts.grade, said[n].grade);
      EXPECT_EQ(row.facts.kind, said[n].kind);
      EXPECT_EQ(row.facts.amount, said[n].amount);
      EXPECT_EQ(row.facts.discount, said[n].discount);
      EXPECT_EQ(row.facts.write_off, said[n].write_off);
      EXPECT_EQ(row.facts.deduction, said[n].deduction);
      EXPECT_EQ(row.facts.reason, said[n].reason);
    }
    ++n;
  }
  EXPECT_EQ(n, 3U);
  EXPECT_EQ(book_.row(ItemHandle(0)).open, 0);
  EXPECT_EQ(book_.row(ItemHandle(1)).open, 0);
  EXPECT_EQ(book_.row(ItemHandle(2)).open, 950'00);
}

TEST_F(ApplicationRows, SayWhoTookThemBack) {
  settle("anna", {{.item = ItemHandle(0), .amount = 300'00, .write_off = 7'00, .reason = "small"}});
  settle("ben", {{.item = ItemHandle(1), .amount = 200'00, .reason = {}}});
  const auto undo = [&](std::string_view actor, std::uint32_t application) {
    apply(actor, ApplicationReversed{.payment = PaymentHandle(0),
                                     .applications = {ApplicationHandle(application)},
                                     .reason = Reason::by_hand,
                                     .posting_date = kDay.plus_days(3)});
  };
  undo("carla", 0);
  undo("anna", 1);
  for (std::uint32_t n = 0; n < 2; ++n) {
    const ApplicationRow row = book_.row(ApplicationHandle(n));
    EXPECT_TRUE(row.reversed);
    EXPECT_EQ(row.reversal, Reason::by_hand);
    EXPECT_EQ(row.actor, n == 0 ? "anna" : "ben");
    EXPECT_EQ(row.reversed_by, n == 0 ? "carla" : "anna");
    EXPECT_EQ(row.reversed_date, kDay.plus_days(3));
    EXPECT_EQ(book_.row(ItemHandle(n)).open, 1'000'00);
  }
}

}  // namespace
}  // namespace quittance::engine
