#include "tools/workload/customers.h"

#include <algorithm>

#include "tools/workload/digits.h"

namespace quittance::workload {
namespace {

// Accounts are numbered through; those of strangers begin behind the customers' ones.
constexpr std::uint64_t kAccounts = 8'000'000'000;
constexpr std::uint64_t kStrangers = 4'000'000'000;

// Of two customers of a hostile workload one is another's namesake in another city.
std::uint32_t namesakes(Mess mess) {
  return mess == Mess::hostile ? 2 : 1;
}

CompanyName name_of(std::uint64_t number) {
  CompanyName name;
  name.first = static_cast<std::uint8_t>(number % kFirstWords);
  number /= kFirstWords;
  name.second = static_cast<std::uint8_t>(number % kSecondWords);
  number /= kSecondWords;
  name.trade = static_cast<std::uint8_t>(number % kTrades);
  number /= kTrades;
  name.city = static_cast<std::uint8_t>(number % (kCities + 1));
  name.legal = static_cast<std::uint8_t>((number * 5 + name.first + name.second) % 6);
  return name;
}

// The ninth digit makes the sum with weights 3, 7, 1 a multiple of ten.
void append_check_digit(std::string& routing) {
  static constexpr int kWeights[] = {3, 7, 1};
  int sum = 0;
  for (std::size_t n = 0; n < 8; ++n) sum += kWeights[n % 3] * (routing[n] - '0');
  routing += static_cast<char>('0' + (10 - sum % 10) % 10);
}

BankAccount account_of(std::uint64_t number) {
  BankAccount bank;
  bank.routing = "99";
  append_digits(bank.routing, number % 400, 6);
  append_check_digit(bank.routing);
  append_digits(bank.account, 1'000'000'000 + number, 10);
  return bank;
}

}  // namespace

Customers::Customers(const Request& request)
    : seed_(request.seed),
      count_(request.customers),
      mess_(request.mess),
      names_(std::max(kPlainNames, request.customers), request.seed, Stream::customer_names),
      accounts_(kAccounts, request.seed, Stream::bank_accounts) {}

CompanyName Customers::name(std::uint32_t customer) const {
  const std::uint32_t of_family = namesakes(mess_);
  CompanyName name = name_of(names_(customer / of_family));
  if (customer % of_family != 0) {
    // Two million customers have names in the first half of the cities; namesakes in the second
    // one.
    name.city =
        static_cast<std::uint8_t>(kCities / 2 + 1 + (name.first + name.city) % (kCities / 2));
  }
  return name;
}

BankAccount Customers::bank_account(std::uint32_t customer) const {
  return account_of(accounts_(customer));
}

bool Customers::bank_account_known(std::uint32_t customer) const {
  Random random(seed_, Stream::customer, customer);
  switch (mess_) {
    case Mess::clean:
    case Mess::common:
      return true;
    case Mess::typical:
      return random.chance(800'000);
    case Mess::hostile:
      return random.chance(500'000);
  }
  return false;
}

std::string Customers::stranger_name(std::uint32_t stranger) const {
  Random random(seed_, Stream::stranger, stranger);
  return printed_stranger(random);
}

BankAccount Customers::stranger_account(std::uint32_t stranger) const {
  return account_of(accounts_(kStrangers + stranger));
}

void append_customer_id(std::string& to, std::uint32_t customer) {
  to += 'C';
  append_digits(to, std::uint64_t{customer} + 1, 7);
}

}  // namespace quittance::workload
