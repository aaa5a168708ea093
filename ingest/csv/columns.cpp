#include "ingest/csv/columns.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "core/text.h"
#include "ingest/csv/header_words.h"

namespace quittance::ingest::csv {
namespace {

// Names as csv_column_name() makes them, the field's own name first: it is its word everywhere.
// The order of rows and names decides; README.md shows this table.
struct Names {
  Field field;
  std::string_view list;  // with blanks between
};
constexpr Names kFieldNames[] = {
    {Field::payment_id, "payment_id"},
    {Field::kind, "kind"},
    {Field::account,
     "account lockbox lockbox_number lockbox_no lockbox_id account_number account_no bank_account "
     "our_account account_id"},
    {Field::value_date, "value_date valuta effective_date settlement_date"},
    {Field::booking_date,
     "booking_date posting_date post_date posted_date date_posted transaction_date trans_date date "
     "entry_date"},
    {Field::deposit_date, "deposit_date"},
    {Field::currency, "currency currency_code ccy"},
    {Field::amount,
     "amount transaction_amount amt net_amount check_amount payment_amount item_amount"},
    {Field::credit,
     "credit credits credit_amount deposit deposits deposit_amount paid_in money_in"},
    {Field::debit,
     "debit debits debit_amount withdrawal withdrawals withdrawal_amount paid_out money_out"},
    {Field::direction, "direction debit_credit credit_debit dr_cr cr_dr credit_debit_indicator"},
    {Field::method, "method payment_method"},
    {Field::provisional, "provisional pending status"},
    {Field::payer_name,
     "payer_name name payer payor originator remitter remitter_name payor_name counterparty "
     "customer_name customer"},
    {Field::payer_routing, "payer_routing routing_number routing aba aba_number"},
    {Field::payer_account, "payer_account counterparty_account payer_account_number"},
    {Field::payer_iban, "payer_iban counterparty_iban"},
    {Field::payer_id, "payer_id customer_id customer_number customer_no customer"},
    {Field::bank_reference,
     "bank_reference bank_ref transaction_id transaction_reference trace_number trace"},
    {Field::end_to_end_id, "end_to_end_id end_to_end_reference"},
    {Field::original_id, "original_id"},
    {Field::check_number, "check_number check_no check_num check cheque_number cheque_no cheque"},
    {Field::reference, "reference ref payment_reference customer_reference"},
    {Field::text,
     "text description details transaction_description payment_details memo narrative remarks"},
    {Field::type_code, "type_code bai_code bai_type_code"},
    {Field::remittance,
     "remittance invoice invoices invoice_number invoice_numbers invoice_no "
     "remittance_information"},
    // Beside the amount of the whole payment: what of it pays the row's reference.
    {Field::line_amount, "line_amount invoice_amount invoice_amt amount_applied applied_amount"},
};
static_assert(std::size(kFieldNames) == kFields);

constexpr Field kAmountColumns[] = {Field::amount, Field::credit, Field::debit};

bool is_amount(Field field) {
  return std::find(std::begin(kAmountColumns), std::end(kAmountColumns), field) !=
         std::end(kAmountColumns);
}

// "Valuta" is a value date in German and a currency further north: the first row tells.
bool is_currency_code(std::string_view text) {
  return Currency::parse(trim(text)).has_value();
}

// "TransactionDate" is the transaction date.
std::string run_together(std::string_view name) {
  std::string together(name);
  std::erase(together, '_');
  return together;
}

// The words of each field, its own before foreign ones, without underscores.
using FieldWords = std::array<std::vector<std::string>, kFields>;
const FieldWords& field_words() {
  static const FieldWords kFieldWords = [] {
    FieldWords all;
    for (const Names& names : kFieldNames) {
      for (const std::string_view list : {names.list, foreign_words(names.field)}) {
        for (const std::string_view word : split(list, ' ')) {
          if (!word.empty()) {
            all[static_cast<std::size_t>(names.field)].push_back(run_together(word));
          }
        }
      }
    }
    return all;
  }();
  return kFieldWords;
}

// Most lines that are looked at for a header hold none of them. Looked up only, never walked.
bool is_field_word(const std::string& name) {
  static const std::unordered_set<std::string> kAll = [] {
    std::unordered_set<std::string> all;
    for (const std::vector<std::string>& of_field : field_words()) {
      all.insert(of_field.begin(), of_field.end());
    }
    return all;
  }();
  return kAll.contains(name);
}

// Columns of words beside the text itself: "Omschrijving-2", "Buchungstext" beside
// "Verwendungszweck", "Memo" beside "Description".
bool is_more_text(std::string_view column_name) {
  constexpr std::string_view kMore =
      "particulars notes note message meddelande mitteilung zusatzinformation subcategory "
      "informations_complementaires";
  std::string_view name = column_name;
  while (!name.empty() && (is_digit(name.back()) || name.back() == '_')) name.remove_suffix(1);
  if (name.empty()) return false;
  for (const std::string_view word : split(kMore, ' ')) {
    if (name == word) return true;
  }
  const std::string together = run_together(name);
  const auto& of_text = field_words()[static_cast<std::size_t>(Field::text)];
  return std::find(of_text.begin(), of_text.end(), together) != of_text.end();
}

// A header name as words are compared.
struct WrittenName {
  std::string name;
  std::string without_unit;
  std::optional<Currency> unit;
};
WrittenName written_as(std::string_view column_name) {
  const std::string folded = folded_name(column_name);
  const NameWithUnit parted = part_unit(folded);
  return {run_together(folded), run_together(parted.name), parted.unit};
}

}  // namespace

std::string_view name(Field field) {
  const std::string_view list = kFieldNames[static_cast<std::size_t>(field)].list;
  return list.substr(0, list.find(' '));
}

Columns Columns::of(const CsvHeader& header, const CsvMapping* mapping, const CsvRow& first_row) {
  Columns columns;
  std::vector<bool> taken(header.size(), false);
  const auto holds_currency = [&](std::size_t column) {
    return column < first_row.fields.size() && is_currency_code(first_row.fields[column]);
  };
  const auto take = [&](Field field, std::optional<std::size_t> found) {
    if (!found || taken[*found] || columns.has(field)) return;
    if (field == Field::value_date && holds_currency(*found)) return;
    taken[*found] = true;
    columns.index_[at(field)] = *found;
    if (field == Field::remittance)
      columns.invoices_ = header.names()[*found].starts_with("invoice");
  };
  if (mapping != nullptr) {
    for (const Names& names : kFieldNames) {
      const auto mapped = mapping->columns.find(name(names.field));
      if (mapped == mapping->columns.end()) continue;
      take(names.field, header.find(mapped->second));
      if (!columns.has(names.field) && columns.missing_.empty()) columns.missing_ = mapped->second;
    }
  }
  const bool own_choice = mapping != nullptr && !mapping->columns.empty();
  const auto take_more_text = [&] {
    for (std::size_t column = 0; column < header.size() && !own_choice; ++column) {
      if (!taken[column] && is_more_text(folded_name(header.names()[column]))) {
        columns.more_text_.push_back(column);
      }
    }
  };
  // Own names come before all synonyms, so that no synonym takes another field's column.
  for (const Names& names : kFieldNames) take(names.field, header.find(name(names.field)));
  columns.canonical_ = (mapping == nullptr || mapping->columns.empty()) &&
                       columns.has(Field::payment_id) && columns.has(Field::amount);
  const bool none_left = std::find(taken.begin(), taken.end(), false) == taken.end();
  if (none_left) return columns;  // as in a file of our own form
  for (const Names& names : kFieldNames) {
    for (std::string_view list = names.list; !list.empty() && !columns.has(names.field);) {
      const std::string_view synonym = list.substr(0, list.find(' '));
      list.remove_prefix(std::min(list.size(), synonym.size() + 1));
      take(names.field, header.find(synonym));
    }
  }
  if (columns.canonical_) return columns;
  // A lockbox provider's file names the account of the check beside our lockbox.
  if (columns.has(Field::account) &&
      header.names()[columns.index_[at(Field::account)]].starts_with("lockbox")) {
    for (const std::string_view of_check : {"account_number", "account_no"}) {
      take(Field::payer_account, header.find(of_check));
    }
  }
  // Then what is written in other languages, run together, or with a currency behind the name.
  std::vector<WrittenName> written;
  bool any = false;
  for (std::size_t column = 0; column < header.size(); ++column) {
    written.push_back(written_as(header.names()[column]));
    any = any || (!taken[column] && (is_field_word(written[column].name) ||
                                     is_field_word(written[column].without_unit)));
  }
  if (!any) {
    take_more_text();
    return columns;
  }
  const auto take_written = [&](Field field, std::string_view word, bool with_unit) {
    for (std::size_t column = 0; column < written.size() && !columns.has(field); ++column) {
      if (taken[column] || (field == Field::value_date && holds_currency(column))) continue;
      if (with_unit && !written[column].unit) continue;
      if ((with_unit ? written[column].without_unit : written[column].name) != word) continue;
      taken[column] = true;
      columns.index_[Columns::at(field)] = column;
      if (with_unit) columns.currency_ = written[column].unit;
    }
  };
  for (const Names& names : kFieldNames) {
    for (const bool with_unit : {false, true}) {
      if (with_unit && !is_amount(names.field)) continue;
      for (const std::string& word : field_words()[static_cast<std::size_t>(names.field)]) {
        take_written(names.field, word, with_unit);
      }
    }
  }
  take_more_text();
  return columns;
}

std::optional<std::size_t> Columns::index(Field field) const {
  if (!has(field)) return std::nullopt;
  return index_[at(field)];
}

bool Columns::spare(std::size_t column) const {
  for (std::size_t field = 0; field < kFields; ++field) {
    if (index_[field] == column && field != at(Field::text)) return false;
  }
  return true;
}

bool Columns::usable() const {
  const bool dated = has(Field::value_date) || has(Field::booking_date) || has(Field::deposit_date);
  return dated && (has(Field::amount) || has(Field::credit));
}

}  // namespace quittance::ingest::csv
