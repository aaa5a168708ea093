#include "ingest/csv/rows.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "core/check_digits.h"
#include "core/text.h"
#include "ingest/csv/content_key.h"
#include "ingest/csv/placeholder.h"
#include "ingest/csv/row_words.h"

namespace quittance::ingest::csv {
namespace {

class RowReader {
 public:
  RowReader(std::string_view bytes, const Plan& plan, const Profiles& profiles, Part& part)
      : bytes_(bytes), plan_(plan), profiles_(profiles), part_(part) {
    if (!plan.account.empty()) account_ = part.text.keep(plan.account);
    for (std::size_t n = 0; n < kFields; ++n) {
      const auto field = static_cast<Field>(n);
      if (const auto column = plan.columns.index(field)) columns_.push_back({*column, n});
    }
  }

  RowUse read(const CsvRow& row, CsvFault fault) {
    row_ = &row;
    if (fault != CsvFault::none) {
      part_.notes.push_back({index(), Problem::broken, Field::payment_id, fault, {}});
      return RowUse::rejected;
    }
    if (row.blank()) return RowUse::blank;
    for (const Column& column : columns_) {
      texts_[column.field] =
          column.index < row.fields.size() ? trim(row.fields[column.index]) : std::string_view();
    }
    if (is_total()) return note(Problem::total_line), RowUse::total;
    if (is_text_line()) return note(Problem::text_line), RowUse::total;
    if (!count_fits()) return note(Problem::field_count), RowUse::rejected;
    Cash& cash = part_.cash.emplace_back();
    const std::size_t lines_before = part_.lines.size();
    const std::size_t notes_before = part_.notes.size();
    if (const std::optional<Note> wrong = read_cash(cash)) {
      part_.cash.pop_back();
      part_.lines.resize(lines_before);
      part_.notes.resize(notes_before);
      part_.notes.push_back(*wrong);
      return RowUse::rejected;
    }
    return RowUse::cash;
  }

 private:
  [[nodiscard]] std::uint32_t index() const {
    return static_cast<std::uint32_t>(part_.rows.size());
  }
  [[nodiscard]] std::string_view text(Field field) const {
    return texts_[static_cast<std::size_t>(field)];
  }
  // As text(), in memory that outlives the row.
  std::string_view kept(Field field) {
    const std::string_view view = text(field);
    return row_->in_bytes ? view : kept_of_row(view);
  }
  std::string_view kept_of_row(std::string_view view) {
    if (view.empty()) return view;
    const std::less<> before;  // also for pointers into different memory
    const bool in_file =
        !before(view.data(), bytes_.data()) && before(view.data(), bytes_.data() + bytes_.size());
    return in_file ? view : part_.text.keep(view);
  }
  Note wrong(Problem problem, Field field) {
    return {index(), problem, field, CsvFault::none, kept(field)};
  }
  void note(Problem problem, Field field = Field::payment_id) {
    part_.notes.push_back({index(), problem, field, CsvFault::none, {}});
  }

  // A balance by its text; a total by the first text of a row without a date.
  bool is_total() const {
    if (is_balance(text(Field::text))) return true;
    for (const Field field : {Field::value_date, Field::booking_date, Field::deposit_date}) {
      const std::string_view written = text(field);
      if (written.empty()) continue;
      const bool total =
          written == last_date_written_ ? last_date_is_total_ : is_total_text(written);
      if (!total) return false;
    }
    const auto first = std::find_if(row_->fields.begin(), row_->fields.end(),
                                    [](std::string_view field) { return !trim(field).empty(); });
    return first != row_->fields.end() && (is_total_text(trim(*first)) || is_balance(trim(*first)));
  }

  // "Disclaimer:" below the rows: one field of several, without a digit.
  bool is_text_line() const {
    const auto& fields = row_->fields;
    return fields.size() == 1 && plan_.header_fields > 2 &&
           std::none_of(fields[0].begin(), fields[0].end(), is_digit);
  }

  // Empty fields beyond the header's last column are the work of a trailing separator.
  bool count_fits() const {
    const auto& fields = row_->fields;
    return fields.size() >= plan_.header_fields &&
           std::all_of(fields.begin() + static_cast<std::ptrdiff_t>(plan_.header_fields),
                       fields.end(), [](std::string_view field) { return trim(field).empty(); });
  }

  std::optional<Note> read_cash(Cash& cash) {
    CashRecord& record = cash.record;
    record.source.from = row_->from;
    record.source.to = row_->to;
    record.account = kept(Field::account);
    if (record.account.empty() && plan_.mapping != nullptr) record.account = plan_.mapping->account;
    if (record.account.empty()) record.account = account_;
    if (auto note = read_dates(record)) return note;
    if (auto note = read_currency(record)) return note;
    if (auto note = read_amount(cash)) return note;
    if (auto note = read_kind(cash)) return note;
    read_provisional(record);
    read_texts(record);
    read_method(record);
    read_remittance(cash);
    note_scientific();
    identify(cash);
    drop_placeholders(record);
    place_iban(record);
    add_more_text(record);
    read_line_amount(cash);
    return std::nullopt;
  }

  std::optional<Note> read_dates(CashRecord& record) {
    bool any = false;
    struct Role {
      Field field;
      Date CashRecord::*date;
    };
    for (const Role role : {Role{Field::value_date, &CashRecord::value_date},
                            Role{Field::booking_date, &CashRecord::booking_date},
                            Role{Field::deposit_date, &CashRecord::deposit_date}}) {
      const std::string_view written = text(role.field);
      if (written.empty()) continue;
      if (written != last_date_written_ || !last_date_) {
        last_date_written_.assign(written);
        last_date_ = plan_.date(written);
        last_date_is_total_ = is_total_text(written);
      }
      const Result<Date>& date = *last_date_;
      if (date) {
        record.*role.date = *date;
        any = true;
      } else if (date.error().code != Errc::field_unreadable) {
        return wrong(Problem::date_unreadable, role.field);
      } else {
        return wrong(plan_.order == DateOrder::contradicted ? Problem::date_order_contradicted
                                                            : Problem::date_order_unproved,
                     role.field);
      }
    }
    if (!any) return wrong(Problem::date_missing, Field::booking_date);
    return std::nullopt;
  }

  std::optional<Note> read_currency(CashRecord& record) {
    const std::string_view written = text(Field::currency);
    if (!written.empty()) {
      if (written != last_currency_written_) {
        const Result<Currency> currency = Currency::parse(written);
        if (!currency) return wrong(Problem::currency_unknown, Field::currency);
        last_currency_ = *currency;
        last_currency_written_.assign(written);
      }
      record.currency = last_currency_;
    } else if (plan_.mapping != nullptr && plan_.mapping->currency) {
      record.currency = *plan_.mapping->currency;
    } else if (plan_.stated_in) {
      record.currency = *plan_.stated_in;
    } else if (const auto& of_account = profiles_.of(record.account).currency) {
      record.currency = *of_account;
    } else if (const std::optional<Currency> beside = currency_beside_amount()) {
      record.currency = *beside;
    } else {
      return wrong(Problem::currency_missing, Field::currency);
    }
    return std::nullopt;
  }

  // "€1,250.50", "12.00 USD": the last that may say what the money is.
  std::optional<Currency> currency_beside_amount() const {
    for (const Field field : {Field::amount, Field::credit, Field::debit}) {
      if (const auto currency = stated_currency(text(field))) return currency;
    }
    return std::nullopt;
  }

  // The signed amount of one column, 0 where it is empty.
  std::optional<Note> read_column(Field field, Currency currency, std::int64_t& minor) {
    const std::string_view written = text(field);
    if (written.empty()) return std::nullopt;
    const Result<std::int64_t> amount = plan_.amount(written, currency);
    if (amount) {
      minor = *amount;
      return std::nullopt;
    }
    switch (amount.error().code) {
      case Errc::amount_excess_decimals:
        return wrong(Problem::amount_excess_decimals, field);
      case Errc::amount_overflow:
        return wrong(Problem::amount_overflow, field);
      case Errc::currency_mismatch:
        return wrong(Problem::amount_other_currency, field);
      case Errc::field_unreadable:
        return wrong(Problem::amount_marks_unproved, field);
      default:
        return wrong(Problem::amount_unreadable, field);
    }
  }

  std::optional<Note> read_amount(Cash& cash) {
    const Currency currency = cash.record.currency;
    std::int64_t signed_minor = 0;
    const bool apart = plan_.columns.has(Field::credit) &&
                       (!text(Field::credit).empty() || !text(Field::debit).empty());
    const bool signed_too = apart && !text(Field::amount).empty();
    if (signed_too && plan_.sides == Sides::contradicted) {
      return wrong(Problem::sides_contradict, Field::amount);
    }
    if (apart && !(signed_too && plan_.sides == Sides::book)) {
      std::int64_t credit = 0;
      std::int64_t debit = 0;
      if (auto note = read_column(Field::credit, currency, credit)) return note;
      if (auto note = read_column(Field::debit, currency, debit)) return note;
      if (credit != 0 && debit != 0) return wrong(Problem::credit_and_debit, Field::debit);
      // Debits are written with and without a sign; a negative credit takes a credit back.
      signed_minor = credit != 0 ? credit : (debit > 0 ? -debit : debit);
    } else {
      if (text(Field::amount).empty()) return wrong(Problem::amount_missing, Field::amount);
      if (auto note = read_column(Field::amount, currency, signed_minor)) return note;
      if (auto note = apply_direction(signed_minor)) return note;
    }
    cash.debit = signed_minor < 0;
    cash.record.amount = signed_minor < 0 ? -signed_minor : signed_minor;
    return std::nullopt;
  }

  std::optional<Note> apply_direction(std::int64_t& signed_minor) {
    const std::string_view given = text(Field::direction);
    if (given.empty()) return std::nullopt;
    const std::optional<Direction> direction = direction_of(given);
    if (direction == Direction::out && signed_minor > 0) signed_minor = -signed_minor;
    if (direction) return std::nullopt;
    return wrong(Problem::direction_unknown, Field::direction);
  }

  std::optional<Note> read_kind(Cash& cash) {
    const std::string_view written = text(Field::kind);
    if (written.empty()) {
      const bool in = !cash.debit && cash.record.amount != 0;
      cash.record.kind = in ? CashKind::receipt : CashKind::other;
      cash.record.debit = cash.debit;
      return std::nullopt;
    }
    if (written == name(CashKind::receipt) && !cash.debit) {  // nearly every row of our own form
      cash.record.kind = CashKind::receipt;
      cash.record.debit = false;
      return std::nullopt;
    }
    Result<CashKind> kind = parse_cash_kind(written);
    if (!kind) kind = parse_cash_kind(to_lower(written.substr(0, 32)));
    if (!kind) return wrong(Problem::kind_unknown, Field::kind);
    if (*kind == CashKind::receipt && cash.debit) {
      return wrong(Problem::kind_contradicts_sign, Field::kind);
    }
    cash.record.kind = *kind;
    if (*kind == CashKind::returned || *kind == CashKind::fee) cash.debit = true;
    cash.record.debit = cash.debit;
    return std::nullopt;
  }

  void read_provisional(CashRecord& record) {
    const std::string_view given = text(Field::provisional);
    if (given.empty()) return;
    const std::string written = to_lower(given.substr(0, 24));
    for (const std::string_view yes : {"true", "yes", "y", "1", "pending", "vorgemerkt",
                                       "umsatz vorgemerkt", "authorised", "authorized"}) {
      if (written == yes) record.provisional = true;
    }
    for (const std::string_view no : {"failed", "declined", "denied", "reverted", "canceled",
                                      "cancelled", "voided", "expired", "rejected"}) {
      if (written != no) continue;
      record.kind = CashKind::ignore;
      part_.notes.push_back({index(), Problem::never_happened, Field::provisional, CsvFault::none,
                             kept(Field::provisional)});
    }
  }

  void read_texts(CashRecord& record) {
    record.payer = {.name = kept(Field::payer_name),
                    .routing = kept(Field::payer_routing),
                    .account = kept(Field::payer_account),
                    .iban = kept(Field::payer_iban),
                    .id = kept(Field::payer_id)};
    record.bank_reference = kept(Field::bank_reference);
    record.end_to_end_id = kept(Field::end_to_end_id);
    record.original_id = kept(Field::original_id);
    record.check_number = kept(Field::check_number);
    record.reference = kept(Field::reference);
    record.text = kept(Field::text);
    record.type_code = kept(Field::type_code);
  }

  void read_method(CashRecord& record) {
    std::string_view written = text(Field::method);
    if (written.empty() && plan_.mapping != nullptr) written = plan_.mapping->method;
    if (!written.empty()) {
      if (written != last_method_written_) {
        last_method_ = method_of(written);
        last_method_written_.assign(written);
      }
      record.method = last_method_;
    } else if (!record.check_number.empty()) {
      record.method = Method::check;
    }
  }

  // People write "INV-1; INV-2" and "INV-1, INV-2"; a comma without a blank may be of an amount.
  std::string_view separator_of_references(std::string_view written) const {
    if (plan_.columns.canonical()) return "|";
    for (const std::string_view separator : {"|", ";"}) {
      if (written.find(separator) != std::string_view::npos) return separator;
    }
    return ", ";
  }

  // "INV-1|INV-2=200.00": references with or without an amount.
  void read_remittance(Cash& cash) {
    cash.lines_from = static_cast<std::uint32_t>(part_.lines.size());
    std::int64_t sum = 0;
    bool all_stated = true;
    bool overflow = false;
    std::string_view written = kept(Field::remittance);
    const std::string_view between = separator_of_references(written);
    while (!written.empty()) {
      const std::string_view part = written.substr(0, written.find(between));
      written.remove_prefix(std::min(written.size(), part.size() + between.size()));
      if (trim(part).empty()) continue;
      RemittanceLine line;
      line.kind = plan_.columns.names_invoices() ? ReferenceKind::invoice : ReferenceKind::unknown;
      line.amount_stated = false;
      line.reference = trim(part);
      if (const std::size_t equals = part.rfind('='); equals != std::string_view::npos) {
        const Result<std::int64_t> paid =
            plan_.amount(trim(part.substr(equals + 1)), cash.record.currency);
        if (paid) {
          line.reference = trim(part.substr(0, equals));
          line.paid = *paid;
          line.amount_stated = true;
          const Result<std::int64_t> total = add_minor(sum, *paid);
          overflow = overflow || !total;
          sum = total.value_or(0);
        } else {
          note(Problem::remittance_amount, Field::remittance);
        }
      }
      all_stated = all_stated && line.amount_stated;
      part_.lines.push_back(line);
    }
    cash.lines = static_cast<std::uint32_t>(part_.lines.size()) - cash.lines_from;
    if (cash.lines > 0 && all_stated && (overflow || sum != cash.record.amount)) {
      note(Problem::remittance_sum, Field::remittance);
    }
  }

  // Behind identify(): ids are made of what stands in the row.
  static void drop_placeholders(CashRecord& record) {
    for (std::string_view* const reference :
         {&record.bank_reference, &record.end_to_end_id, &record.original_id, &record.reference}) {
      if (is_no_reference(*reference)) *reference = {};
    }
  }

  // One column for accounts of both kinds; "IBAN" where the account stands above the header.
  void place_iban(CashRecord& record) {
    Payer& payer = record.payer;
    const bool letter = !payer.account.empty() && is_alpha(payer.account.front());
    if (letter && payer.iban.empty() && valid_iban(payer.account))
      std::swap(payer.iban, payer.account);
    const std::optional<std::size_t> other = plan_.columns.other_iban();
    if (!other || *other >= row_->fields.size() || !payer.iban.empty()) return;
    const std::string_view iban = trim(row_->fields[*other]);
    if (valid_iban(iban) && iban != record.account) {
      payer.iban = row_->in_bytes ? iban : kept_of_row(iban);
    }
  }

  // Words in other columns than that of the text, each once.
  void add_more_text(CashRecord& record) {
    if (plan_.columns.more_text().empty()) return;
    std::string more;
    for (const std::size_t column : plan_.columns.more_text()) {
      if (column >= row_->fields.size() || plan_.columns.index(Field::direction) == column)
        continue;
      const std::string_view words = trim(row_->fields[column]);
      if (words.empty() || record.text.find(words) != std::string_view::npos ||
          more.find(words) != std::string::npos) {
        continue;
      }
      if (more.empty()) more = record.text;
      if (!more.empty()) more += '\n';
      more += words;
    }
    if (!more.empty()) record.text = part_.text.keep(more);
  }

  // What of the payment pays the row's only reference. Whether all such amounts come to the payment
  // is seen when its last row is known.
  void read_line_amount(Cash& cash) {
    const std::string_view written = text(Field::line_amount);
    if (written.empty()) return;
    const Result<std::int64_t> paid = plan_.amount(written, cash.record.currency);
    if (!paid || cash.lines != 1 || part_.lines.back().amount_stated) {
      part_.notes.push_back(wrong(Problem::line_amount, Field::line_amount));
      return;
    }
    part_.lines.back().paid = *paid;
    part_.lines.back().amount_stated = cash.line_amount = true;
  }

  void note_scientific() {
    // Without a plus sign there is no exponent in the whole row.
    if (bytes_.substr(row_->from, row_->to - row_->from).find('+') == std::string_view::npos) {
      return;
    }
    for (const Field field :
         {Field::account, Field::payer_routing, Field::payer_account, Field::payer_id,
          Field::bank_reference, Field::check_number, Field::reference, Field::remittance}) {
      if (is_scientific(text(field))) note(Problem::scientific_notation, field);
    }
  }

  void identify(Cash& cash) {
    CashRecord& record = cash.record;
    record.payment_id = kept(Field::payment_id);
    record.key_is_reference = !record.payment_id.empty();
    if (record.key_is_reference) return;
    const Date date = record.value_date.known()     ? record.value_date
                      : record.booking_date.known() ? record.booking_date
                                                    : record.deposit_date;
    if (date != id_date_ || id_day_.empty()) {
      id_date_ = date;
      id_day_ = date.iso();
    }
    const std::span<const RemittanceLine> lines(part_.lines.data() + cash.lines_from, cash.lines);
    const Digest digest = content_key(record, id_day_, lines);
    for (int n = 0; n < 6; ++n) {  // as much as the id shows of it
      cash.key = cash.key << 8 | digest.bytes[static_cast<std::size_t>(n)];
    }
    id_.assign(record.account.empty() ? std::string_view("csv") : record.account);
    id_ += '/';
    id_ += id_day_;
    id_ += '/';
    id_ += digest.short_hex(12);
    record.payment_id = part_.text.keep(id_);
  }

  std::string_view bytes_;
  const Plan& plan_;
  const Profiles& profiles_;
  Part& part_;
  const CsvRow* row_ = nullptr;
  struct Column {
    std::size_t index;
    std::size_t field;
  };
  std::vector<Column> columns_;                    // that the file has
  std::array<std::string_view, kFields> texts_{};  // of the row, trimmed, by field
  std::string_view account_;                       // that stands above the header
  // What one row wrote, mostly the next one does, too.
  std::string last_currency_written_;
  Currency last_currency_;
  std::string last_method_written_;
  Method last_method_ = Method::unknown;
  std::string last_date_written_;
  std::optional<Result<Date>> last_date_;
  bool last_date_is_total_ = false;
  Date id_date_;
  std::string id_day_;  // that date
  std::string id_;
};

}  // namespace

void read_rows(std::string_view bytes, ByteRange range, const Plan& plan, const Profiles& profiles,
               Part& part) {
  // Room for the shortest rows: what is not written of it takes no memory.
  constexpr std::size_t kShortRow = 64;
  part.rows.reserve((range.to - range.from) / kShortRow);
  part.cash.reserve((range.to - range.from) / kShortRow);
  CsvReader reader(bytes, plan.separator, range.from, range.to);
  RowReader rows(bytes, plan, profiles, part);
  while (reader.next()) {
    const CsvRow& read = reader.row();
    Row row{.from = read.from, .to = read.to, .line = static_cast<std::uint32_t>(read.line)};
    row.cash = static_cast<std::uint32_t>(part.cash.size());
    row.use = rows.read(read, reader.fault());
    part.rows.push_back(row);
  }
  part.line_ends = reader.lines();
}

}  // namespace quittance::ingest::csv
