#include "tools/workload/remittance_segments.h"

#include "tools/workload/digits.h"

namespace quittance::workload {
namespace {

std::string_view qualifier(ReferenceKind kind) {
  switch (kind) {
    case ReferenceKind::po:
      return "PO";
    case ReferenceKind::credit_memo:
      return "CM";
    default:
      return "IV";
  }
}

}  // namespace

bool lines_add_up(const Cash& cash) {
  std::int64_t sum = 0;
  for (const CashLine& line : cash.lines) {
    if (!line.amount_stated || line.deduction != 0) return false;
    sum += line.paid;
  }
  return !cash.lines.empty() && sum == cash.amount;
}

std::uint64_t append_remittance(std::string& to, const Cash& cash, char terminator) {
  for (const CashLine& line : cash.lines) {
    to += "RMR*";
    to += qualifier(line.kind);
    to += '*';
    to += line.reference;
    to += "**";
    append_dollars(to, line.paid);
    to += '*';
    append_dollars(to, line.paid + line.discount);
    if (line.discount != 0) {
      to += '*';
      append_dollars(to, line.discount);
    }
    to += terminator;
  }
  return cash.lines.size();
}

}  // namespace quittance::workload
