#include "hardware/story_format.hpp"

#include <algorithm>

namespace hardware {

namespace {

// How many bytes the number has; 0: there is no such number.
std::size_t width(const Step& step, std::size_t number) {
  constexpr std::array<std::array<std::uint8_t, 9>, kStepKinds> kWidths = {{
      {1, 1, 1, 1, 1, 4, 4, 4, 2},
      {3},
      {2},
      {},
      {4, 4},
      {4, 4, 4, 4, 4, 4},
      {4},
  }};
  if (step.kind == StepKind::kBoot) {
    const std::uint32_t shape = step.numbers[kShape];
    if (number == kMoreSize && (shape & kHasMoreSize) == 0) return 0;
    if (number == kMoreFlash && (shape & kHasMoreFlash) == 0) return 0;
  }
  return kWidths.at(static_cast<std::size_t>(step.kind)).at(number);
}

class Bytes {
 public:
  explicit Bytes(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  std::uint32_t take(std::size_t count) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < std::min(count, bytes_.size()); ++i) {
      number |= std::uint32_t{bytes_[i]} << 8 * i;
    }
    bytes_ = bytes_.subspan(std::min(count, bytes_.size()));
    return number;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

}  // namespace

Plan decode(std::span<const std::uint8_t> bytes) {
  Plan plan;
  Bytes left(bytes);
  for (std::uint8_t& byte : plan.hardware) byte = static_cast<std::uint8_t>(left.take(1));
  while (!left.empty() && plan.steps.size() < kMaxSteps) {
    Step step{.kind = static_cast<StepKind>(left.take(1) % kStepKinds)};
    for (std::size_t i = 0; i < step.numbers.size(); ++i) {
      step.numbers.at(i) = left.take(width(step, i));
    }
    plan.steps.push_back(step);
  }
  return plan;
}

std::vector<std::uint8_t> encode(const Plan& plan) {
  std::vector<std::uint8_t> bytes(plan.hardware.begin(), plan.hardware.end());
  for (const Step& step : plan.steps) {
    bytes.push_back(static_cast<std::uint8_t>(step.kind));
    for (std::size_t i = 0; i < step.numbers.size(); ++i) {
      for (std::size_t byte = 0; byte < width(step, i); ++byte) {
        bytes.push_back(static_cast<std::uint8_t>(step.numbers.at(i) >> 8 * byte));
      }
    }
  }
  return bytes;
}

Setting setting_of(const Plan& plan) {
  constexpr std::array<std::uint32_t, 8> kMpuRegions = {8, 16, 8, 16, 8, 2, 1, 0};
  constexpr std::array<std::uint32_t, 8> kPmpEntries = {16, 64, 16, 64, 8, 4, 3, 0};
  const auto [architecture, regions, rest] = plan.hardware;
  Setting setting{.architecture = static_cast<Architecture>(architecture % 3)};
  setting.leftover = (rest & 0x80) != 0;
  if (setting.architecture != Architecture::kPmp) {
    setting.regions = kMpuRegions.at(regions % 8);
    return setting;
  }
  setting.regions = kPmpEntries.at(regions % 8);
  setting.grain = rest % 8;
  setting.locked = (rest & 0x70) == 0x70 && setting.regions >= 16;
  return setting;
}

}  // namespace hardware
