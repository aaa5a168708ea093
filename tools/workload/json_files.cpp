// Canonical JSON (docs/formats/json.md): the only format that can say everything.
#include "core/json_text.h"
#include "tools/workload/bank_files.h"
#include "tools/workload/output.h"

namespace quittance::workload {
namespace {

void write_text(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.key(key).string(text);
}

class DollarText {
 public:
  std::string_view of(std::int64_t cents) {
    text_.clear();
    append_dollars(text_, cents);
    return text_;
  }

 private:
  std::string text_;
};

void write_payer(JsonWriter& json, const Cash& cash) {
  json.key("payer").begin_object();
  write_text(json, "name", cash.payer_name);
  write_text(json, "routing", cash.payer_account.routing);
  write_text(json, "account", cash.payer_account.account);
  write_text(json, "id", cash.payer_id);
  json.end_object();
}

void write_line(JsonWriter& json, const CashLine& line, DollarText& dollars) {
  json.begin_object();
  json.key("reference").string(line.reference);
  json.key("kind").string(name(line.kind));
  if (line.amount_stated) json.key("amount").string(dollars.of(line.paid));
  if (line.discount != 0) json.key("discount").string(dollars.of(line.discount));
  if (line.deduction != 0) {
    json.key("adjustment").string(dollars.of(line.deduction));
    json.key("reason").string(line.reason);
    json.key("text").string(line.reason_words);
  }
  json.end_object();
}

class JsonFiles final : public BankFiles {
 public:
  explicit JsonFiles(std::string folder) : folder_(std::move(folder)) {}

  void begin(const FilePart& part, const DayText& day) override {
    paths_.clear();
    file_ = OutputFile(new_path(folder_, "cash", day, part.number, ".ndjson"));
  }
  void add(const Cash& cash) override {
    append_json(file_.text(), cash);
    file_.flush_full();
  }
  Result<void> end() override { return file_.close(); }

 private:
  std::string folder_;
  OutputFile file_;
};

}  // namespace

void append_json(std::string& to, const Cash& cash) {
  JsonWriter json(to);
  DollarText dollars;
  json.begin_object();
  json.key("payment_id").string(cash.id);
  json.key("kind").string(name(cash.kind));
  json.key("account").string(cash.account);
  if (cash.in_lockbox) {
    json.key("value_date").string(cash.day->iso);
    json.key("deposit_date").string(cash.day->iso);
  } else {
    json.key("booking_date").string(cash.day->iso);
  }
  json.key("currency").string("USD");
  json.key("amount").string(dollars.of(cash.amount));
  json.key("method").string(name(cash.method));
  write_payer(json, cash);
  write_text(json, "bank_reference", cash.bank_reference);
  write_text(json, "original_id", cash.original_id);
  write_text(json, "check_number", cash.check_number);
  if (cash.states_lines && !cash.lines.empty()) {
    json.key("remittance").begin_array();
    for (const CashLine& line : cash.lines) write_line(json, line, dollars);
    json.end_array();
  } else {
    write_text(json, "text", cash.text);
  }
  json.end_object();
  to += '\n';
}

std::unique_ptr<BankFiles> json_files(const std::string& folder) {
  return std::make_unique<JsonFiles>(folder);
}

}  // namespace quittance::workload
