// Opens bank files, plain, compressed or in a zip archive, from a path or standard input, as bytes
// in memory.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "ingest/decompress.h"

namespace quittance::ingest {

struct Delivery;
struct SourceLimits {
  UnpackLimits unpack;
  std::uint64_t stream_bytes_max = std::uint64_t{64} << 30;  // of standard input or a pipe
  // Where unnamed temporary files stand; empty: $TMPDIR, else /var/tmp, else /tmp.
  std::string spool_folder;
};

// Hands a file's bytes over piece by piece; an error of its own or of `take` ends it.
using SourceFill = std::function<Result<void>(const UnpackedSink& take)>;

// An open file. Both views live as long as it does. Plain files are mapped and not copied; standard
// input, pipes and unpacked data are spooled to a temporary file without a name and mapped.
class Source {
 public:
  Source(Source&&) noexcept;
  Source& operator=(Source&&) noexcept;
  ~Source();

  // What a decoder reads; never empty. UTF-16 text with its mark is UTF-8 here.
  [[nodiscard]] std::string_view bytes() const;
  // The file as delivered, for the archive and the digest: the packed bytes where it was packed;
  // of a file in a zip archive its own bytes (docs/decisions/0017).
  [[nodiscard]] std::string_view raw() const;
  // As given; "-" for standard input; "day.zip/statement.sta" in an archive.
  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] Compression compression() const;
  // False when somebody has written to the file since it was opened: what was read may be half old
  // and half new. Ask after reading, before relying on it.
  [[nodiscard]] bool unchanged() const;
  // What stands before `offset` of bytes() will hardly be read again: its memory goes back to the
  // system. It stays readable, from the disk.
  void pass(std::size_t offset) const;

 private:
  struct State;
  explicit Source(std::unique_ptr<State> state);
  friend Result<Source> open_source(const std::string&, const SourceLimits&, std::string&);
  friend Result<Delivery> open_delivery(const std::string&, const SourceLimits&, std::string&);
  friend Result<Source> spool_source(const SourceFill&, const SourceLimits&, std::string&);
  std::unique_ptr<State> state_;
};

// Opens `path`; "-" is standard input, read to its end. One layer of gzip, zstd or xz is unpacked.
// Errors: io_failed (missing, a folder, unreadable), no_space (spooling), structure_broken (empty),
// compressed_damaged, limit_exceeded. `message` then says what, why and what to do, without path.
[[nodiscard]] Result<Source> open_source(const std::string& path, const SourceLimits& limits,
                                         std::string& message);

// What stands behind one path: a file, or the files of a zip archive.
struct Delivery {
  struct Refused {
    std::string name;     // as Source::name
    std::string message;  // what, why and what to do
  };
  std::vector<Source> sources;   // in the order of their names
  std::vector<Refused> refused;  // files of the archive: encrypted, damaged, empty, packed again
};

// The same, and a zip archive is several files: each is opened, or refused by itself. Those that
// are opened are spooled. Errors: those of open_source and zip_members.
[[nodiscard]] Result<Delivery> open_delivery(const std::string& path, const SourceLimits& limits,
                                             std::string& message);

// As open_source, for bytes that stand in no file of their own, such as those of an archive:
// spooled. Errors: those of open_source and of `fill`, which then has to say why itself.
[[nodiscard]] Result<Source> spool_source(const SourceFill& fill, const SourceLimits& limits,
                                          std::string& message);

}  // namespace quittance::ingest
