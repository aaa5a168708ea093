#include "core/digest.h"

// The functions below EVP are deprecated for what chooses its algorithm; ours is given.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>

#include "core/assert.h"
#include "core/out_of_memory.h"

namespace quittance {

namespace {

// Looked up once: to look it up takes longer than to hash a short text.
const EVP_MD* sha256_method() {
  static const EVP_MD* const kMethod = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kMethod;
}

class Context {
 public:
  Context() : context_(EVP_MD_CTX_new()) {
    if (context_ == nullptr) out_of_memory();
    begin();
  }
  ~Context() { EVP_MD_CTX_free(context_); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // Nothing but memory can be wrong here.
  void begin() {
    if (EVP_DigestInit_ex(context_, sha256_method(), nullptr) != 1) out_of_memory();
  }
  void update(std::string_view bytes) {
    QASSERT(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1);
  }
  Digest finish() {
    Digest digest;
    unsigned int size = 0;
    QASSERT(EVP_DigestFinal_ex(context_, digest.bytes.data(), &size) == 1 &&
            size == digest.bytes.size());
    return digest;
  }

 private:
  EVP_MD_CTX* context_;
};

}  // namespace

struct Sha256::State {
  Context context;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) {
  state_->context.update(bytes);
}

Digest Sha256::finish() {
  return state_->context.finish();
}

// The ids of most payments are a hash of some 300 bytes: through EVP, beginning and ending one
// takes as long as the hashing does. The same code of the library does the work.
Digest sha256(std::string_view bytes) {
  SHA256_CTX context;
  Digest digest;
  QASSERT(SHA256_Init(&context) == 1 && SHA256_Update(&context, bytes.data(), bytes.size()) == 1 &&
          SHA256_Final(digest.bytes.data(), &context) == 1);
  return digest;
}

std::string Digest::hex() const {
  return short_hex(64);
}

std::string Digest::short_hex(int digits) const {
  static constexpr char kHex[] = "0123456789abcdef";
  std::array<char, 64> text;
  const auto size = static_cast<std::size_t>(std::clamp(digits, 0, 64));
  for (std::size_t n = 0; 2 * n < size; ++n) {
    text[2 * n] = kHex[bytes[n] >> 4];
    text[2 * n + 1] = kHex[bytes[n] & 15];
  }
  return {text.data(), size};
}

Digest Digest::from_bytes(std::string_view raw) {
  Digest digest;
  QASSERT(raw.size() == digest.bytes.size());
  std::memcpy(digest.bytes.data(), raw.data(), raw.size());
  return digest;
}

std::uint32_t crc32c(std::string_view bytes) {
  static constexpr auto kTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t n = 0; n < 256; ++n) {
      std::uint32_t value = n;
      for (int bit = 0; bit < 8; ++bit)
        value = (value & 1U) != 0 ? (value >> 1) ^ 0x82F63B78U : value >> 1;
      table[n] = value;
    }
    return table;
  }();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes)
    crc = (crc >> 8) ^ kTable[(crc ^ static_cast<std::uint8_t>(c)) & 0xFFU];
  return crc ^ 0xFFFFFFFFU;
}

}  // namespace quittance
