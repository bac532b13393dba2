// The protection image: asks the hardware what a process may touch, at every edge there is.
//
// For several sizes of what the kernel has taken, it moves the break through all of its range, a
// byte at a time, and has an unprivileged process load and store at the edges of its memory, of the
// break, of the kernel's part and of its flash. What must come out is what the core's notion says:
// exactly [mem_start, app_break) can be written, the end rounded as the hardware must and never a
// byte of the kernel's part; that and flash can be read; and a store that is refused has changed
// nothing.
//
// Then the other way round, because either may come first: the break moves, and a grant is asked
// for that would lie just above it. It must lie outside of what the hardware rounds the break up
// to; and in the next life, whose break is a little higher, nothing of what was in it may be seen.
#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "demo/line.hpp"
#include "demo/process_images.hpp"
#include "demo/process_runner.hpp"
#include "demo/processes/process.hpp"
#include "demo/userspace.hpp"
#include "procbuf/address.hpp"
#include "procbuf/kernel.hpp"
#include "procbuf/trusted.hpp"
#include "runtime/processor.hpp"

namespace procbuf::platform {

void panic(std::string_view message) {
  firmware::die(message);
}

}  // namespace procbuf::platform

namespace {

using demo::Line;
using procbuf::pointer_to;
using std::string_view_literals::operator""sv;

constexpr std::size_t kRamSize = 2048;
constexpr std::size_t kFirstBreak = 1280;  // room for the prober's stack
constexpr std::array<std::size_t, 6> kGrantSizes = {0, 1, 3, 16, 100, 256};
constexpr std::uint8_t kSecret = 0xa5;  // what is in grants
// How far above the break a grant would begin.
constexpr std::array<std::size_t, 9> kGrantDistances = {0, 1, 2, 3, 4, 31, 32, 100, 255};

// NOLINTNEXTLINE(*-avoid-non-const-global-variables): the memory of the process, and what surrounds
// it
alignas(2 * kRamSize) std::array<std::uint8_t, 4 * kRamSize> memory;

class Sweep {
 public:
  Sweep() {
    const procbuf::ProcessMemory parts{.ram = std::span(memory).subspan(kRamSize * 2, kRamSize),
                                       .flash = demo::flash_of(process_0_start),
                                       .protected_flash = 0,
                                       .initial_break = kFirstBreak};
    if (!kernel_.create_process(0, process_, parts, procbuf::FaultPolicy::Stop,
                                procbuf::TrustedCode::process_management())) {
      firmware::die("the process cannot be created");
    }
    kernel_part_ = process_.mem_end() - process_.kernel_break();
    begin();
  }
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;

  void run(std::size_t grant_size) {
    if (grant_size != 0) {
      static_cast<void>(procbuf::CustomGrant::allocate(process_.process_id(), grant_size, 1));
    }
    const std::uintptr_t last = process_.kernel_break();
    for (std::uintptr_t at = process_.mem_start() + kFirstBreak; at <= last; ++at) {
      if (process_.brk(at)) {
        probe_edges();
      } else {
        ++refused_;
      }
    }
    if (!process_.brk(process_.mem_start() + kFirstBreak)) firmware::die("the break is stuck");
  }

  // In a life of its own for each grant, because grants do not go before the life does.
  void grant_above_each_break() {
    const std::uintptr_t last = process_.mem_end() - kernel_part_;
    for (std::uintptr_t at = process_.mem_start() + kFirstBreak; at <= last; ++at) {
      for (const std::size_t distance : kGrantDistances) {
        if (at + distance < last) grant_above(at, distance);
      }
    }
  }

  void tell() const {
    Line() << breaks_ << " breaks, and "sv << refused_ << " that the hardware has no end for"sv;
    Line() << grants_ << " grants behind a break, and "sv << no_room_ << " without room"sv;
    Line() << probes_ << " accesses, of them "sv << faults_ << " faults"sv;
    Line() << "the end is rounded up by "sv << rounding_ << " bytes at the most"sv;
  }

 private:
  [[nodiscard]] std::uintptr_t end() const { return process_.memory_protection().visible_end(); }

  void begin() {
    process_.memory_protection().apply();
    if (!demo::begin(life_, process_) || run() != userspace::Stop::kSystemCall) {
      firmware::die("the prober does not begin");
    }
  }

  // Until it wants something or faults, however many turns that takes.
  userspace::Stop run() {
    for (;;) {
      userspace::begin_turn();
      const userspace::Stop stop = userspace::run(life_.context);
      if (stop != userspace::Stop::kTimeUp) return stop;
    }
  }

  void grant_above(std::uintptr_t app_break, std::size_t distance) {
    process_.try_restart({});
    if (!process_.brk(app_break)) return;  // the hardware has no end for it
    expect_zeroed();
    const std::size_t size = process_.kernel_break() - app_break - distance;
    const bool granted = procbuf::CustomGrant::allocate(process_.process_id(), size, 1).has_value();
    // E1: aligned to two.
    const std::uintptr_t start = procbuf::align_down(app_break + distance, 2);
    if (granted != (start >= app_break && start >= end())) {
      Line() << "break at "sv << app_break - process_.mem_start() << ", accessible to "sv
             << end() - process_.mem_start() << ": a grant from "sv << start - process_.mem_start()
             << (granted ? " is given"sv : " is refused"sv);
      firmware::die("the core and the hardware do not agree on where there is room");
    }
    ++(granted ? grants_ : no_room_);
    if (!granted) return;
    std::ranges::fill(std::span(pointer_to<std::uint8_t>(start), size), kSecret);
    begin();
    probe(start, true);
    probe(end() - 1, true);
  }

  // P5: nothing of the grants of the lives before, which lay there.
  void expect_zeroed() const {
    for (std::uintptr_t at = process_.mem_start() + kFirstBreak; at < end(); ++at) {
      if (*pointer_to<const std::uint8_t>(at) == 0) continue;
      Line() << "break at "sv << process_.app_break() - process_.mem_start() << ", accessible to "sv
             << end() - process_.mem_start() << ": what was the kernel's is shown at "sv
             << at - process_.mem_start();
      firmware::die("the core shows a process what was the kernel's");
    }
  }

  void probe_edges() {
    ++breaks_;
    if (end() < process_.app_break() || end() > process_.kernel_break()) {
      firmware::die("what is accessible ends in the kernel's part");
    }
    rounding_ = std::max(rounding_, end() - process_.app_break());
    process_.memory_protection().apply();
    for (const std::uintptr_t edge :
         {process_.mem_start(), process_.app_break(), end(), process_.kernel_break(),
          process_.mem_end(), process_.flash_start(), process_.flash_end()}) {
      for (const std::uintptr_t address : {edge - 1, edge, edge + 1}) {
        probe(address, false);
        probe(address, true);
      }
    }
  }

  void probe(std::uintptr_t address, bool store) {
    const bool own = address >= process_.mem_start() && address < end();
    const bool flash = address >= process_.flash_start() && address < process_.flash_end();
    const bool expected = own || (flash && !store);
    const std::uint8_t before = *pointer_to<const std::uint8_t>(address);
    const auto other = static_cast<std::uint8_t>(~before);
    if (!userspace::answer(life_.context, demo::memory_of(process_),
                           {static_cast<std::uint32_t>(demo::Variant::kSuccessWithOne),
                            static_cast<std::uint32_t>(address), store ? 1U : 0U, other})) {
      firmware::die("the prober has lost its stack");
    }
    const bool worked = run() == userspace::Stop::kSystemCall;
    ++probes_;
    const std::uint8_t after = *pointer_to<const volatile std::uint8_t>(address);
    if (worked != expected || after != (store && expected ? other : before)) {
      wrong(address, store, worked);
    }
    if (after != before) *pointer_to<volatile std::uint8_t>(address) = before;
    if (worked) return;
    ++faults_;
    if (life_.context.fault.address != address) firmware::die("a fault at another address");
    begin();
  }

  [[noreturn]] void wrong(std::uintptr_t address, bool store, bool worked) const {
    Line() << "break at "sv << process_.app_break() - process_.mem_start() << ", kernel from "sv
           << process_.kernel_break() - process_.mem_start() << ": a "sv
           << (store ? "store"sv : "load"sv) << " at "sv << address - process_.mem_start()
           << (worked ? " works"sv : " faults"sv);
    firmware::die("the hardware and the core do not agree");
  }

  std::array<procbuf::ProcessSlot, 1> table_;
  procbuf::Kernel kernel_{table_};
  procbuf::Process process_;
  std::size_t kernel_part_ = 0;  // bytes at the end of the block, without any grant
  demo::Life life_;
  std::size_t breaks_ = 0;
  std::size_t refused_ = 0;
  std::size_t grants_ = 0;
  std::size_t no_room_ = 0;
  std::size_t probes_ = 0;
  std::size_t faults_ = 0;
  std::uintptr_t rounding_ = 0;
};

}  // namespace

int firmware::procbuf_main() {
  static Sweep sweep;
  for (const std::size_t size : kGrantSizes) sweep.run(size);
  sweep.grant_above_each_break();
  sweep.tell();
  return 0;
}
