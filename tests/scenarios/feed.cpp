#include "tests/scenarios/feed.h"

#include "core/json_text.h"

namespace quittance::scenario {
namespace {

using engine::ImportKind;

// One JSON object a line, fields in the order given, empty ones left out.
std::string row(const std::vector<std::pair<std::string_view, std::string>>& fields) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  for (const auto& [name, value] : fields) {
    if (!value.empty()) json.key(name).string(value);
  }
  json.end_object();
  return text + "\n";
}

std::string optional_word(const Line& line, std::size_t n) {
  return n < line.words.size() ? line.words[n] : std::string();
}

std::string item_row(const Line& line) {
  const std::string due = line.named_or("due", "");
  return row({{"item_number", line.word(0, "its number")},
              {"customer_id", line.word(1, "its customer")},
              {"amount", line.word(2, "its amount")},
              {"currency", line.word(3, "its currency")},
              {"document_date", line.named_or("doc", due)},
              {"due_date", due},
              {"open_amount", line.named_or("open", "")},
              {"terms", line.named_or("terms", "")},
              {"po_number", line.named_or("po", "")},
              {"delivery_number", line.named_or("delivery", "")},
              {"reference", line.named_or("reference", "")},
              {"kind", line.named_or("kind", "")},
              {"discount_amount", line.named_or("discount", "")},
              {"discount_date", line.named_or("discount_date", "")},
              {"settled_date", line.named_or("settled", "")},
              {"settled_amount", line.named_or("settled_amount", "")},
              {"description", line.named_or("description", "")},
              {"freight", line.named_or("freight", "")},
              {"tax", line.named_or("tax", "")},
              {"entity_id", line.named_or("entity", "")}});
}

void write_payer(JsonWriter& json, const Line& payment, const std::string& customer) {
  json.key("payer").begin_object();
  const std::string id = payment.named_or("id", customer);
  if (!id.empty()) json.key("id").string(id);
  for (const auto& [field, name] :
       {std::pair("name", "name"), std::pair("iban", "iban"), std::pair("routing", "routing"),
        std::pair("account", "payer_account")}) {
    const std::string value = payment.named_or(name, "");
    if (!value.empty()) json.key(field).string(value);
  }
  json.end_object();
}

}  // namespace

bool MasterData::take(const Line& line) {
  if (line.verb == "entity") {
    rows_[ImportKind::entities] += row({{"entity_id", line.word(0, "its id")},
                                        {"name", line.named_or("name", line.words[0])},
                                        {"currency", optional_word(line, 1)}});
  } else if (line.verb == "profile") {
    profiles_.emplace_back(line.word(0, "its name"), line.body);
  } else if (line.verb == "account") {
    rows_[ImportKind::accounts] += row({{"account", line.word(0, "its number")},
                                        {"currency", optional_word(line, 1)},
                                        {"entity_id", line.named_or("entity", "")},
                                        {"kind", line.named_or("kind", "")},
                                        {"profile", line.named_or("profile", "")},
                                        {"deposit_account", line.named_or("deposit_account", "")},
                                        {"feeds", line.named_or("feeds", "")}});
  } else if (line.verb == "customer") {
    customers_.insert(line.word(0, "its id"));
    rows_[ImportKind::customers] +=
        row({{"customer_id", line.words[0]},
             {"name", line.named_or("name", line.words[0])},
             {"currency", optional_word(line, 1)},
             {"parent_id", line.named_or("parent", "")},
             {"entity_id", line.named_or("entity", "")},
             {"terms", line.named_or("terms", "")},
             {"bank_accounts", line.named_or("bank", "")},
             {"aliases", line.named_or("aliases", "")},
             {"rule_set", line.named_or("rule_set", "")},
             {"tolerance_profile", line.named_or("tolerance_profile", "")}});
  } else if (line.verb == "link") {
    rows_[ImportKind::links] += row({{"payer_id", line.word(0, "the payer")},
                                     {"customer_id", line.word(1, "the customer")},
                                     {"from", line.named_or("from", "")},
                                     {"to", line.named_or("to", "")}});
  } else if (line.verb == "expect") {
    rows_[ImportKind::expected] += row({{"expected_id", line.word(0, "its id")},
                                        {"customer_id", line.word(1, "the customer")},
                                        {"amount", line.word(2, "the amount")},
                                        {"currency", line.word(3, "the currency")},
                                        {"kind", line.required("kind")},
                                        {"date", line.required("date")},
                                        {"due_date", line.required("due")},
                                        {"grace_days", line.named_or("grace", "")},
                                        {"reference", line.named_or("reference", "")},
                                        {"items", line.required("items")},
                                        {"state", line.named_or("state", "")}});
  } else if (line.verb == "item") {
    const std::string& customer = line.word(1, "its customer");
    if (customers_.insert(customer).second) {
      rows_[ImportKind::customers] += row({{"customer_id", customer}, {"name", customer}});
    }
    rows_[ImportKind::items] += item_row(line);
  } else if (line.verb == "sales") {
    rows_[ImportKind::sales] += row({{"entity_id", line.word(0, "the entity")},
                                     {"date", line.word(1, "the day or month")},
                                     {"amount", line.word(2, "the amount")},
                                     {"currency", line.word(3, "the currency")}});
  } else if (line.verb == "rate") {
    rows_[ImportKind::rates] += row({{"date", line.word(0, "the first day")},
                                     {"from", line.word(1, "the currency")},
                                     {"to", line.word(2, "the other currency")},
                                     {"rate", line.word(3, "the rate")}});
  } else {
    return false;
  }
  return true;
}

std::vector<std::pair<ImportKind, std::string>> MasterData::hand_over() {
  std::vector<std::pair<ImportKind, std::string>> rows(rows_.begin(), rows_.end());
  rows_.clear();
  return rows;
}

std::string cash_line(const Line& payment) {
  const bool numbered = payment.words.size() == 4;  // ID CUSTOMER AMOUNT CURRENCY
  const std::size_t amount = numbered ? 2 : 1;
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.key("payment_id").string(payment.word(0, "its id"));
  json.key("amount").string(payment.word(amount, "its amount"));
  json.key("currency").string(payment.word(amount + 1, "its currency"));
  for (const auto& [field, name] :
       {std::pair("value_date", "value"), std::pair("booking_date", "booked"),
        std::pair("deposit_date", "deposited"), std::pair("account", "to"),
        std::pair("kind", "kind"), std::pair("method", "method"), std::pair("text", "text"),
        std::pair("reference", "reference"), std::pair("check_number", "check"),
        std::pair("end_to_end_id", "end_to_end"), std::pair("original_id", "original"),
        std::pair("charges", "charges")}) {
    const std::string value = payment.named_or(name, "");
    if (!value.empty()) json.key(field).string(value);
  }
  write_payer(json, payment, numbered ? payment.words[1] : std::string());
  json.key("remittance").begin_array();
  for (const Remit& remit : payment.remits) {
    json.begin_object().key("reference").string(remit.reference);
    if (!remit.amount.empty()) json.key("amount").string(remit.amount);
    for (const auto& [name, value] : remit.extras) json.key(name).string(value);
    json.end_object();
  }
  json.end_array().end_object();
  return text + "\n";
}

bool Rules::take(const Line& line) {
  if (line.verb == "rules") {
    whole_ = line.body;
  } else if (line.verb == "tolerance") {
    tolerances_[line.word(1, "its currency")] = line.word(0, "its amount");
    percent_ = line.word(2, "its percentage");
    if (!percent_.ends_with('%')) throw Mistake(line.number, "write the percentage as 1%");
    percent_.pop_back();
  } else if (line.verb == "overpayment" || line.verb == "ties") {
    settings_ += line.verb + " = \"" + line.word(0, "a word") + "\"\n";
  } else if (line.verb == "discount_grace_days") {
    settings_ += line.verb + " = " + line.word(0, "a number") + "\n";
  } else if (line.verb == "customer_rules") {
    settings_ += "customer_rules = [";
    for (const std::string& word : line.words) settings_ += "\"" + word + "\", ";
    settings_ += "]\n";
  } else if (line.verb == "keep_on_account" || line.verb == "oldest_first" ||
             line.verb == "allow_unearned_discount") {
    settings_ += line.verb + " = true\n";
  } else {
    return false;
  }
  return true;
}

std::string Rules::toml() const {
  if (!whole_.empty()) return whole_;
  std::string text = settings_;
  if (tolerances_.empty()) return text;
  for (const std::string_view scope : {"line", "payment"}) {
    text += "[tolerance." + std::string(scope) + "]\npercent = \"" + percent_ + "\"\namount = {";
    std::string separator = " ";
    for (const auto& [currency, amount] : tolerances_) {
      text += separator + currency + " = \"" + amount + "\"";
      separator = ", ";
    }
    text += " }\n";
  }
  return text;
}

}  // namespace quittance::scenario
