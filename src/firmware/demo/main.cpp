// The demo image: two processes in flash, beside the kernel.
#include <array>
#include <cstdint>

#include "demo/board.hpp"
#include "demo/line.hpp"
#include "demo/process_images.hpp"
#include "procbuf/platform.hpp"
#include "runtime/processor.hpp"

namespace {

constexpr std::size_t kRamSize = 4096;

// NOLINTNEXTLINE(*-avoid-non-const-global-variables): the memory of the processes
alignas(kRamSize) std::array<std::array<std::uint8_t, kRamSize>, demo::kProcesses> process_ram;

}  // namespace

namespace procbuf::platform {

void panic(std::string_view message) {
  firmware::die(message);
}

}  // namespace procbuf::platform

int firmware::procbuf_main() {
  static demo::Board board({demo::flash_of(process_0_start), demo::flash_of(process_1_start)},
                           {{process_ram[0], process_ram[1]}});
  board.run();
  using std::string_view_literals::operator""sv;
  demo::Line() << "kernel: nobody is left"sv;
  return 0;
}
