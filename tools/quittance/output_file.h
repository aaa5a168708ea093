// The file that a command's result goes to.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace quittance::cli {

// The file of `--output`. A file stands under its name whole or not at all: what is written goes to
// NAME.N.part beside it, N being the process, which takes the name in `finish()` or is removed by
// the destructor. A link is followed, so that the file it leads to is replaced and not the link
// (one that leads nowhere is refused); a file that was there passes its owner and permissions on.
// What is no file, as a device or a pipe, and what standard output goes to already, is written to
// as it stands: /dev/null must never be replaced by a file.
class OutputFile {
 public:
  OutputFile() = default;
  explicit OutputFile(std::string name) : name_(std::move(name)) {}
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  [[nodiscard]] bool named() const { return !name_.empty(); }
  [[nodiscard]] bool begun() const { return file_ != nullptr; }
  // False when it could not be opened or written; it says so again from then on.
  bool write(std::string_view text);
  // True when everything is on disk under its name; once it is, later calls only write out.
  [[nodiscard]] bool finish();

 private:
  bool open();
  [[nodiscard]] int create_part();  // a descriptor, -1 when it cannot be

  std::string name_;    // as given
  std::string target_;  // behind links
  std::string part_;    // empty: written to as it stands
  std::FILE* file_ = nullptr;
  bool named_ = false;  // the part has taken the name
  bool failed_ = false;
};

}  // namespace quittance::cli
