#include "hostile/little_memory.hpp"

#include <algorithm>

#include "demo/userspace.hpp"
#include "procbuf/address.hpp"
#include "runtime/processor.hpp"

namespace hostile {

namespace {

// More than any processor needs for registers.
constexpr std::size_t kMost = 64;

std::span<std::uint8_t> block() {
  return Surroundings::kernel_block().subspan(kMost, kMost);
}

// What the process has written of its own is no matter.
void expect_only_written_below(std::size_t size, const Surroundings& surroundings) {
  std::ranges::fill(block().first(size), Surroundings::kKernels);
  surroundings.expect_kernel_as_it_was();
}

bool begin(userspace::Context& context, const userspace::Memory& memory) {
  return userspace::begin(context, {.flash_start = memory.flash_start,
                                    .mem_start = memory.mem_start,
                                    .mem_size = kMost,
                                    .app_break = memory.mem_end});
}

}  // namespace

void check_little_memory(const procbuf::Process& process, const Surroundings& surroundings) {
  const std::uintptr_t start = procbuf::address_of(block().data());
  userspace::Memory memory{.flash_start = process.flash_start(),
                           .flash_end = process.flash_end(),
                           .mem_start = start,
                           .mem_end = start};
  for (std::size_t size = 0; size <= kMost; ++size) {
    userspace::Context context;
    memory.mem_end = start + size;
    static_cast<void>(begin(context, memory));
    expect_only_written_below(size, surroundings);

    memory.mem_end = start + kMost;
    if (!begin(context, memory)) firmware::die("enough memory is too little");
    expect_only_written_below(kMost, surroundings);
    memory.mem_end = start + size;  // the rest is given away
    static_cast<void>(userspace::answer(context, memory, {}));
    expect_only_written_below(size, surroundings);
  }
}

}  // namespace hostile
