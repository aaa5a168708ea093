// Files of a workload: written through a buffer, errors kept until the file is closed.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"

namespace quittance::workload {

class OutputFile {
 public:
  OutputFile() = default;
  // Makes the folders that the path needs.
  explicit OutputFile(const std::string& path);

  [[nodiscard]] bool is_open() const { return file_ != nullptr; }
  // The buffer to append to; call flush_full() once a record. Nothing is lost if a write fails: the
  // error waits for close().
  [[nodiscard]] std::string& text() { return text_; }
  void flush_full();
  // Errors: io_failed, no_space. A file that is not closed may be incomplete.
  [[nodiscard]] Result<void> close();
  [[nodiscard]] std::uint64_t bytes() const { return bytes_ + text_.size(); }

 private:
  struct Closer {
    void operator()(std::FILE* file) const;
  };
  void flush();

  std::unique_ptr<std::FILE, Closer> file_;
  std::string text_;
  std::uint64_t bytes_ = 0;
  int error_ = 0;  // errno of the first failure
};

}  // namespace quittance::workload
