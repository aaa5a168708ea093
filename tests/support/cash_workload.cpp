#include "tests/support/cash_workload.h"

#include <algorithm>
#include <array>
#include <random>
#include <string_view>
#include <utility>

#include "core/date.h"
#include "core/json_text.h"
#include "core/money.h"

namespace quittance::testing {
namespace {

constexpr std::array<std::string_view, 12> kFirst = {"Aster",  "Birch",   "Cobalt",  "Delta",
                                                     "Ember",  "Falcon",  "Granite", "Harbor",
                                                     "Indigo", "Juniper", "Kestrel", "Lantern"};
constexpr std::array<std::string_view, 6> kSecond = {"Paint",    "Hydraulics", "Medical",
                                                     "Textiles", "Foods",      "Electric"};
constexpr std::int32_t kFirstDay = 20'760;  // early in November 2026

struct Item {
  std::string number;
  std::size_t customer = 0;
  std::int64_t open = 0;
  std::int64_t discount = 0;
};

std::string day(std::size_t n) {
  return Date::from_days(kFirstDay + static_cast<std::int32_t>(n)).iso();
}

class Maker {
 public:
  Maker(const WorkloadSize& size, std::uint64_t seed) : size_(size), random_(seed) {}

  CashWorkload make() {
    accounts();
    customers();
    items();
    rules();
    cash();
    if (size_.statement) statement();
    return std::move(work_);
  }

 private:
  // Modulo keeps the same numbers on every library; the bias does not matter here.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  std::int64_t cents() {  // few round amounts, so that equal ones are common
    return one_in(3) ? static_cast<std::int64_t>(1 + below(9)) * 100'00
                     : static_cast<std::int64_t>(5'00 + below(900'00));
  }
  [[nodiscard]] Currency currency_of(std::size_t customer) const {
    return Currency::of(customer % 5 == 4 ? "EUR" : "USD");
  }
  [[nodiscard]] std::string money(std::int64_t minor, std::size_t customer) const {
    return format_major(minor, currency_of(customer));
  }
  static std::string customer_id(std::size_t n) { return "C" + std::to_string(1000 + n); }
  // With families: the customer whose name, or whose bank account, this one has too.
  [[nodiscard]] std::size_t namesake(std::size_t n) const {
    return size_.families && n % 13 == 12 ? n - 9 : n;
  }
  [[nodiscard]] std::size_t banks_with(std::size_t n) const {
    return size_.families && n % 11 == 10 ? n - 10 : n;
  }
  [[nodiscard]] bool has_bank_account(std::size_t n) const { return banks_with(n) % 2 == 0; }
  [[nodiscard]] std::string customer_name(std::size_t n) const { return own_name(namesake(n)); }
  static std::string own_name(std::size_t n) {
    std::string name(kFirst[n % kFirst.size()]);
    name += ' ';
    name += kSecond[n / kFirst.size() % kSecond.size()];
    if (n >= kFirst.size() * kSecond.size()) name += " " + std::to_string(n);
    return name + (n % 3 == 0 ? " LLC" : " Inc");
  }

  void accounts() {
    work_.accounts =
        "account,entity_id,currency,kind,profile,deposit_account,feeds\n"
        "4100,main,USD,bank,,,json\n4200,main,EUR,bank,,,\n4300,main,USD,bank,,,\n";
  }

  void customers() {
    work_.customers = "customer_id,name,parent_id,currency,terms,bank_accounts\n";
    for (std::size_t n = 0; n < size_.customers; ++n) {
      const bool child = n % 7 == 6 || (size_.families && n % 7 == 5);
      work_.customers +=
          customer_id(n) + "," + customer_name(n) + "," +
          (child ? customer_id(n - 1) : std::string()) + "," + std::string(currency_of(n).code()) +
          ",2/10net30," +
          (has_bank_account(n) ? "ABA:990420114/" + std::to_string(880'000 + banks_with(n)) : "") +
          "\n";
    }
  }

  void items() {
    work_.items =
        "item_number,customer_id,kind,document_date,due_date,currency,amount,open_amount,po_number,"
        "terms,discount_date,discount_amount\n";
    for (std::size_t n = 0; n < size_.items; ++n) {
      Item item{"INV-" + std::to_string(10'000 + n), below(size_.customers), cents(), 0};
      const bool credit = n % 9 == 8;
      if (!credit && one_in(3)) item.discount = item.open / 50;
      if (credit) item = {"CM-" + std::to_string(10'000 + n), item.customer, -item.open / 4, 0};
      work_.items +=
          item.number + "," + customer_id(item.customer) + "," +
          (credit ? "credit_memo" : "invoice") + "," + day(0) + "," + day(10 + below(40)) + "," +
          std::string(currency_of(item.customer).code()) + "," + money(item.open, item.customer) +
          "," + money(item.open, item.customer) + ",PO-" + std::to_string(700 + below(50)) + ",," +
          (item.discount > 0 ? day(9) + "," + money(item.discount, item.customer) : ",") + "\n";
      items_.push_back(std::move(item));
    }
  }

  void rules() {
    work_.rules =
        "overpayment = \"on_account\"\n"
        "[tolerance.line]\npercent = \"2\"\namount = { USD = \"1.00\", EUR = \"1.00\" }\n"
        "[tolerance.payment]\npercent = \"2\"\namount = { USD = \"1.00\", EUR = \"1.00\" }\n";
  }

  const Item& invoice() {
    for (;;) {
      const Item& item = items_[below(items_.size())];
      if (item.open > 0) return item;
    }
  }

  struct Line {
    std::string reference, amount, adjustment, reason;
  };

  std::string cash_line(std::size_t number, std::size_t at_day) {
    const Item& item = invoice();
    std::int64_t amount = item.open;
    std::string text;
    std::vector<Line> lines;
    bool payer_known = true;
    bool with_bank_account = has_bank_account(item.customer);
    std::size_t payer = item.customer;
    std::string kind = "receipt";
    bool provisional = false;
    switch (below(size_.families ? 18 : 14)) {
      case 0:
      case 1:
      case 2:
        lines = {{item.number, money(amount, item.customer), "", ""}};
        break;
      case 3:
        text = "payment inv " + item.number.substr(4);
        break;
      case 4: {  // one or two items, each short with the payer's reason
        amount = 0;
        for (const Item& other : items_) {
          if (other.customer != item.customer || other.open < 10'00 || lines.size() == 2) continue;
          const std::int64_t less = std::min<std::int64_t>(other.open / 10 + 2'00, other.open / 2);
          amount += other.open - less;
          lines.push_back({other.number, money(other.open - less, item.customer),
                           money(less, item.customer), "damaged"});
        }
        if (amount == 0) amount = item.open;
        break;
      }
      case 5:  // short or forgiven, or the discount taken
        if (item.discount > 0) {
          amount -= item.discount;
          text = item.number;
          break;
        }
        amount -= one_in(2) ? 50 : amount / 3;
        lines = {{item.number, money(amount, item.customer), "", ""}};
        break;
      case 6:  // too much
        amount += static_cast<std::int64_t>(1 + below(40'00));
        text = item.number;
        break;
      case 7:  // only the amount, less the discount if there is one; the bank account says who
        amount -= item.discount;
        break;
      case 8: {  // several items, credits netted
        amount = 0;
        for (const Item& other : items_) {
          if (other.customer != item.customer || lines.size() == 3) continue;
          if (amount + other.open <= 0) continue;
          amount += other.open;
          lines.push_back({other.number, money(other.open, other.customer), "", ""});
        }
        break;
      }
      case 9:
        payer_known = false;
        amount = cents();
        break;
      case 10:
        kind = one_in(2) ? "fee" : "deposit_total";
        break;
      case 11:
        provisional = true;
        text = item.number;
        break;
      case 12:  // everything the customer owes
        amount = 0;
        for (const Item& other : items_) amount += other.customer == item.customer ? other.open : 0;
        if (amount <= 0) amount = item.open;
        break;
      case 14:  // a name, perhaps of several families, and an amount
        with_bank_account = false;
        break;
      case 15:  // a name and a reference
        with_bank_account = false;
        text = item.number;
        break;
      case 16:  // somebody near pays, of the same family or the next
        payer = item.customer == 0 ? 1 : item.customer - 1;
        with_bank_account = has_bank_account(payer);
        text = item.number;
        break;
      case 17: {  // a stranger whose references span families
        payer_known = false;
        amount = 0;
        for (int n = 0; n < 2; ++n) {
          const Item& other = invoice();
          if (currency_of(other.customer) != currency_of(item.customer)) continue;
          amount += other.open;
          lines.push_back({other.number, money(other.open, other.customer), "", ""});
        }
        if (amount == 0) amount = item.open;
        break;
      }
      default:
        text = "INV-9" + std::to_string(below(1000));  // not in the book
        break;
    }
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("payment_id").string("P-" + std::to_string(100'000 + number));
    json.key("kind").string(kind).key("account").string(item.customer % 5 == 4 ? "4200" : "4100");
    json.key("value_date").string(day(at_day)).key("booking_date").string(day(at_day));
    json.key("currency").string(currency_of(item.customer).code());
    json.key("amount").string(money(amount, item.customer));
    if (provisional) json.key("provisional").boolean(true);
    json.key("payer").begin_object();
    json.key("name").string(payer_known ? customer_name(payer) : "Nobody Knows Ltd");
    if (payer_known && with_bank_account) {
      json.key("routing").string("990420114");
      json.key("account").string(std::to_string(880'000 + banks_with(payer)));
    }
    json.end_object();
    if (!text.empty()) json.key("text").string(text);
    if (!lines.empty()) {
      json.key("remittance").begin_array();
      for (const Line& line : lines) {
        json.begin_object().key("reference").string(line.reference);
        json.key("amount").string(line.amount);
        if (!line.adjustment.empty()) {
          json.key("adjustment").string(line.adjustment).key("reason").string(line.reason);
        }
        json.end_object();
      }
      json.end_array();
    }
    json.end_object();
    return out + "\n";
  }

  void cash() {
    std::vector<std::vector<std::string>> files(std::max<std::size_t>(size_.files, 1));
    for (std::size_t n = 0; n < size_.payments; ++n) {
      const std::size_t file = n * files.size() / size_.payments;
      files[file].push_back(cash_line(n, file));
    }
    work_.distinct_lines = size_.payments;
    for (std::size_t n = 0; n < size_.repeated && files.size() > 1; ++n) {
      const std::size_t from = below(files.size());
      if (files[from].empty()) continue;
      const std::string line = files[from][below(files[from].size())];
      files[(from + 1) % files.size()].push_back(line);
    }
    for (std::size_t n = 0; n < files.size(); ++n) {
      std::string bytes;
      for (const std::string& line : files[n]) bytes += line;
      if (!bytes.empty()) {
        work_.files.push_back({"cash-" + std::to_string(n) + ".ndjson", std::move(bytes)});
      }
    }
  }

  void statement() {
    std::string bytes = "01,NORTHBANK,US,261110,0430,1,,,2/\n02,US,NORTHBANK,1,261109,,USD,2/\n";
    std::int64_t group_total = 0;
    const std::size_t entries = std::max<std::size_t>(size_.payments / 10, 2);
    std::size_t records = 2;
    for (const std::string_view account : {"4100", "4300"}) {
      std::vector<std::string> body;
      std::int64_t total = 0;
      for (std::size_t n = 0; n < entries; ++n) {
        const Item& item = invoice();
        const std::int64_t amount = one_in(4) ? 250'00 : item.open;  // twins among them
        total += amount;
        body.push_back("16,165," + std::to_string(amount) + ",,,," +
                       (one_in(3) ? "UNKNOWN SENDER" : item.number) + "\n");
      }
      const std::int64_t closing = 1'000'00 + total;
      bytes += "03," + std::string(account) + ",USD,010,100000,,,015," + std::to_string(closing) +
               ",,/\n";
      for (const std::string& line : body) bytes += line;
      const std::int64_t control = total + 1'000'00 + closing;
      const bool wrong = account == "4300";
      bytes += "49," + std::to_string(control + (wrong ? 1 : 0)) + "," +
               std::to_string(body.size() + 2) + "/\n";
      group_total += control + (wrong ? 1 : 0);
      records += body.size() + 2;
    }
    bytes += "98," + std::to_string(group_total) + ",2," + std::to_string(records) + "/\n";
    bytes += "99," + std::to_string(group_total) + ",1," + std::to_string(records + 2) + "/\n";
    work_.files.push_back({"statement.bai2", std::move(bytes)});
  }

  WorkloadSize size_;
  std::mt19937_64 random_;
  CashWorkload work_;
  std::vector<Item> items_;
};

}  // namespace

CashWorkload make_cash_workload(const WorkloadSize& size, std::uint64_t seed) {
  return Maker(size, seed).make();
}

std::vector<std::string> lines_of(const std::string& bytes) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = bytes.find('\n', at) + 1;
    lines.push_back(bytes.substr(at, end - at));
    at = end;
  }
  return lines;
}

}  // namespace quittance::testing
