#include "hardware/fuzz_story.hpp"

#include <cctype>
#include <utility>
#include <vector>

namespace hardware {

namespace {

constexpr std::uint32_t kSmall = 256;  // blocks and flashes of which every byte is asked about
constexpr std::uint32_t kMargin = 40;

std::uint32_t address_from(std::uint32_t number) {
  return kFirstAddress + number % (kAddresses - kFirstAddress);
}

// A multiple of what bounds are multiples of, unless the shape says otherwise.
std::uint32_t aligned(std::uint32_t number, std::uint32_t align, bool askew) {
  const std::uint32_t address = address_from(number);
  return askew || address < align ? address : address - address % align;
}

class Play {
 public:
  explicit Play(const Plan& plan) : plan_(plan), setting_(setting_of(plan)), bench_(setting_) {}

  Story run(StoryListener* listener) {
    Story story{.architecture = setting_.architecture, .found = {}};
    for (const Step& step : plan_.steps) {
      const Request request = request_of(step);
      if (listener != nullptr && !listener->begins(story.steps, request)) break;
      ++story.steps;
      story.found = perform(request);
      if (story.found.empty()) story.found = look();
      if (!story.found.empty()) break;
      if (listener != nullptr) listener->ended(request, bench_);
    }
    return story;
  }

 private:
  Request request_of(const Step& step) {
    Request request{.kind = step.kind, .regions = bench_.regions()};
    Regions& regions = request.regions;
    const auto& numbers = step.numbers;
    switch (step.kind) {
      case StepKind::kBoot:
        regions = regions_of(step);
        first_break_ = regions.app_break;
        break;
      case StepKind::kBootAnywhere: regions = regions_anywhere(step); break;
      case StepKind::kBreak:  // also a little past the end
        regions.app_break = regions.mem_start + numbers[0] % (size() + 8);
        break;
      case StepKind::kGrant:
        regions.kernel_break -= numbers[0] % (regions.kernel_break - regions.mem_start + 1);
        break;
      case StepKind::kDeath: {
        const bool kept = first_break_ >= regions.mem_start && first_break_ <= regions.mem_end;
        regions.app_break = kept ? first_break_ : regions.mem_start;
        regions.kernel_break = regions.mem_end;
        break;
      }
      case StepKind::kUpdate:
        regions.app_break = numbers[0];
        regions.kernel_break = numbers[1];
        break;
      case StepKind::kProbe: request.address = numbers[0] % kAddresses; break;
    }
    return request;
  }

  // As a board's: sizes are powers of two or near.
  [[nodiscard]] Regions regions_of(const Step& step) const {
    const auto& numbers = step.numbers;
    const std::uint32_t shape = numbers[kShape];
    const std::uint32_t size = (1U << numbers[kSize] % 20) + numbers[kMoreSize];
    const std::uint32_t flash = (1U << numbers[kFlash] % 20) + numbers[kMoreFlash];
    const bool powers = setting_.architecture == Architecture::kPmsav7;
    const std::uint32_t unit = powers ? 0 : Bench::step(setting_, {});
    Regions regions;
    regions.mem_start =
        aligned(numbers[kMemoryPlace], powers ? size : unit, (shape & kMemoryAskew) != 0);
    regions.mem_end = regions.mem_start + size;
    regions.flash_start =
        aligned(numbers[kFlashPlace], powers ? flash : unit, (shape & kFlashAskew) != 0);
    regions.flash_end = regions.flash_start + ((shape & kNoFlash) != 0 ? 0 : flash);
    if ((shape & kFlashBehindMemory) != 0) {
      regions.flash_start = regions.flash_end = regions.mem_end;
    }
    regions.app_break = regions.mem_start + numbers[kBreakPlace] % (size + 1);
    regions.kernel_break = regions.mem_end - numbers[kKernelSize] % (size + 1);
    return regions;
  }

  static Regions regions_anywhere(const Step& step) {
    Regions regions;
    std::size_t next = 0;
    for (std::uint32_t* number : {&regions.mem_start, &regions.app_break, &regions.kernel_break,
                                  &regions.mem_end, &regions.flash_start, &regions.flash_end}) {
      *number = address_from(step.numbers.at(next++));
    }
    return regions;
  }

  std::string perform(const Request& request) {
    switch (request.kind) {
      case StepKind::kBoot:
      case StepKind::kBootAnywhere: return bench_.allocate(request.regions);
      case StepKind::kProbe: return bench_.holds() ? bench_.check(request.address) : std::string();
      default: return bench_.update(request.regions.app_break, request.regions.kernel_break);
    }
  }

  [[nodiscard]] std::uint32_t size() const {
    return bench_.regions().mem_end - bench_.regions().mem_start;
  }

  // At all ends there are, and at every byte of what is small, where the registers are others.
  std::string look() {
    if (!bench_.holds()) return {};
    std::string found = bench_.check_edges();
    if (!found.empty()) return found;
    const Regions& regions = bench_.regions();
    if (size() > kSmall || regions.flash_end - regions.flash_start > kSmall) return {};
    std::vector<std::uint32_t> registers = bench_.registers();
    if (registers == seen_) return {};
    seen_ = std::move(registers);
    return bench_.check_all(kMargin);
  }

  const Plan& plan_;
  Setting setting_;
  Bench bench_;
  std::uint32_t first_break_ = 0;
  std::vector<std::uint32_t> seen_;
};

}  // namespace

Story run_story(std::span<const std::uint8_t> input, StoryListener* listener) {
  const Plan plan = decode(input);
  return Play(plan).run(listener);
}

// Between the architecture and the regions, which stand in parentheses (bench.cpp).
std::string fault_with_numbers(const Story& story) {
  const std::size_t start = name_of(story.architecture).size() + 2;
  return story.found.substr(start, story.found.find(" (memory") - start);
}

std::string fault_of(const Story& story) {
  std::string fault;
  bool in_word = false;
  bool in_number = false;
  for (const char c : fault_with_numbers(story)) {
    const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
    const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
    if (!in_word && digit) fault += 'N';
    in_number = letter && (in_number || (!in_word && digit));
    in_word = letter;
    if (!in_number) fault += c;
  }
  return fault;
}

}  // namespace hardware
