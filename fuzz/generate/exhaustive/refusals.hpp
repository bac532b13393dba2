// Refusal at every request: programs under every memory protection, with one of its requests
// refused after the other (P6).
//
// What makes a request is not looked up in the program: the reference model runs it and counts. A
// program makes no more of them where one is refused than this space has, but for those that only
// the refusal brings about.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "exhaustive/named_input.hpp"
#include "exhaustive/space.hpp"
#include "input/decode.hpp"
#include "scenario/operation.hpp"

namespace exhaustive {

// A unit is one program under one protection, which its boot lines are fitted to: first as it is,
// then with the first request refused, the second, and so on.
class Refusals final : public Space {
 public:
  explicit Refusals(std::vector<NamedInput> inputs);

  [[nodiscard]] std::uint64_t units() const override { return units_.size(); }
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  bool each(std::uint64_t unit, const Visit& visit) override;
  [[nodiscard]] std::string describe(std::uint64_t unit, std::uint64_t program) override;

 private:
  struct Unit {
    std::size_t input;
    scenario::Protection protection;
    std::uint16_t requests;
  };
  // Under the protection, nothing refused; good until the next call.
  scenario::Program program_of(std::size_t input, scenario::Protection protection);

  std::vector<NamedInput> inputs_;
  std::vector<Unit> units_;
  std::uint64_t size_ = 0;
  std::unique_ptr<input::DecodedScenario> decoded_ = std::make_unique<input::DecodedScenario>();
};

}  // namespace exhaustive
