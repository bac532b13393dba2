// Process 1 of the hostile image: does what the line of the table says that this life is for.
#include "demo/processes/process.hpp"
#include "hostile/cases.hpp"
#include "hostile/questions.hpp"

namespace {

// Operations of memop.
constexpr std::uint32_t kSbrk = 1;
constexpr std::uint32_t kMemoryStart = 2;
constexpr std::uint32_t kMemoryEnd = 3;
constexpr std::uint32_t kFlashStart = 4;
constexpr std::uint32_t kFlashEnd = 5;
constexpr std::uint32_t kGrantStart = 6;

std::uint32_t ask(hostile::Question question) {
  return process::command(hostile::kWitness, static_cast<std::uint32_t>(question))[1];
}

std::uint32_t memory(std::uint32_t operation) {
  return process::memop(operation, 0)[1];
}

// Of the table, only what to do.
constexpr auto kActs = [] {
  std::array<void (*)(const hostile::Ground&), hostile::kCases> acts{};
  for (std::size_t i = 0; i < acts.size(); ++i) acts[i] = hostile::case_at(i).act;
  return acts;
}();

}  // namespace

void process_main(std::uint8_t* /*memory*/) {
  using hostile::Question;
  const hostile::Ground ground{.start = memory(kMemoryStart),
                               .end = memory(kSbrk),
                               .grants = memory(kGrantStart),
                               .block_end = memory(kMemoryEnd),
                               .flash = memory(kFlashStart),
                               .flash_end = memory(kFlashEnd),
                               .neighbour = ask(Question::kNeighbour),
                               .kernel_ram = ask(Question::kKernelRam),
                               .kernel_code = ask(Question::kKernelCode)};
  kActs[ask(Question::kCase)](ground);
  process::exit(0);
}
