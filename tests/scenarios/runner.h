// Plays a scenario on a real book on disk and says what happened, command by command.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "tests/scenarios/deltas.h"
#include "tests/scenarios/feed.h"
#include "tests/scenarios/script.h"

namespace quittance::scenario {

class Runner {
 public:
  // `directory` is empty or missing; the book is made in it.
  Runner(std::string directory, Executor& executor);
  ~Runner();

  // What follows ---- in the file. The invariants of the book are asserted after every command; at
  // the end the whole book is proved, opened again and compared. Errors: Mistake.
  [[nodiscard]] std::string play(const Script& script);

  [[nodiscard]] Digest digest() const;

 private:
  struct Delivery {
    std::string name;
    std::string bytes;
  };

  void open();
  void prove_whole();
  void prove_what_if();
  void import_pending();
  [[nodiscard]] std::string import_items(const Line& line);
  [[nodiscard]] std::string run(const Line& line);
  [[nodiscard]] std::string apply(const std::vector<Delivery>& files);
  [[nodiscard]] std::string by_hand(const Line& line);
  [[nodiscard]] Result<void> manual_command(const Line& line);
  [[nodiscard]] Result<void> on_unit(const Line& line);
  [[nodiscard]] std::string what_if(const Line& line);
  [[nodiscard]] std::string trust(const Line& line);
  [[nodiscard]] std::string why(const Line& line);
  [[nodiscard]] std::string learn() const;
  [[nodiscard]] std::string rematch(const Line& line);
  [[nodiscard]] std::string learn(const Line& line);
  [[nodiscard]] std::string compare_digest(const Line& line);
  [[nodiscard]] std::string command(const Line& line);

  [[nodiscard]] PaymentHandle payment_of(const Line& line) const;
  [[nodiscard]] ItemHandle item_of(const Line& line, const std::string& name) const;
  [[nodiscard]] CustomerHandle customer_of(const Line& line, const std::string& id) const;

  std::string directory_;
  Executor& executor_;
  std::unique_ptr<engine::Engine> engine_;
  MasterData master_data_;
  Rules rules_;
  std::string payments_;  // canonical cash that waits for the next run
  std::vector<Delivery> files_;
  std::vector<Delivery> last_run_;
  engine::ApplyOptions last_options_;
  std::map<std::string, Digest> digests_;
  Deltas deltas_;
  int runs_ = 0;
};

}  // namespace quittance::scenario
