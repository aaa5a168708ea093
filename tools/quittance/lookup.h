// Turns what people type for a payment, item, application or file into handles.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/quittance/context.h"

namespace quittance::cli {

// The other way round: ids as the owner wrote them, empty where there is none. Views of the book.
[[nodiscard]] std::string_view customer_id(const engine::Book& book, CustomerHandle customer);
[[nodiscard]] std::string_view entity_id(const engine::Book& book, EntityHandle entity);

// Each says on stderr what is wrong and gives nothing; the command then ends with Exit::usage.
// `what` names all that the caller takes, for the message: "payment or item".
[[nodiscard]] std::optional<PaymentHandle> find_payment(const Context& context,
                                                        const engine::Book& book,
                                                        std::string_view id,
                                                        std::string_view what = "payment");
// NUMBER or ENTITY/NUMBER; a NUMBER that several entities have is refused with the choices.
[[nodiscard]] std::optional<ItemHandle> find_item(const Context& context, const engine::Book& book,
                                                  std::string_view id);
[[nodiscard]] std::optional<ApplicationHandle> find_application(const Context& context,
                                                                const engine::Book& book,
                                                                std::string_view id);
[[nodiscard]] std::optional<CustomerHandle> find_customer(const Context& context,
                                                          const engine::Book& book,
                                                          std::string_view id);
[[nodiscard]] std::optional<EntityHandle> find_entity(const Context& context,
                                                      const engine::Book& book,
                                                      std::string_view id);

// True for our own accounts, imported or only named by cash of the book; else says what there is.
[[nodiscard]] bool is_account(const Context& context, const engine::Book& book,
                              std::string_view account);

struct FileTarget {
  FileHandle file;
  std::uint32_t unit = 0;
};
// FILE (first digits of the digest, 6 or more, or the name as delivered, with or without folders),
// optionally #UNIT by name. Of bytes that were rejected once and read later it is the later file.
// `what` names all that the caller takes, for the message: "payment or file".
[[nodiscard]] std::optional<FileTarget> find_file(const Context& context, const engine::Book& book,
                                                  std::string_view id,
                                                  std::string_view what = "file");

// A date option: empty is a missing date; anything but YYYY-MM-DD is refused.
[[nodiscard]] std::optional<Date> read_date(const Context& context, std::string_view option,
                                            std::string_view text);

}  // namespace quittance::cli
