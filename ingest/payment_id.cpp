#include "ingest/payment_id.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <span>

#include "core/digest.h"
#include "ingest/written.h"

namespace quittance::ingest {
namespace {

constexpr std::uint64_t kCurrencySpread = 0x9E3779B97F4A7C15U;

void append_number(std::string& to, std::uint64_t number) {
  if (number < 10) {
    to.push_back(static_cast<char>('0' + number));
    return;
  }
  char digits[24];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number);
  to.append(digits, end.ptr);
}

// Writes what is hashed of `content` at `at` of `bytes`, which grow where they must. Returns the
// place behind it.
std::size_t write_content(const EntryContent& content, std::string& bytes, std::size_t at) {
  std::size_t most = at + kNumberBytesMax;
  for (const std::string_view part : {content.type, content.payer_name, content.payer_account,
                                      content.check_number, content.text}) {
    most += part.size() + kPartBytesMax;
  }
  if (bytes.size() < most) bytes.resize(std::max(most, 2 * bytes.size()));
  char* end = write_part(bytes.data() + at, content.type);
  end = write_number(end, static_cast<std::uint64_t>(content.amount));
  end = write_part(end, content.payer_name);
  end = write_part(end, content.payer_account);
  end = write_part(end, content.check_number);
  end = write_part(end, content.text);
  return static_cast<std::size_t>(end - bytes.data());
}

// The first eight bytes.
std::uint64_t hash_of(const Digest& digest) {
  std::uint64_t hash = 0;
  for (std::size_t n = 0; n < sizeof hash; ++n) hash = (hash << 8) | digest.bytes[n];
  return hash;
}

}  // namespace

std::uint64_t content_hash(const EntryContent& content) {
  thread_local std::string bytes;  // keeps its size from entry to entry
  const std::size_t size = write_content(content, bytes, 0);
  return hash_of(sha256({bytes.data(), size}));
}

void ContentHashes::add(const EntryContent& content) {
  used_ = write_content(content, bytes_, used_);
  ends_[waiting_++] = used_;
  if (waiting_ == kAtOnce) hash_waiting();
}

const std::vector<std::uint64_t>& ContentHashes::finish() {
  hash_waiting();
  return hashes_;
}

void ContentHashes::hash_waiting() {
  std::array<std::string_view, kAtOnce> texts;
  std::array<Digest, kAtOnce> digests;
  std::size_t from = 0;
  for (std::size_t n = 0; n < waiting_; ++n) {
    texts[n] = std::string_view(bytes_).substr(from, ends_[n] - from);
    from = ends_[n];
  }
  sha256_each(std::span(texts).first(waiting_), std::span(digests).first(waiting_));
  for (std::size_t n = 0; n < waiting_; ++n) hashes_.push_back(hash_of(digests[n]));
  used_ = waiting_ = 0;
}

std::uint64_t with_currency(std::uint64_t content, Currency currency) {
  return content ^ (kCurrencySpread * currency.packed());
}

std::string statement_prefix(std::string_view account, Date as_of) {
  std::string prefix(account);
  prefix += '/';
  prefix += as_of.iso();
  prefix += '/';
  return prefix;
}

void id_by_reference(std::string& id, std::string_view prefix, std::string_view type,
                     std::string_view reference, std::uint32_t ordinal) {
  id.assign(prefix);
  id += type;
  id += '/';
  id += reference;
  id += '/';
  append_number(id, ordinal);
}

void id_by_content(std::string& id, std::string_view prefix, std::uint64_t content,
                   std::uint32_t ordinal) {
  static constexpr char kHex[] = "0123456789abcdef";
  char digits[17];
  for (std::size_t n = 0; n < 16; n += 2, content <<= 8) {
    digits[n] = kHex[content >> 60];
    digits[n + 1] = kHex[(content >> 56) & 15U];
  }
  digits[16] = '/';
  id.assign(prefix);
  id.append(digits, sizeof digits);
  append_number(id, ordinal);
}

}  // namespace quittance::ingest
