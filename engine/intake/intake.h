// The first half of a run: read the files, judge them against the book, accept what can be booked.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.h"
#include "core/digest.h"
#include "core/executor.h"
#include "core/result.h"
#include "engine/book/book.h"
#include "engine/book/event_log.h"
#include "engine/intake/collected_cash.h"
#include "engine/intake/pipeline.h"
#include "ingest/decoder.h"

namespace quittance::engine {

// How the caller wants files read; empty fields: found out from the bytes and the book.
struct ReadOptions {
  std::string reader;                     // a format word
  std::string dialect;                    // a profile of the book
  std::string profile_toml;               // a profile given as text instead (a CSV mapping, say)
  std::size_t chunk_bytes = kChunkBytes;  // tests make chunks small; what is read is the same
};

// What is wrong with the options before any file is read: an unknown profile, a setting that cannot
// be read. Empty when nothing is.
[[nodiscard]] std::string wrong_reading(const ReadOptions& options,
                                        const ingest::Profiles& profiles);

struct InputFile {
  std::string name;            // as the caller named it; a label, never a path to open
  std::string_view delivered;  // bytes as delivered: what is archived and digested
  std::string_view bytes;      // decompressed
  // As ingest::DecodeContext::passed, of `bytes`.
  std::function<void(std::uint64_t)> passed = {};
  // As ingest::Source::unchanged. What was read of a file that somebody writes to may be of two
  // versions, or half of one: it is not booked.
  std::function<bool()> unchanged = {};
};

// A file as read, before the book has judged it. Views live as long as the input's bytes.
struct ReadFile {
  std::string name;
  Digest digest;
  Digest content;               // of the bytes as read
  std::uint64_t size = 0;       // as delivered
  std::uint64_t size_read = 0;  // decompressed
  std::string reader;           // the decoder's word; empty: no reader was found
  ingest::FileSummary summary;
  CollectedCash cash;
};

// What one reading gives besides the cash that went to the sink.
struct FileReading {
  std::string reader;  // the decoder's word; empty: no reader was found
  ingest::FileSummary summary;
};

// Recognises and reads one file into a sink. Never fails: what cannot be read is rejected with
// findings.
[[nodiscard]] FileReading read_bytes(const InputFile& input, const ReadOptions& options,
                                     const ingest::Profiles& profiles, Executor& executor,
                                     ingest::CashSink& sink);

// Reads one file and keeps its cash. Never fails: what cannot be read is a rejected file with
// findings.
[[nodiscard]] std::unique_ptr<ReadFile> read_input(const InputFile& input,
                                                   const ReadOptions& options,
                                                   const ingest::Profiles& profiles,
                                                   Executor& executor);

// What all files of the run must hold together, from the command line; a wrong one holds the files.
struct Expectations {
  bool has_count = false;
  std::uint64_t count = 0;  // receipts
  std::string total;        // amount in major units; empty: not stated
};

struct RunOptions {
  ReadOptions read;
  std::string rules_toml;  // checked by the caller
  Date posting_date;       // forced; usually missing
  Expectations expect;
  std::uint64_t payments_max = 20'000'000;  // --batch-max
};

// Adds the book's own judgement: same logical file under other bytes, expectations. Files are
// sorted by digest and equal ones dropped, so that the order given does not matter. Returns what
// holds the bytes of another one in another packing: it is no file of the run either.
std::vector<std::unique_ptr<ReadFile>> judge(const Book& book, const RunOptions& options,
                                             std::vector<std::unique_ptr<ReadFile>>& files);

// The book's file of these bytes, in this packing or another; none if it has no such file.
[[nodiscard]] FileHandle known_file(const Book& book, const ReadFile& file);

// True when applying this file would change nothing: the book has its bytes, or has rejected them
// and this reading rejects them too.
[[nodiscard]] bool already_known(const Book& book, const ReadFile& file);

// Emits RunAccepted and a FileAccepted for each file. The caller ends the block: before it is
// durable the run has no effect. Errors: those of EventLog::emit.
[[nodiscard]] Result<void> accept_run(const Book& book, EventLog& log, const RunOptions& options,
                                      const std::vector<std::unique_ptr<ReadFile>>& files);

}  // namespace quittance::engine
