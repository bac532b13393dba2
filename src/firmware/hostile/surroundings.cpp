#include "hostile/surroundings.hpp"

#include <algorithm>

#include "procbuf/address.hpp"
#include "runtime/processor.hpp"

// NOLINTBEGIN(*-identifier-naming): places, not constants
extern "C" {
// From sections.ld.
extern const std::uint8_t image_code_start[];
extern const std::uint8_t image_code_end[];
extern const std::uint8_t image_processes_start[];
extern const std::uint8_t image_processes_end[];
}
// NOLINTEND(*-identifier-naming)

namespace hostile {

namespace {

// The kernel's, process 0's, the kernel's, process 1's, the kernel's.
constexpr std::size_t kBlocks = 5;
// NOLINTNEXTLINE(*-avoid-non-const-global-variables): the memory of the processes
alignas(kBlock) std::array<std::array<std::uint8_t, kBlock>, kBlocks> blocks;

std::uint32_t sum_of(const std::uint8_t* from, const std::uint8_t* to, std::uint32_t sum) {
  for (; from != to; ++from) sum = sum * 31 + *from;
  return sum;
}

std::uint32_t sum_of_code() {
  return sum_of(image_processes_start, image_processes_end,
                sum_of(image_code_start, image_code_end, 0));
}

}  // namespace

Surroundings::Surroundings() : code_(sum_of_code()) {
  for (std::size_t i = 0; i < kBlocks; i += 2) blocks[i].fill(kKernels);
}

std::span<std::uint8_t> Surroundings::ram(std::size_t process) {
  return blocks[2 * process + 1];
}

std::span<std::uint8_t> Surroundings::kernel_block() {
  return blocks[kBlocks - 1];
}

std::uintptr_t Surroundings::kernel_ram() {
  return procbuf::address_of(kernel_block().data());
}

void Surroundings::remember_neighbour() {
  std::ranges::copy(blocks[1], neighbour_.begin());
}

void Surroundings::expect_neighbour_as_it_was() const {
  if (blocks[1] != neighbour_) firmware::die("the hostile process has changed process 0's memory");
}

void Surroundings::expect_kernel_as_it_was() const {
  for (std::size_t i = 0; i < kBlocks; i += 2) {
    if (std::ranges::count(blocks[i], kKernels) != std::ssize(blocks[i])) {
      firmware::die("the hostile process has changed the kernel's memory");
    }
  }
  if (sum_of_code() != code_) firmware::die("the hostile process has changed code");
}

}  // namespace hostile
