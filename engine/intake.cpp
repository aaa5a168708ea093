#include "engine/intake.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/text.h"
#include "engine/settings.h"
#include "engine/version.h"
#include "ingest/sniff.h"

namespace quittance::engine {
namespace {

void reject(ingest::FileSummary& summary, std::string code, std::string message) {
  summary.status = FileStatus::rejected;
  summary.findings.push_back({Severity::error, std::move(code), 0, 0, std::move(message)});
  if (summary.units.empty()) summary.units.push_back({.level = Level::file, .name = "file"});
}

void hold_file(ReadFile& file, HoldReason reason, std::string code, std::string message) {
  if (file.summary.status == FileStatus::rejected) return;
  file.summary.status = FileStatus::quarantined;
  if (file.summary.units.front().hold == HoldReason::none) file.summary.units.front().hold = reason;
  file.summary.findings.push_back({Severity::error, std::move(code), 0, 0, std::move(message)});
}

bool same_logical_file(const FileAccepted& known, const ingest::LogicalId& id) {
  return known.sender == id.sender && known.receiver == id.receiver &&
         known.file_id == id.file_id && known.created == id.created && known.totals == id.totals;
}

bool has_identity(const ingest::LogicalId& id) {
  return !id.sender.empty() || !id.receiver.empty() || !id.file_id.empty();
}

void judge_logical_file(const Book& book, ReadFile& file) {
  const ingest::LogicalId& id = file.summary.logical_id;
  if (!has_identity(id)) return;
  for (const FileRow& known : book.files()) {
    if (known.facts.status == FileStatus::rejected || known.facts.format != file.summary.format ||
        known.facts.digest == file.digest || !same_logical_file(known.facts, id)) {
      continue;
    }
    hold_file(file, HoldReason::same_logical_file, "same_logical_file",
              "sender, receiver, file id, creation and totals are those of " +
                  std::string(known.facts.name) + " (" + known.facts.digest.short_hex() +
                  "), but the bytes differ; compare the two, then release or reject this one");
    return;
  }
}

bool is_receipt(const CashRecord& record) {
  return record.kind == CashKind::receipt && !record.provisional;
}

// Compares the receipts of all files with what the caller expects; a difference holds them all.
void judge_expectations(const Expectations& expect, std::vector<std::unique_ptr<ReadFile>>& files) {
  if (!expect.has_count && expect.total.empty()) return;
  std::uint64_t count = 0;
  std::map<Currency, std::int64_t> totals;
  for (const auto& file : files) {
    for (const CashRecord& record : file->cash.records()) {
      if (!is_receipt(record)) continue;
      ++count;
      totals[record.currency] = add_minor(totals[record.currency], record.amount).value_or(0);
    }
  }
  std::vector<Control> wrong;
  if (expect.has_count && count != expect.count) {
    wrong.push_back({.level = Level::file,
                     .name = "expect-count",
                     .stated = std::to_string(expect.count),
                     .computed = std::to_string(count),
                     .ok = false,
                     .consequence = Consequence::quarantined});
  }
  if (!expect.total.empty()) {
    const Currency currency = totals.empty() ? Currency::of("USD") : totals.begin()->first;
    const auto stated = parse_major(expect.total, currency);
    const std::int64_t computed = totals.empty() ? 0 : totals.begin()->second;
    if (totals.size() > 1 || !stated || *stated != computed) {
      wrong.push_back(
          {.level = Level::file,
           .name = "expect-total",
           .stated = expect.total,
           .computed = totals.size() > 1 ? "several currencies" : format_major(computed, currency),
           .ok = false,
           .consequence = Consequence::quarantined});
    }
  }
  for (const auto& file : files) {
    for (const Control& control : wrong) {
      file->summary.controls.push_back(control);
      hold_file(*file, HoldReason::expectation, "expectation_failed",
                "--" + control.name + " says " + control.stated + ", the files have " +
                    control.computed + "; check what was delivered, then release or reject");
    }
  }
}

std::vector<UnitFacts> unit_facts(const ingest::FileSummary& summary) {
  std::vector<UnitFacts> units;
  for (std::size_t n = 0; n < summary.units.size(); ++n) {
    const Unit& unit = summary.units[n];
    if (unit.level == Level::entry && unit.hold == HoldReason::none && !unit.test) continue;
    units.push_back({.index = static_cast<std::uint32_t>(n),
                     .parent = unit.parent,
                     .level = unit.level,
                     .name = unit.name,
                     .hold = unit.hold,
                     .test = unit.test});
  }
  return units;
}

std::vector<BalanceFacts> balance_facts(const ingest::FileSummary& summary) {
  std::vector<BalanceFacts> balances;
  for (const Balance& balance : summary.balances) {
    balances.push_back({.account = balance.account,
                        .currency = balance.currency,
                        .date = balance.date,
                        .has_opening = balance.has_opening,
                        .has_closing = balance.has_closing,
                        .opening = balance.opening,
                        .closing = balance.closing,
                        .provisional = balance.provisional});
  }
  return balances;
}

Digest run_digest(const RunOptions& options, const std::vector<std::unique_ptr<ReadFile>>& files,
                  std::uint64_t sequence) {
  Sha256 hash;
  const auto add = [&](std::string_view text) {
    hash.update(std::to_string(text.size()));
    hash.update(":");
    hash.update(text);
  };
  add(std::to_string(sequence));  // the position that the run reads from
  add(options.rules_toml);
  add(options.read.reader);
  add(options.read.dialect);
  add(options.read.profile_toml);
  add(options.posting_date.iso());
  for (const auto& file : files) add(file->digest.view());
  return hash.finish();
}

}  // namespace

FileReading read_bytes(const InputFile& input, const ReadOptions& options,
                       const ingest::Profiles& profiles, Executor& executor,
                       ingest::CashSink& sink) {
  FileReading reading;
  const ingest::Recognised recognised = ingest::recognise(input.bytes, input.name);
  const ingest::Decoder* decoder =
      options.reader.empty() ? recognised.decoder : ingest::decoder_named(options.reader);
  if (decoder == nullptr) {
    reading.summary.format = recognised.format;
    reject(reading.summary, "format_unknown",
           recognised.why.empty() ? "no known format; name one with --reader" : recognised.why);
    return reading;
  }
  reading.reader = decoder->format();

  ingest::Profiles with_given = profiles;
  ingest::CsvMapping mapping;
  ingest::DecodeContext context{
      .file_name = input.name, .profiles = &with_given, .csv = nullptr, .dialect = options.dialect};
  if (!options.profile_toml.empty()) {
    std::string message;
    const auto settings = parse_profile(options.profile_toml, options.dialect, message);
    if (!settings) {
      reject(reading.summary, "profile_unreadable", "the profile given with --dialect: " + message);
      return reading;
    }
    with_given.dialects[settings->dialect.name] = settings->dialect;
    if (settings->csv) {
      mapping = *settings->csv;
      context.csv = &mapping;
    }
  } else if (!options.dialect.empty()) {
    if (!profiles.dialects.contains(options.dialect)) {
      reject(reading.summary, "dialect_unknown",
             "no profile '" + options.dialect +
                 "' in the book; import it with an accounts file, or name a .toml file");
      return reading;
    }
    const auto csv = profiles.csv.find(options.dialect);
    if (csv != profiles.csv.end()) context.csv = &csv->second;
  }
  reading.summary = read_file(*decoder, input.bytes, context, executor, sink);
  return reading;
}

std::unique_ptr<ReadFile> read_input(const InputFile& input, const ReadOptions& options,
                                     const ingest::Profiles& profiles, Executor& executor) {
  auto file = std::make_unique<ReadFile>();
  file->name = input.name;
  file->digest = sha256(input.delivered);
  file->size = input.delivered.size();
  file->size_read = input.bytes.size();
  FileReading reading = read_bytes(input, options, profiles, executor, file->cash);
  file->reader = std::move(reading.reader);
  file->summary = std::move(reading.summary);
  return file;
}

bool already_known(const Book& book, const ReadFile& file) {
  const FileHandle known = book.find_file(file.digest);
  if (!known.known()) return false;
  return book.row(known).facts.status != FileStatus::rejected || book.row(known).payments > 0 ||
         file.summary.status == FileStatus::rejected;
}

void judge(const Book& book, const RunOptions& options,
           std::vector<std::unique_ptr<ReadFile>>& files) {
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    return std::tie(a->digest, a->name) < std::tie(b->digest, b->name);
  });
  files.erase(std::unique(files.begin(), files.end(),
                          [](const auto& a, const auto& b) { return a->digest == b->digest; }),
              files.end());
  for (const auto& file : files) judge_logical_file(book, *file);
  for (std::size_t n = 1; n < files.size(); ++n) {
    for (std::size_t earlier = 0; earlier < n; ++earlier) {
      const ingest::LogicalId& id = files[n]->summary.logical_id;
      const ingest::LogicalId& other = files[earlier]->summary.logical_id;
      if (!has_identity(id) || files[n]->summary.format != files[earlier]->summary.format ||
          std::tie(id.sender, id.receiver, id.file_id, id.created, id.totals) !=
              std::tie(other.sender, other.receiver, other.file_id, other.created, other.totals)) {
        continue;
      }
      hold_file(*files[n], HoldReason::same_logical_file, "same_logical_file",
                "sender, receiver, file id, creation and totals are those of " +
                    files[earlier]->name +
                    " of the same run, but the bytes differ; compare the two, then release or "
                    "reject this one");
      break;
    }
  }
  judge_expectations(options.expect, files);
}

Result<void> accept_run(const Book& book, EventLog& log, const RunOptions& options,
                        const std::vector<std::unique_ptr<ReadFile>>& files) {
  const Digest run = run_digest(options, files, book.next_sequence());
  QTRY_VOID(log.emit(0, RunAccepted{.run = run,
                                    .rules = options.rules_toml,
                                    .program = kVersion,
                                    .posting_date = options.posting_date,
                                    .file_count = static_cast<std::uint32_t>(files.size()),
                                    .payments_max = options.payments_max}));
  for (const auto& file : files) {
    const ingest::FileSummary& summary = file->summary;
    std::uint32_t failed = 0;
    for (const Control& control : summary.controls) failed += control.ok ? 0U : 1U;
    QTRY_VOID(
        log.emit(0, FileAccepted{.digest = file->digest,
                                 .name = file->name,
                                 .format = summary.format,
                                 .dialect = summary.dialect,
                                 .reader = file->reader,
                                 .forced_dialect = options.read.dialect,
                                 .csv_mapping = options.read.profile_toml,
                                 .status = summary.status,
                                 .sender = summary.logical_id.sender,
                                 .receiver = summary.logical_id.receiver,
                                 .file_id = summary.logical_id.file_id,
                                 .created = summary.logical_id.created,
                                 .totals = summary.logical_id.totals,
                                 .size = file->size,
                                 .records = summary.records,
                                 .transactions = summary.transactions,
                                 .findings = static_cast<std::uint32_t>(summary.findings.size()),
                                 .failed_controls = failed,
                                 .units = unit_facts(summary),
                                 .balances = balance_facts(summary)}));
  }
  return log.commit();
}

}  // namespace quittance::engine
