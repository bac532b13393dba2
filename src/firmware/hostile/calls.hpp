// System calls with every kind of argument that no honest process passes, and those that take the
// ground from under the process's own feet.
#pragma once

#include <array>
#include <cstdint>

#include "demo/processes/process.hpp"
#include "hostile/case.hpp"
#include "hostile/questions.hpp"
#include "instructions.hpp"

namespace hostile {

// Calls `call(a, b, c, d)` with all that these can be.
template <typename Call>
void with_wild_arguments(const Ground& g, Call call) {
  const std::array<std::uint32_t, 7> values = {0,          1,       kCopier,     0x80000000,
                                               0xffffffff, g.start, g.kernel_ram};
  for (const std::uint32_t a : values) {
    for (const std::uint32_t b : values) {
      for (const std::uint32_t c : values) {
        for (const std::uint32_t d : values) call(a, b, c, d);
      }
    }
  }
}

template <demo::Call kKind>
void call_wildly(const Ground& g) {
  with_wild_arguments(g, [](std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    process::call(kKind, a, b, c, d);
  });
}

// Not with the start of the memory, which `brk` takes: then there is none left.
inline void memop_wildly(const Ground& g) {
  constexpr std::uint32_t kOperations = 12;  // one more than the convention has
  const std::array<std::uint32_t, 8> arguments = {
      1, 0x80000000, 0xffffffff, g.start - 1, g.block_end, g.block_end + 1, g.kernel_ram, g.flash};
  for (std::uint32_t operation = 0; operation <= kOperations; ++operation) {
    for (const std::uint32_t argument : arguments) process::memop(operation, argument);
  }
  process::memop(0xffffffff, 0);
}

template <std::uint32_t kClass>
void expect_no_such_class() {
  constexpr std::uint32_t kNoSupport = 10;
  const Refusal refusal = call_class<kClass>();
  if (refusal.variant != 0 || refusal.code != kNoSupport) process::exit(1);
}

// Lends what it may not; whatever is not refused is told by the exit code.
inline void lend(std::uint32_t address, std::uint32_t size) {
  const process::Answer answer =
      process::call(demo::Call::kAllowReadWrite, kCopier, 0, address, size);
  if (answer[0] != static_cast<std::uint32_t>(demo::Variant::kFailureWithTwo)) process::exit(1);
}

// A grant, by lending; then `g.grants` is above it.
inline void make_grant(const Ground& g) {
  process::call(demo::Call::kAllowReadWrite, kCopier, 0, g.start, 1);
}

inline void be_restarted_later() {
  process::command(kWitness, static_cast<std::uint32_t>(Question::kRestartMeLater));
  loop();
}

inline void be_restarted() {
  process::command(kWitness, static_cast<std::uint32_t>(Question::kRestartMe));
  process::exit(1);  // what came back was for the life before
}

}  // namespace hostile
