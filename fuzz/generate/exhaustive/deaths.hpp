// Death at every step: programs with a process dying at one place after the other.
//
// Each program is taken once for every process, every way of dying and every place: in front of
// each operation, and behind the last. What a process does itself stands outside of blocks only;
// what the kernel does to it also inside, while slices are open and grants entered.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "exhaustive/insertion.hpp"
#include "exhaustive/named_input.hpp"
#include "exhaustive/space.hpp"
#include "input/decode.hpp"
#include "scenario/operation.hpp"

namespace exhaustive {

// One operation of a process, or two in a row.
struct WayOfDying {
  std::array<scenario::OperationKind, Insertion::kMost> kinds{};
  std::size_t count = 0;

  // The exit code that nothing else uses, where there is one.
  static constexpr std::uint32_t kCode = 77;
  // Fills `storage` and returns what of it is used.
  std::span<const scenario::Operation> of(
      std::uint8_t process, std::array<scenario::Operation, Insertion::kMost>& storage) const;
  // Whether it can stand in a block.
  [[nodiscard]] bool fits_in_block() const;
};

// A life that ends, one that is followed by another (its identifier is stale) or by two, one that
// ends for good; and what is close to it: halting, and starting what the program itself has ended.
inline constexpr auto kWaysOfDying = [] {
  using enum scenario::OperationKind;
  return std::to_array<WayOfDying>({
      {{kTerminate}, 1},
      {{kTerminate, kStart}, 2},
      {{kRestart}, 1},
      {{kRestart, kRestart}, 2},
      {{kRemove}, 1},
      {{kExit}, 1},
      {{kExit, kStart}, 2},
      {{kExitRestart}, 1},
      {{kFault}, 1},
      {{kFault, kRestart}, 2},
      {{kStop}, 1},
      {{kStop, kRestart}, 2},
      {{kStart}, 1},
  });
}();

// The programs of these inputs with every death. A unit is one program, process and way.
//
// The variants fit fuzz inputs, too: of a program that is too long to have anything inserted
// (input::kMaxOperations), the last operations, whole blocks, are left out.
class Deaths final : public Space {
 public:
  explicit Deaths(std::vector<NamedInput> inputs);

  [[nodiscard]] std::uint64_t units() const override { return units_.size(); }
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  bool each(std::uint64_t unit, const Visit& visit) override;
  [[nodiscard]] std::string describe(std::uint64_t unit, std::uint64_t program) override;

 private:
  struct Unit {
    std::size_t input;
    std::uint8_t process;
    const WayOfDying* way;
  };
  // The program, good until the next call.
  scenario::Program program_of(std::size_t input);
  // Calls `use(position)` for each place of the unit, with the variant in insertion_, while it
  // answers true.
  template <typename Use>
  bool each_place(const Unit& unit, Use use);

  std::vector<NamedInput> inputs_;
  std::vector<Unit> units_;
  std::uint64_t size_ = 0;
  std::unique_ptr<input::DecodedScenario> decoded_ = std::make_unique<input::DecodedScenario>();
  Insertion insertion_;
};

}  // namespace exhaustive
