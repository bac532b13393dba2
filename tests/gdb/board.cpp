// Something for gdb to look at: two processes, one of which has died and been restarted, buffers of
// both, and an open slice. check.sh stops in look() and prints it all. With an argument, it goes
// wrong behind stop_for_debugger(), as the scenario tool does, and a sanitizer reports it.
#include <array>
#include <csignal>
#include <cstdlib>
#include <optional>

#include "host/machine.hpp"
#include "procbuf/kernel.hpp"
#include "procbuf/trusted.hpp"

namespace {

using procbuf::TrustedCode;

constexpr std::size_t kDriverNumber = 7;

struct Nothing {};

class Driver final : public procbuf::SyscallDriver {
 public:
  explicit Driver(procbuf::Kernel& kernel)
      : grant_(kernel.create_grant<Nothing>(kDriverNumber,
                                            {.upcalls = 1, .allow_ro = 1, .allow_rw = 2},
                                            TrustedCode::memory_allocation())) {}

  void allocate_grant(procbuf::ProcessId id) override { static_cast<void>(grant_.allocate(id)); }

 private:
  procbuf::Grant<Nothing> grant_;
};

[[gnu::noinline]] void look(const procbuf::Kernel& kernel,
                            const procbuf::ReadWriteProcessBuffer& buffer,
                            const procbuf::ReadOnlyProcessBuffer& dead,
                            const procbuf::WriteableProcessSlice& slice,
                            const procbuf::Process& process) {
  static_cast<void>(std::raise(SIGTRAP));
  // What comes behind keeps the frame and its arguments.
  asm volatile("" : : "r"(&kernel), "r"(&buffer), "r"(&dead), "r"(&slice), "r"(&process));
}

// Where ci/stop-in-core.py finds the kernel in the scenario tool.
struct Executor {
  struct World {
    const procbuf::Kernel& kernel;
  };
  std::optional<World> world_;
};

[[gnu::noinline]] void stop_for_debugger(const Executor& executor) {
  static_cast<void>(std::raise(SIGTRAP));
  asm volatile("" : : "r"(&executor));
}

// Looks at a slice that is gone.
void go_wrong(const procbuf::Kernel& kernel, procbuf::ReadWriteProcessBuffer& buffer) {
  const procbuf::WriteableProcessSlice* kept = nullptr;
  stop_for_debugger({.world_ = Executor::World{kernel}});
  static_cast<void>(
      buffer.mut_enter([&](const procbuf::WriteableProcessSlice& slice) { kept = &slice; }));
  static_cast<void>(kept->len());
}

// What must work for there to be anything to see.
void require(bool worked) {
  if (!worked) std::abort();
}

}  // namespace

int main(int argc, char** /*argv*/) {
  static harness::Machine machine;
  machine.boot({.processes = 2, .ram = 2048, .initial_break = 512, .flash = 64});
  std::array<procbuf::ProcessSlot, 2> table;
  procbuf::Kernel kernel(table);
  Driver driver(kernel);
  const std::array entries{procbuf::DriverEntry{kDriverNumber, &driver}};
  kernel.register_drivers(entries);
  std::array<procbuf::Process, 2> processes;
  for (std::uint8_t i = 0; i < 2; ++i) {
    require(kernel
                .create_process(
                    i, processes[i],
                    {.ram = machine.ram(i), .flash = machine.flash(i), .initial_break = 512},
                    procbuf::FaultPolicy::Stop, TrustedCode::process_management())
                .has_value());
  }
  const std::uintptr_t ram = machine.placement().ram[0];
  for (std::uint8_t i = 0; i < 20; ++i) require(processes[0].set_byte(ram + 100 + i, i));
  require(kernel.allow_readwrite(processes[0], kDriverNumber, 1, {ram + 96, 24}).has_value());
  auto buffer = processes[0].build_readwrite_process_buffer(ram + 100, 20);
  auto dead = processes[1].build_readonly_process_buffer(machine.placement().flash[1] + 8, 4);
  require(buffer && dead);
  if (argc > 1) {
    go_wrong(kernel, *buffer);
    return 0;
  }
  processes[1].try_restart(std::nullopt);
  require(buffer
              ->mut_enter([&](const procbuf::WriteableProcessSlice& slice) {
                look(kernel, *buffer, *dead, slice, processes[0]);
              })
              .has_value());
}
