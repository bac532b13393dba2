// A story as text; see fuzz_story.hpp.
#include <array>
#include <cstdio>

#include "hardware/fuzz_story.hpp"

namespace hardware {

namespace {

std::string_view name_of(StepKind kind) {
  switch (kind) {
    case StepKind::kBoot:
    case StepKind::kBootAnywhere: return "boot";
    case StepKind::kBreak: return "brk";
    case StepKind::kGrant: return "grant";
    case StepKind::kDeath: return "death";
    case StepKind::kUpdate: return "update";
    case StepKind::kProbe: return "probe";
  }
  return {};
}

std::string hex(std::uint32_t number) {
  std::array<char, 16> digits{};
  static_cast<void>(std::snprintf(digits.data(), digits.size(), "0x%x", number));
  return digits.data();
}

std::string words_of(const Request& request) {
  const Regions& regions = request.regions;
  const std::string name(name_of(request.kind));
  if (request.kind == StepKind::kProbe) return name + " " + hex(request.address);
  const std::string bounds =
      ", break " + hex(regions.app_break) + ", kernel from " + hex(regions.kernel_break);
  if (request.kind != StepKind::kBoot && request.kind != StepKind::kBootAnywhere) {
    return name + bounds;
  }
  return name + ", memory " + hex(regions.mem_start) + " to " + hex(regions.mem_end) + bounds +
         ", flash " + hex(regions.flash_start) + " to " + hex(regions.flash_end);
}

std::string words_of(const Setting& setting) {
  std::string words = std::string(name_of(setting.architecture)) + ", " +
                      std::to_string(setting.regions) + " regions";
  if (setting.architecture == Architecture::kPmp) words += ", G " + std::to_string(setting.grain);
  if (setting.leftover) words += ", registers left behind by somebody else";
  if (setting.locked) words += ", the last one locked";
  return words;
}

class Teller final : public StoryListener {
 public:
  Teller(const Setting& setting, std::size_t steps)
      : steps_(steps), text_("hardware " + words_of(setting)) {}

  [[nodiscard]] std::string text() const { return text_ + "\n"; }

  bool begins(std::size_t step, const Request& request) override {
    text_ += "\nstep " + std::to_string(step + 1) + ": " + words_of(request);
    return step < steps_;
  }

  void ended(const Request& request, const Bench& bench) override {
    if (request.kind == StepKind::kProbe) {
      text_ += " -> as it should be";
    } else {
      text_ += bench.accepted() ? " -> visible end " + hex(bench.visible_end()) : " -> refused";
    }
  }

 private:
  std::size_t steps_;
  std::string text_;
};

}  // namespace

std::string told(std::span<const std::uint8_t> input, std::size_t steps) {
  Teller teller(setting_of(decode(input)), steps);
  const Story story = run_story(input, &teller);
  return teller.text() + (story.found.empty() ? "" : "wrong: " + story.found + "\n");
}

}  // namespace hardware
