// What the tests of the reference model share: running a text, and looking at the state afterwards.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.hpp"
#include "scenario/parse.hpp"

namespace model {

using scenario::BufferView;
using scenario::Life;

inline constexpr bool kWide = sizeof(std::size_t) == 8;
constexpr std::size_t by_word(std::size_t on_64_bit, std::size_t on_32_bit) {
  return kWide ? on_64_bit : on_32_bit;
}

inline constexpr std::uintptr_t kRam = 0x10000000;
inline constexpr std::uintptr_t kRamStep = 0x100000;
inline constexpr std::uintptr_t kFlash = kRam + 0x80000;

inline constexpr std::string_view kBoot =
    "boot processes=2 ram=1024 initial_break=512 flash=256 protected=16 fault=stop\n"
    "driver 1 ro=1 rw=2\n";

// With one driver: the kernel's part at boot (M1), 128 bytes and three words, and the driver's
// grant (M2), 8 + 4 * 16 + 8 bytes or 4 + 4 * 8 + 8.
inline constexpr std::size_t kKernelPart = by_word(152, 140);
inline constexpr std::size_t kKernelBreak = 1024 - kKernelPart;
inline constexpr std::size_t kGrantSize = by_word(80, 44);

class ModelTest : public testing::Test {
 protected:
  // Boots the model with a whole text and runs it; each line must have the outcome written in it.
  void run(const std::string& whole) {
    const auto parsed = scenario::parse(whole);
    ASSERT_TRUE(parsed) << "line " << parsed.error().line << ": " << parsed.error().message;
    const scenario::Program program = parsed->program();
    scenario::Placement placement;
    for (std::size_t p = 0; p < program.boot.processes; ++p) {
      placement.ram[p] = kRam + p * kRamStep;
      placement.flash[p] = kFlash + p * kRamStep;
    }
    scenario::OutcomeWriter out(storage_, program.boot, placement);
    model_.boot(program.boot, placement);
    for (std::size_t i = 0; i < program.operations.size(); ++i) {
      out.clear();
      model_.step(program.operations[i], out);
      const scenario::Line& line = parsed->line_of(i);
      EXPECT_EQ(out.text(), line.recorded.value_or("")) << line.number << ": " << line.source;
    }
  }

  // The same behind the usual boot lines.
  void run_lines(const std::string& lines) { run(std::string(kBoot) + lines); }

  std::size_t kernel_break() const { return model_.process(0).kernel_break - kRam; }
  std::size_t mark() const { return model_.process(0).mark - kRam; }
  BufferView rw_slot(std::size_t i) const { return model_.slot(0, 0, Model::Slots::kReadWrite, i); }

  Model model_;
  std::vector<char> storage_ = std::vector<char>(scenario::kOutcomeCapacity);
};

inline std::string text(std::size_t number) {
  return std::to_string(number);
}

inline void expect_view(const BufferView& view, std::uintptr_t ptr, std::size_t len) {
  EXPECT_TRUE(view.present);
  EXPECT_EQ(view.ptr, ptr);
  EXPECT_EQ(view.len, len);
}

}  // namespace model
