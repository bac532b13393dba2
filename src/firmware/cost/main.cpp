// The counting image: how many instructions the core takes for what is done all the time. Prints a
// line `NAME INSTRUCTIONS` for each; ci/checks/budget-check compares them with the budgets.
#include <array>
#include <span>
#include <string_view>

#include "cost/operations.hpp"
#include "procbuf/trusted.hpp"
#include "runtime/decimal.hpp"
#include "runtime/instruction_clock.hpp"
#include "runtime/processor.hpp"
#include "runtime/semihosting.hpp"

namespace cost {

namespace {

// A driver with a slot of each kind, and a grant for every process that lends it something.
class Driver final : public procbuf::SyscallDriver {
 public:
  Driver(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability)
      : grant_(kernel.create_grant<std::uint32_t>(kDriverNumber, {.allow_ro = 1, .allow_rw = 1},
                                                  capability)) {}
  void allocate_grant(procbuf::ProcessId id) override { static_cast<void>(grant_.allocate(id)); }

  template <typename F>
  void with_buffer(procbuf::ProcessId id, F use) const {
    static_cast<void>(
        grant_.enter(id, [&](std::uint32_t& /*data*/, const procbuf::GrantKernelData& lent) {
          const auto buffer = lent.get_readwrite_processbuffer(0);
          if (buffer) use(**buffer);
        }));
  }

 private:
  procbuf::Grant<std::uint32_t> grant_;
};

using Operation = std::size_t (*)(Setting&);

std::uint32_t ticks_between(std::uint32_t begin, std::uint32_t end) {
  return (end - begin) & 0xffffff;
}

std::uint32_t ticks(Operation operation, Setting& setting) {
  const std::uint32_t begin = firmware::instruction_clock();
  const std::size_t result = operation(setting);
  const std::uint32_t end = firmware::instruction_clock();
  if (operation != nothing && result == 0) firmware::die("an operation that is counted failed");
  return ticks_between(begin, end);
}

// Of a thousand instructions, for what a tick is.
std::uint32_t ticks_of_thousand() {
  const std::uint32_t first = firmware::instruction_clock();
  asm volatile(".rept 1000\n nop\n .endr");
  const std::uint32_t second = firmware::instruction_clock();
  const std::uint32_t third = firmware::instruction_clock();
  return ticks_between(first, second) - ticks_between(second, third);
}

void print(std::string_view name, std::uint32_t number) {
  semihosting::say(name);
  semihosting::say(" ");
  semihosting::say(firmware::Decimal(number).digits());
  semihosting::say("\n");
}

void count(std::string_view name, Operation operation, Setting& setting) {
  static const std::uint32_t thousand = ticks_of_thousand();
  ticks(operation, setting);  // once for nothing, so that no first time counts
  const std::uint32_t spent = ticks(operation, setting) - ticks(nothing, setting);
  print(name, (spent * 1000 + thousand / 2) / thousand);
}

void count_all(Setting setting) {
  count("len", len, setting);
  count("enter", enter, setting);
  count("enter_get", enter_get, setting);
  static_cast<void>(setting.buffer.mut_enter([&](const procbuf::WriteableProcessSlice& slice) {
    setting.slice = &slice;
    count("get", get, setting);
    count("copy_64", copy_64, setting);
  }));
}

}  // namespace

}  // namespace cost

int firmware::procbuf_main() {
  using procbuf::TrustedCode;
  static std::array<procbuf::ProcessSlot, 1> table;
  static procbuf::Kernel kernel(table);
  static cost::Driver driver(kernel, TrustedCode::memory_allocation());
  static const std::array<procbuf::DriverEntry, 1> drivers = {{{cost::kDriverNumber, &driver}}};
  static procbuf::Process process;
  alignas(1024) static std::array<std::uint8_t, 1024> ram;
  ram.fill(7);
  kernel.register_drivers(drivers);
  const procbuf::ProcessMemory memory{
      .ram = ram, .flash = {}, .protected_flash = 0, .initial_break = 256};
  const auto created = kernel.create_process(0, process, memory, procbuf::FaultPolicy::Panic,
                                             TrustedCode::process_management());
  if (!created) firmware::die("the process cannot be created");
  const procbuf::RawBuffer lent{process.mem_start() + 16, cost::kCopySize};
  static_cast<void>(process.set_byte(lent.ptr + 5, 9));  // a byte that is read as a result

  if (!kernel.allow_readwrite(process, cost::kDriverNumber, 0, lent)) {
    firmware::die("the process cannot lend its memory");
  }
  firmware::start_instruction_clock();
  driver.with_buffer(*created, [&](const procbuf::ReadWriteProcessBuffer& buffer) {
    cost::count_all({.kernel = kernel, .process = process, .lent = lent, .buffer = buffer});
  });
  static const procbuf::ReadWriteProcessBuffer none;
  cost::Setting setting{.kernel = kernel, .process = process, .lent = lent, .buffer = none};
  cost::count("allow_rw", cost::allow_rw, setting);
  return 0;
}
