#include "ingest/stripe/report_csv.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "core/money.h"
#include "core/text.h"
#include "ingest/csv/rfc4180.h"
#include "ingest/stripe/entry.h"

namespace quittance::ingest::stripe {
namespace {

constexpr std::size_t kHeaderMax = 16 << 10;
constexpr std::string_view kMetadata = "payment_metadata_";

// The first line that is not blank.
std::string_view first_line(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kHeaderMax);
  const std::size_t from = std::min(head.find_first_not_of("\r\n \t"), head.size());
  return head.substr(from, head.find_first_of("\r\n", from) - from);
}

// Moves to the header; false where there is none.
bool read_header(CsvReader& reader) {
  while (reader.next()) {
    if (!reader.row().blank()) return true;
  }
  return false;
}

class Rows {
 public:
  Rows(std::string_view bytes, StripeFragment& fragment)
      : bytes_(bytes), separator_(csv_separator(first_line(bytes))), fragment_(fragment) {
    CsvReader reader(bytes, separator_);
    if (read_header(reader)) {
      header_ = CsvHeader(reader.row());
      data_from_ = reader.row().to;
    }
    for (const std::string& name : header_.names()) {
      if (name.starts_with(kMetadata)) metadata_.push_back(name);
    }
  }

  void read(ByteRange part) {
    if (part.from == 0) {
      ++fragment_.records;
      fragment_.structure({0, std::min(data_from_, part.to)}, 1, "header");
      if (!header_.repeated().empty()) {
        fragment_.find(Severity::warning, "column_repeated", 1, 0,
                       "the column '" + std::string(header_.repeated().substr(0, 60)) +
                           "' stands twice; the first one is read");
      }
      part.from = std::min(data_from_, part.to);
    }
    CsvReader reader(bytes_, separator_, part.from, part.to);
    while (reader.next()) {
      ++fragment_.records;
      const ByteRange range{reader.row().from, reader.row().to};
      if (reader.fault() != CsvFault::none) {
        ++fragment_.objects;
        fragment_.reject(range, "structure_broken", std::string(describe(reader.fault())));
      } else if (reader.row().blank()) {
        fragment_.structure(range, fragment_.records, "blank");
      } else {
        fragment_.enter_read(entry(reader.row()), range);
      }
    }
  }

 private:
  [[nodiscard]] std::string_view field(const CsvRow& row, std::string_view name) const {
    return trim(header_.field(row, name));
  }
  [[nodiscard]] std::string_view first_of(const CsvRow& row,
                                          std::initializer_list<std::string_view> names) const {
    for (const std::string_view name : names) {
      if (const std::string_view text = field(row, name); !text.empty()) return text;
    }
    return {};
  }
  [[nodiscard]] std::string_view kept(std::string_view text) { return fragment_.arena.keep(text); }

  static ReadObject& refused(ReadObject& read, std::string_view code, std::string message) {
    read.refused = code;
    read.message = std::move(message);
    return read;
  }

  // Major units with a point, or with the comma of `decimal_separator`; never thousands.
  static std::optional<std::int64_t> amount_of(std::string_view text, Currency currency) {
    const bool comma = text.find(',') != std::string_view::npos;
    const Result<std::int64_t> minor =
        comma ? parse_major(text, currency, ',', 0) : parse_major(text, currency);
    if (!minor || *minor > kAmountMax || *minor < -kAmountMax) return std::nullopt;
    return *minor;
  }

  // The day of "2026-11-17 15:04:05".
  static Date day_of(std::string_view text) {
    if (text.size() > 10 && text[10] != ' ' && text[10] != 'T') return {};
    return Date::parse_iso(text.substr(0, 10)).value_or(Date());
  }

  ReadObject entry(const CsvRow& row) {
    ReadObject read;
    CashRecord& cash = read.cash;
    cash.account = kAccount;
    cash.key_is_reference = true;
    if (row.fields.size() != header_.size()) {
      return refused(read, "fields_count",
                     "the row has " + std::to_string(row.fields.size()) + " fields, the header " +
                         std::to_string(header_.size()));
    }
    cash.payment_id = cash.bank_reference = kept(field(row, "balance_transaction_id"));
    if (cash.payment_id.empty()) {
      return refused(read, "field_missing", "the row has no balance_transaction_id");
    }
    const std::string_view code = field(row, "currency");
    const Result<Currency> currency = Currency::parse(code);
    if (!currency) {
      return refused(
          read, "currency_unknown",
          "its currency '" + std::string(code.substr(0, 40)) + "' is no code of ISO 4217");
    }
    cash.currency = *currency;
    const auto gross = amount_of(first_of(row, {"gross", "amount"}), *currency);
    const auto net = amount_of(field(row, "net"), *currency);
    const std::string_view fee_text = field(row, "fee");
    const auto fee =
        fee_text.empty() ? std::optional<std::int64_t>(0) : amount_of(fee_text, *currency);
    if (!gross || !net || !fee) {
      return refused(read, "amount_unreadable",
                     "its gross, fee or net amount is no decimal number of " + currency->code());
    }
    cash.debit = *gross < 0;
    cash.amount = *gross < 0 ? -*gross : *gross;
    read.fee = *fee;
    read.net = *net;
    // Without the column the fee is what is missing between the two.
    if (!header_.find("fee")) read.fee = *gross - *net;
    read.net_wrong = *gross - read.fee != read.net;
    cash.booking_date = day_of(first_of(row, {"created_utc", "created"}));
    cash.value_date = day_of(first_of(row, {"available_on_utc", "available_on"}));
    if (!cash.booking_date.known()) {
      cash.booking_date = day_of(
          first_of(row, {"automatic_payout_effective_at_utc", "automatic_payout_effective_at"}));
    }
    if (!cash.value_date.known()) cash.value_date = cash.booking_date;
    if (!cash.booking_date.known()) {
      return refused(read, "date_unreadable",
                     "none of created_utc, created and "
                     "automatic_payout_effective_at is a date");
    }
    read.is_cash = true;
    particulars(row, read);
    std::string_view source = field(row, "source_id");
    if (source.empty()) source = field(row, "charge_id");
    name_entry(read, kept(first_of(row, {"reporting_category", "type"})), kept(source),
               kept(first_of(row, {"automatic_payout_id", "payout_id"})));
    if (cash.kind == CashKind::returned && cash.original_id.empty()) {
      cash.original_id = kept(field(row, "charge_id"));
    }
    return read;
  }

  void particulars(const CsvRow& row, ReadObject& read) {
    CashRecord& cash = read.cash;
    cash.payer.name = kept(field(row, "customer_name"));
    cash.payer.id = kept(field(row, "customer_id"));
    cash.end_to_end_id = kept(field(row, "payment_intent_id"));
    const std::string_view type = field(row, "payment_method_type");
    if (type.starts_with("card") || !field(row, "card_brand").empty()) {
      cash.method = Method::card;
    } else if (type.starts_with("sepa")) {
      cash.method = Method::sepa;
    } else if (type.starts_with("us_bank_account") || type.starts_with("ach")) {
      cash.method = Method::ach;
    }
    read.first_line = fragment_.lines.size();
    std::string text(field(row, "description"));
    const auto line = [&](std::string_view reference, ReferenceKind kind) {
      RemittanceLine made;
      made.reference = kept(reference);
      made.kind = kind;
      made.amount_stated = false;
      fragment_.lines.push_back(made);
    };
    for (const std::string& column : metadata_) {
      const std::string_view value = field(row, column);
      if (value.empty()) continue;
      const std::string_view name = std::string_view(column).substr(kMetadata.size());
      text += (text.empty() ? "" : " ") + std::string(name) + ": " + std::string(value);
      const ReferenceKind kind = reference_named(name);
      if (kind != ReferenceKind::unknown) line(value, kind);
    }
    for (const std::string_view column : {"invoice_number", "invoice_id"}) {
      const std::string_view invoice = field(row, column);
      if (!invoice.empty()) line(invoice, ReferenceKind::invoice);
    }
    cash.text = kept(text);
    read.lines = fragment_.lines.size() - read.first_line;
  }

  std::string_view bytes_;
  char separator_;
  StripeFragment& fragment_;
  CsvHeader header_;
  std::uint64_t data_from_ = 0;
  std::vector<std::string> metadata_;  // columns
};

}  // namespace

void read_report(std::string_view bytes, ByteRange part, StripeFragment& fragment) {
  Rows(bytes, fragment).read(part);
}

bool is_report(std::string_view bytes) {
  const std::string_view line = first_line(bytes);
  if (line.size() == kHeaderMax) return false;  // every part reads the header anew
  if (line.find("balance_transaction_id") == std::string_view::npos) return false;
  CsvReader reader(line, csv_separator(line));
  if (!reader.next() || reader.fault() != CsvFault::none) return false;
  const CsvHeader header(reader.row());
  return header.find("balance_transaction_id") && header.find("currency") && header.find("net") &&
         (header.find("gross") || header.find("amount"));
}

std::vector<ByteRange> cut_report(std::string_view bytes, std::size_t chunk_bytes) {
  const char separator = csv_separator(first_line(bytes));
  CsvReader reader(bytes, separator);
  const std::uint64_t data_from = read_header(reader) ? reader.row().to : bytes.size();
  if (data_from >= bytes.size()) return {{0, bytes.size()}};
  const std::vector<std::uint64_t> cuts = csv_split(bytes, separator, data_from, chunk_bytes);
  std::vector<ByteRange> parts;
  for (std::size_t n = 0; n + 1 < cuts.size(); ++n)
    parts.push_back({n == 0 ? 0 : cuts[n], cuts[n + 1]});
  return parts;
}

}  // namespace quittance::ingest::stripe
