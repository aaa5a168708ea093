#include "core/errc.h"

#include "core/assert.h"

namespace quittance {
namespace {

struct Row {
  Errc code;
  std::string_view name;
  std::string_view text;
};

constexpr Row kRows[] = {
    {Errc::amount_unreadable, "amount_unreadable",
     "no readable amount; write digits with an optional sign and decimal point"},
    {Errc::amount_excess_decimals, "amount_excess_decimals",
     "the amount has more decimals than its currency; correct it at the source"},
    {Errc::amount_overflow, "amount_overflow",
     "the amount does not fit 64 bits of minor units; correct it at the source"},
    {Errc::amount_not_positive, "amount_not_positive",
     "the amount must be above zero; the kind says which way money moved"},
    {Errc::currency_unknown, "currency_unknown",
     "not a currency of ISO 4217; write its three letters"},
    {Errc::currency_mismatch, "currency_mismatch",
     "amounts of different currencies cannot be added"},
    {Errc::date_unreadable, "date_unreadable", "no calendar date; write YYYY-MM-DD"},
    {Errc::field_missing, "field_missing", "a required field is missing; add it"},
    {Errc::field_unreadable, "field_unreadable", "a field cannot be read as what it must be"},
    {Errc::record_unknown, "record_unknown", "a record of this type may not stand here"},
    {Errc::structure_broken, "structure_broken",
     "the file's structure is broken; ask the sender for a whole copy"},
    {Errc::limit_exceeded, "limit_exceeded", "a documented limit was reached; see docs/formats"},
    {Errc::compressed_damaged, "compressed_damaged",
     "the compressed data is damaged or cut off; fetch the file again"},
    {Errc::format_unknown, "format_unknown", "no known format; name one with --reader"},
    {Errc::unknown_entity, "unknown_entity", "no such legal entity; import it first"},
    {Errc::unknown_account, "unknown_account", "no such own account; import it first"},
    {Errc::unknown_customer, "unknown_customer", "no such customer; import it first"},
    {Errc::unknown_item, "unknown_item", "no such item"},
    {Errc::unknown_payment, "unknown_payment", "no such payment"},
    {Errc::unknown_application, "unknown_application", "no such application"},
    {Errc::unknown_file, "unknown_file", "no such file in the book"},
    {Errc::ambiguous_id, "ambiguous_id", "several things carry this id; write ENTITY/NUMBER"},
    {Errc::content_differs, "content_differs", "the key exists with other content"},
    {Errc::state_forbids, "state_forbids", "its present state does not allow this"},
    {Errc::run_differs, "run_differs",
     "the unfinished run is not what this program computes; finish it with the version that began "
     "it"},
    {Errc::book_missing, "book_missing",
     "no book here; create one with import or apply, or name it with --book"},
    {Errc::book_in_use, "book_in_use", "another process writes this book; wait until it ends"},
    {Errc::book_damaged, "book_damaged",
     "the book cannot be proved whole and stays closed; restore it from a backup"},
    {Errc::book_newer, "book_newer",
     "the book was written by a newer version; upgrade this program"},
    {Errc::book_older, "book_older",
     "the book was written by an older version that this one cannot read; make a new book from the "
     "exports of that version and its original files"},
    {Errc::io_failed, "io_failed", "reading or writing failed; check path, permissions and disk"},
    {Errc::no_space, "no_space", "the disk is full; free space and repeat the command"},
    {Errc::sync_failed, "sync_failed", "the disk could not confirm a write; the volume is suspect"},
    {Errc::usage, "usage", "wrong usage; see --help"},
};

const Row& row(Errc code) {
  for (const Row& candidate : kRows) {
    if (candidate.code == code) return candidate;
  }
  QASSERT(false && "every Errc has a row");
  return kRows[0];
}

}  // namespace

std::string_view name(Errc code) noexcept {
  return row(code).name;
}
std::string_view describe(Errc code) noexcept {
  return row(code).text;
}

}  // namespace quittance
