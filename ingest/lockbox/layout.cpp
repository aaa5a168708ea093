#include "ingest/lockbox/layout.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace quittance::ingest::lockbox {
namespace {

// What the layouts have in common: SAP structures FLB01, FLB05, FLB07, FLB08, FLB09, and the first
// 46 columns of a check. A Columns or NumberBlock left out has length 0: the field is absent.
constexpr Layout kCommon = {
    .name = {},
    .width = 80,
    .header = {.priority = {2, 2},
               .destination = {4, 10},
               .origin = {14, 10},
               .date = {24, 6},
               .time = {30, 4}},
    .detail = {.batch = {2, 3}, .item = {5, 3}, .lockbox = {8, 7}, .deposit_date = {15, 6}},
    .check = {.batch = {2, 3},
              .item = {5, 3},
              .amount = {8, 10},
              .routing = {18, 9},
              .account = {27, 10},
              .check_number = {37, 10},
              .check_date = {},
              .remitter = {},
              .numbers = {}},
    .overflow = {.batch = {2, 3},
                 .item = {5, 3},
                 .sequence = {9, 2},
                 .end_flag = {11, 1},
                 .invoice = {},
                 .paid = {},
                 .deduction = {},
                 .reason = {},
                 .free_text = {},
                 .memo = {},
                 .numbers = {}},
    .batch_total = {.batch = {2, 3},
                    .lockbox = {8, 7},
                    .date = {15, 6},
                    .checks = {21, 3},
                    .amount = {24, 10}},
    .lockbox_total = {.batch = {2, 3},
                      .lockbox = {8, 7},
                      .date = {15, 6},
                      .checks = {21, 4},
                      .amount = {25, 10}},
    .trailer = {.records = {2, 6}},
};

// BAI2: one invoice with its own amount in each 4 record (SAP structure FLB24).
constexpr Layout with_invoice_lines(Layout layout) {
  layout.overflow.invoice = {12, 16};
  layout.overflow.paid = {28, 10};
  layout.overflow.deduction = {38, 10};
  layout.overflow.reason = {48, 3};
  layout.overflow.free_text = {51, 30};
  return layout;
}

// The remitter's name in the check record, which makes it longer than 80 columns.
constexpr Layout with_remitter(Layout layout) {
  layout.width = 104;
  layout.check.check_date = {47, 6};
  layout.check.remitter = {53, 30};
  return layout;
}

constexpr Layout sap_bai2_80() {
  Layout layout = with_invoice_lines(kCommon);
  layout.name = "sap-bai2-80";
  return layout;
}

// BAI1: document numbers without amounts, three in the check, six more in each 4 record: the usual
// setting (length 10) of SAP's lockbox control parameters.
constexpr Layout sap_bai1_80() {
  Layout layout = kCommon;
  layout.name = "sap-bai1-80";
  layout.check.numbers = {.from = 47, .length = 10, .count = 3};
  layout.overflow.numbers = {.from = 12, .length = 10, .count = 6};
  return layout;
}

constexpr Layout bank_104() {
  Layout layout = with_remitter(kCommon);
  layout.name = "bank-104";
  layout.overflow.memo = {12, 30};
  return layout;
}

constexpr Layout bank_104_lines() {
  Layout layout = with_invoice_lines(with_remitter(kCommon));
  layout.name = "bank-104-lines";
  return layout;
}

constexpr std::array<Layout, 4> kLayouts = {sap_bai2_80(), sap_bai1_80(), bank_104(),
                                            bank_104_lines()};

}  // namespace

std::span<const Layout> layouts() {
  return kLayouts;
}

const Layout* layout_named(std::string_view name) {
  const auto found = std::find_if(kLayouts.begin(), kLayouts.end(),
                                  [&](const Layout& layout) { return layout.name == name; });
  return found == kLayouts.end() ? nullptr : &*found;
}

std::string_view layout_names() {
  return "sap-bai2-80, sap-bai1-80, bank-104, bank-104-lines";
}

}  // namespace quittance::ingest::lockbox
