#include "engine/intake/intake.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/text.h"
#include "core/wide.h"
#include "engine/rules/settings.h"
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

// What makes a logical file, as one key; empty when the format has no such identity.
std::string logical_key(std::string_view format, std::string_view sender, std::string_view receiver,
                        std::string_view file_id, std::string_view created,
                        std::string_view totals) {
  if (sender.empty() && receiver.empty() && file_id.empty()) return {};
  std::string key;
  for (const std::string_view part : {format, sender, receiver, file_id, created, totals}) {
    key += std::to_string(part.size()) + ":" + std::string(part);
  }
  return key;
}

// Holds files that carry the identity of another one under other bytes: of the book, or of a file
// that stands before them in the same run.
void judge_logical_files(const Book& book, std::vector<std::unique_ptr<ReadFile>>& files) {
  const auto has_identity = [](const auto& file) {
    const ingest::LogicalId& id = file->summary.logical_id;
    return !id.sender.empty() || !id.receiver.empty() || !id.file_id.empty();
  };
  if (std::none_of(files.begin(), files.end(), has_identity)) return;
  std::map<std::string, std::pair<Digest, std::string>, std::less<>> known;
  for (const FileRow& row : book.files()) {
    const FileAccepted& facts = row.facts;
    if (facts.status == FileStatus::rejected) continue;
    known.try_emplace(logical_key(facts.format, facts.sender, facts.receiver, facts.file_id,
                                  facts.created, facts.totals),
                      facts.digest, facts.name);
  }
  for (const auto& file : files) {
    // What the book has is judged above; it may have been rejected, and this one corrects it.
    if (file->summary.status == FileStatus::rejected || already_known(book, *file)) continue;
    const ingest::LogicalId& id = file->summary.logical_id;
    const std::string key = logical_key(file->summary.format, id.sender, id.receiver, id.file_id,
                                        id.created, id.totals);
    if (key.empty()) continue;
    const auto [found, is_first] = known.try_emplace(key, file->digest, file->name);
    const auto& [digest, name] = found->second;
    if (is_first || digest == file->digest) continue;
    hold_file(*file, HoldReason::same_logical_file, "same_logical_file",
              "sender, receiver, file id, creation and totals are those of " + name + " (" +
                  digest.short_hex() +
                  "), but the bytes differ; compare the two, then release or reject this one");
  }
}

// The nearest unit that reports an account or a deposit; 0, the file, where there is none.
std::uint32_t reporting_unit(const ingest::FileSummary& summary, std::uint32_t at) {
  while (at != Unit::kNoParent && at != 0) {
    const Level level = summary.units[at].level;
    if (level == Level::account || level == Level::statement || level == Level::batch ||
        level == Level::deposit || level == Level::lockbox) {
      return at;
    }
    at = summary.units[at].parent;
  }
  return 0;
}

// With several entities, cash of an account that the book does not know belongs to nobody yet.
void judge_accounts(const Book& book, ReadFile& file) {
  if (book.entities().size() < 2 || file.summary.status == FileStatus::rejected) return;
  std::set<std::string_view> unknown;
  for (const CollectedRecord& record : file.cash.records()) {
    const std::string& account = file.cash.accounts()[record.account];
    if (record.kind == CashKind::ignore || book.find_account(account).known()) continue;
    const std::uint32_t unit = reporting_unit(file.summary, record.unit);
    HoldReason& hold = file.summary.units[unit].hold;
    if (unit != 0 && hold == HoldReason::none) hold = HoldReason::unknown_account;
    file.summary.status = FileStatus::quarantined;
    if (!unknown.insert(account).second) continue;
    file.summary.findings.push_back({Severity::error, "unknown_account", record.record, record.from,
                                     "own account '" + account +
                                         "' is not in the book, so its cash is held; import it "
                                         "with `quittance import accounts`, then release"});
  }
}

// Compares the receipts of all files with what the caller expects; a difference holds them all.
void judge_expectations(const Expectations& expect, std::vector<std::unique_ptr<ReadFile>>& files) {
  if (!expect.has_count && expect.total.empty()) return;
  std::uint64_t count = 0;
  std::map<Currency, Wide> totals;
  for (const auto& file : files) {
    for (const CollectedRecord& record : file->cash.records()) {
      if (!record.is_receipt()) continue;
      ++count;
      totals[record.currency] += record.amount;
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
    const Wide computed = totals.empty() ? 0 : totals.begin()->second;
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
                        .provisional = balance.provisional,
                        .number = balance.number});
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

std::string wrong_reading(const ReadOptions& options, const ingest::Profiles& profiles) {
  if (!options.reader.empty() && ingest::decoder_named(options.reader) == nullptr) {
    return "--reader is '" + options.reader + "', which this version does not read";
  }
  if (options.dialect.empty()) return {};
  if (options.profile_toml.empty()) {
    if (profiles.dialects.contains(options.dialect)) return {};
    return "no profile '" + options.dialect +
           "' in the book; import it with an accounts file, or name a .toml file";
  }
  std::string message;
  if (parse_profile(options.profile_toml, options.dialect, message)) return {};
  return "--dialect " + options.dialect + ".toml: " + message;
}

FileReading read_bytes(const InputFile& input, const ReadOptions& options,
                       const ingest::Profiles& profiles, Executor& executor,
                       ingest::CashSink& sink) {
  FileReading reading;
  ingest::Recognised recognised;
  if (options.reader.empty()) recognised = ingest::recognise(input.bytes, input.name);
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
  context.passed = input.passed;
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
  reading.summary = read_file(*decoder, input.bytes, context, executor, sink, options.chunk_bytes);
  return reading;
}

std::unique_ptr<ReadFile> read_input(const InputFile& input, const ReadOptions& options,
                                     const ingest::Profiles& profiles, Executor& executor) {
  auto file = std::make_unique<ReadFile>();
  file->name = input.name;
  file->size = input.delivered.size();
  file->size_read = input.bytes.size();
  FileReading reading;
  executor.for_each(2, [&](std::size_t task) {
    if (task == 0) {
      reading = read_bytes(input, options, profiles, executor, file->cash);
      return;
    }
    file->digest = sha256(input.delivered);
    const bool packed = input.bytes.data() != input.delivered.data();
    file->content = packed ? sha256(input.bytes) : file->digest;
  });
  file->reader = std::move(reading.reader);
  file->summary = std::move(reading.summary);
  for (const Finding& refused : file->cash.refused()) {
    hold_file(*file, HoldReason::structure_broken, refused.code, refused.message);
    file->summary.findings.back().record = refused.record;
    file->summary.findings.back().offset = refused.offset;
  }
  return file;
}

FileHandle known_file(const Book& book, const ReadFile& file) {
  const FileHandle known = book.find_file(file.digest);
  return known.known() ? known : book.find_file(file.content);
}

bool already_known(const Book& book, const ReadFile& file) {
  const FileHandle known = known_file(book, file);
  if (!known.known()) return false;
  return !book.row(known).unreadable || file.summary.status == FileStatus::rejected;
}

std::vector<std::unique_ptr<ReadFile>> judge(const Book& book, const RunOptions& options,
                                             std::vector<std::unique_ptr<ReadFile>>& files) {
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    return std::tie(a->digest, a->name) < std::tie(b->digest, b->name);
  });
  files.erase(std::unique(files.begin(), files.end(),
                          [](const auto& a, const auto& b) { return a->digest == b->digest; }),
              files.end());
  std::set<Digest> contents;
  std::vector<std::unique_ptr<ReadFile>> copies;
  for (auto& file : files) {
    if (!contents.insert(file->content).second) copies.push_back(std::move(file));
  }
  std::erase(files, nullptr);
  for (const auto& file : files) judge_accounts(book, *file);
  judge_logical_files(book, files);
  judge_expectations(options.expect, files);
  return copies;
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
                                 .content = file->content,
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
  return {};
}

}  // namespace quittance::engine
