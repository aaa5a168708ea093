// Master data: any file of any kind either opens and changes rows or refuses them, twice the same.
//
// The first byte chooses kind and options, the rest is the file. The book's own assertions watch
// over every event.
#include <array>
#include <cstdint>
#include <string_view>

#include "core/assert.h"
#include "engine/book/book.h"
#include "engine/book/event_log.h"
#include "engine/import/import.h"

namespace {

using namespace quittance;
using engine::ImportKind;

constexpr std::array kKinds = {ImportKind::entities, ImportKind::accounts, ImportKind::customers,
                               ImportKind::links,    ImportKind::items,    ImportKind::sales,
                               ImportKind::rates};

struct Master {
  ImportKind kind;
  std::string_view text;
};
// What the fuzzer's rows may refer to.
constexpr Master kMaster[] = {
    {ImportKind::entities, "entity_id,name,currency\nN,North,USD\nE,East,KWD\n"},
    {ImportKind::accounts, "account,entity_id,currency,kind\n111,N,USD,bank\n"},
    {ImportKind::customers,
     "customer_id,name,entity_id,parent_id,terms\nA,Acme Inc,N,,2/10net30\nB,Bolt Ltd,N,A,\n"},
    {ImportKind::items,
     "item_number,customer_id,entity_id,document_date,amount\nI-1,A,N,2026-01-01,100.00\n"},
};

engine::ImportReport import(engine::Book& book, ImportKind kind, std::string_view bytes,
                            const engine::ImportOptions& options) {
  engine::ImportReport report;
  engine::EventLog log(book, nullptr, {});
  engine::Importer importer(book, log, options, {}, report);
  QASSERT(importer.take(kind, {.name = "fuzz", .bytes = bytes, .profiles = {}}));
  QASSERT(importer.finish(kind));
  return report;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  engine::Book book;
  for (const Master& master : kMaster) {
    QASSERT(import(book, master.kind, master.text, {}).refused.empty());
  }
  const ImportKind kind = kKinds[data[0] % kKinds.size()];
  const bool items = kind == ImportKind::items;
  const engine::ImportOptions options{.reconcile = items && (data[0] & 64) != 0,
                                      .full_extract = items && (data[0] & 128) != 0,
                                      .as_of = Date::from_days(20'500)};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const engine::ImportReport first = import(book, kind, bytes, options);
  for (const engine::RefusedRow& row : first.refused) QASSERT(!row.message.empty());
  const engine::ImportReport second = import(book, kind, bytes, options);
  QASSERT(second.added == 0 && second.settled == 0);
  return 0;
}
