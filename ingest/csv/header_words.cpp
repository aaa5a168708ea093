#include "ingest/csv/header_words.h"

#include <algorithm>
#include <array>

#include "core/check_digits.h"
#include "core/text.h"

namespace quittance::ingest::csv {
namespace {

using namespace std::string_view_literals;

struct Foreign {
  Field field;
  std::string_view list;
};
// German, French, Dutch, Spanish, Italian, Portuguese, Swedish, Danish, Norwegian, Finnish, Polish,
// Czech, and the exports of online providers. Where a word may be ours or the payer's ("IBAN",
// "Kontonummer"), it is left out. README.md shows this table.
constexpr Foreign kForeign[] = {
    {Field::account,
     "auftragskonto iban_auftragskonto iban_auftraggeberkonto auftraggeberkonto rekening "
     "rekeningnummer iban_bban kontonr accountnum account_iban own_account conto numero_compte"},
    {Field::value_date,
     "valutadatum wertstellung wertstellungsdatum wert valutadag rentedatum date_de_valeur "
     "date_valeur dateval fecha_valor f_valor fecha_de_valor data_valuta data_valor rentedato "
     "valutadato arvopaiva data_waluty datum_valuty value_dat"},
    {Field::booking_date,
     "buchungstag buchungsdatum buchung datum_buchung bokforingsdag bokforingsdatum bokford "
     "bokforingsdato bogfort bogforingsdato date_de_comptabilisation date_comptable "
     "date_operation date_d_operation dateop fecha_operacion fecha_de_operacion f_operacion "
     "fecha_contable fecha data_contabile data_operazione kirjauspaiva data_ksiegowania "
     "data_operacji datum dato data transaktionsdag transaktionsdatum datum_transakce "
     "datum_zauctovani as_of_date completed_date started_date created_at created_utc created "
     "available_on_utc"},
    {Field::currency,
     "wahrung waehrung devise divisa moneda munt muntsoort waluta valuuta mena "
     "moeda commodity valuta"},
    {Field::amount,
     "betrag umsatz umsatzbetrag bedrag montant importe importo belopp belob belop kwota "
     "kwota_operacji maara summa castka objem valor gross amount_num value"},
    {Field::credit,
     "haben gutschrift gutschriften accrediti avere entrate abono abonos haber ingreso ingresos "
     "credito insattningar insattning inn_pa_konto inn ind uznania wplywy entradas"},
    {Field::debit,
     "soll belastung belastungen lastschrift addebiti dare uscite cargo cargos debe debito gasto "
     "uttag ut_fra_konto ut ud obciazenia wydatki saidas"},
    {Field::direction, "af_bij soll_haben s_h d_c c_d cr_db db_cr sens debet_credit"},
    {Field::provisional, "state info"},
    {Field::payer_name,
     "beguenstigter_zahlungspflichtiger begunstigter_zahlungspflichtiger zahlungspflichtige_r "
     "zahlungspflichtiger name_zahlungsbeteiligter auftraggeber_begunstigter "
     "auftraggeber_beguenstigter begunstigter_auftraggeber beguenstigter_auftraggeber "
     "auftraggeber naam_tegenpartij naam_omschrijving saaja_maksaja maksaja nadawca_odbiorca "
     "kontrahent ordenante partner_name"},
    {Field::payer_account, "tegenrekening kontonummer_iban iban_kontonummer"},
    {Field::payer_iban, "iban_zahlungsbeteiligter tegenrekening_iban_bban partner_iban"},
    {Field::bank_reference,
     "transaktions_nr arkistointitunnus transactiereferentie transferwise_id"},
    {Field::end_to_end_id, "kundenreferenz_end_to_end kundenreferenz"},
    {Field::check_number, "check_or_slip"},
    {Field::reference, "viite referens betalingskenmerk referencia reference_client"},
    {Field::text,
     "verwendungszweck mededelingen omschrijving omschrijving_1 libelle_operation libelle label "
     "concepto descripcion descrizione_estesa descrizione beskrivning tekst forklaring viesti "
     "opis_operacji tytul avisierungstext beschreibung1 beschreibung buchungstext narration "
     "transaction_remarks"},
};

constexpr std::string_view kCurrencyWords =
    "currency currency_code ccy wahrung waehrung bewertet_in devise divisa moneda munt waluta "
    "valuta valuuta mena";

bool lists(std::string_view words, std::string_view word) {
  const std::vector<std::string_view> all = split(words, ' ');
  return std::find(all.begin(), all.end(), word) != all.end();
}

// The plain letter below a letter of Latin-1 (U+00C0 to U+00FF); 0 for those that are none.
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo\0ouuuuytsaaaaaaaceeeeiiiidnooooo\0ouuuuyty"sv;
static_assert(kLatin1.size() == 64);
// And of Latin Extended-A (U+0100 to U+017F).
constexpr std::string_view kExtended =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooo"
    "rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kExtended.size() == 128);

char plain_letter(std::size_t code) {
  if (code >= 0xC0 && code <= 0xFF) return kLatin1[code - 0xC0];
  if (code >= 0x100 && code < 0x180) return kExtended[code - 0x100];
  return '\0';
}

std::optional<Currency> currency_of(std::string_view word) {
  if (word.size() != 3) return std::nullopt;
  const Result<Currency> currency = Currency::parse(to_upper(word));
  return currency ? std::optional(*currency) : std::nullopt;
}

// "5.000,00 EUR": the currency behind an amount.
std::optional<Currency> currency_behind_amount(std::string_view text) {
  if (text.size() < 5 || text[text.size() - 4] != ' ' || !is_digit(text[text.size() - 5])) {
    return std::nullopt;
  }
  return currency_of(text.substr(text.size() - 3));
}

}  // namespace

std::string folded_name(std::string_view column_name) {
  std::string name;
  const auto byte = [&](std::size_t at) {
    return at < column_name.size() ? static_cast<unsigned char>(column_name[at]) : 0U;
  };
  const auto unit = [&name](std::string_view code) {
    if (!name.empty() && name.back() != '_') name += '_';
    name += code;
  };
  for (std::size_t at = 0; at < column_name.size(); ++at) {
    const unsigned c = byte(at);
    if (c < 0x80) {
      name += column_name[at];
    } else if (c == 0xE2 && byte(at + 1) == 0x82 && byte(at + 2) == 0xAC) {
      unit("eur"), at += 2;
    } else if (c == 0x80) {
      unit("eur");  // Windows-1252
    } else if (c >= 0xC2 && c <= 0xC5 && (byte(at + 1) & 0xC0U) == 0x80) {
      const std::size_t code = (c & 0x1FU) << 6U | (byte(at + 1) & 0x3FU);
      if (code == 0xA3) unit("gbp");
      if (const char letter = plain_letter(code); letter != 0) name += letter;
      ++at;
    } else if (const char letter = plain_letter(c); letter != 0) {
      name += letter;
    }
  }
  return name;
}

NameWithUnit part_unit(std::string_view folded) {
  const std::size_t end = folded.rfind('_');
  if (end == std::string_view::npos || end == 0) return {folded, {}};
  const std::string_view last = folded.substr(end + 1);
  std::optional<Currency> unit = currency_of(last);
  if (last == "euros" || last == "euro" || last == "euroa") unit = currency_of("EUR");
  if (!unit) return {folded, {}};
  std::string_view name = folded.substr(0, end);
  if (name.ends_with("_in")) name.remove_suffix(3);
  return {name, unit};
}

std::string_view foreign_words(Field field) {
  for (const Foreign& foreign : kForeign) {
    if (foreign.field == field) return foreign.list;
  }
  return {};
}

void Preamble::note(const CsvRow& row) {
  std::string_view before;
  for (const std::string_view written : row.fields) {
    const std::string_view text = trim(written);
    if (text.empty()) continue;
    std::string packed;
    for (const char c : text.substr(0, 64)) {
      if (c != ' ') packed += c;
    }
    if (valid_iban(packed) && packed != account_) {
      account_ = packed;
      ++accounts_;
    }
    std::optional<Currency> currency = currency_behind_amount(text);
    if (!before.empty() && lists(kCurrencyWords, folded_name(csv_column_name(before)))) {
      currency = currency_of(text);
    }
    if (currency) {
      several_ = several_ || (currency_ && *currency_ != *currency);
      currency_ = currency;
    }
    before = text;
  }
}

std::optional<Currency> Preamble::currency() const {
  return several_ ? std::nullopt : currency_;
}

}  // namespace quittance::ingest::csv
