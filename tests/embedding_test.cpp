// The README's example of embedding the core, which is the part between the two marks, and that it
// works as the README says. tests/readme/check.sh keeps the two the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "host/machine.hpp"
// [README]
#include "procbuf/kernel.hpp"
#include "procbuf/trusted.hpp"  // only where the board starts up: capsules must not include it

// A capsule that copies what a process lends it read-only into what it lends it read-write.
class Copier final : public procbuf::SyscallDriver {
 public:
  static constexpr std::size_t kDriverNumber = 0x90001;

  Copier(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability)
      : grant_(
            kernel.create_grant<Data>(kDriverNumber, {.allow_ro = 1, .allow_rw = 1}, capability)) {}

  // The kernel asks for this when a process first lends the capsule something.
  void allocate_grant(procbuf::ProcessId id) override { static_cast<void>(grant_.allocate(id)); }

  // How many bytes were copied; none where the process is gone, or has lent nothing.
  std::size_t copy(procbuf::ProcessId id) const {
    std::size_t copied = 0;
    static_cast<void>(grant_.enter(id, [&](Data& data, const procbuf::GrantKernelData& lent) {
      const auto from = lent.get_readonly_processbuffer(0);
      const auto to = lent.get_readwrite_processbuffer(0);
      if (!from || !to) return;
      static_cast<void>((*from)->enter([&](const procbuf::ReadableProcessSlice& source) {
        static_cast<void>((*to)->mut_enter([&](const procbuf::WriteableProcessSlice& target) {
          copied = std::min(source.len(), target.len());
          // The two may overlap in any way: what is read is what is there at that moment.
          for (std::size_t i = 0; i < copied; ++i) target[i].set(source[i].get());
        }));
      }));
      ++data.calls;
    }));
    return copied;
  }

 private:
  struct Data {  // one for each process, in that process's memory
    std::uint32_t calls = 0;
  };
  procbuf::Grant<Data> grant_;
};
// [/README]

namespace {

TEST(Embedding, TheReadmesCapsuleCopiesWhatAProcessLends) {
  harness::Machine machine;
  machine.boot({.processes = 1, .ram = 2048, .initial_break = 512, .flash = 64});
  std::array<procbuf::ProcessSlot, 1> table;
  procbuf::Kernel kernel(table);
  Copier copier(kernel, procbuf::TrustedCode::memory_allocation());
  const std::array<procbuf::DriverEntry, 1> drivers = {{{Copier::kDriverNumber, &copier}}};
  kernel.register_drivers(drivers);
  procbuf::Process process;
  const auto id = kernel.create_process(
      0, process, {.ram = machine.ram(0), .flash = machine.flash(0), .initial_break = 512},
      procbuf::FaultPolicy::Stop, procbuf::TrustedCode::process_management());
  ASSERT_TRUE(id);

  EXPECT_EQ(copier.copy(*id), 0U);
  const std::uintptr_t flash = process.flash_start();
  const std::uintptr_t ram = process.mem_start();
  ASSERT_TRUE(kernel.allow_readonly(process, Copier::kDriverNumber, 0, {flash + 32, 8}));
  ASSERT_TRUE(kernel.allow_readwrite(process, Copier::kDriverNumber, 0, {ram + 100, 6}));
  EXPECT_EQ(copier.copy(*id), 6U);
  EXPECT_EQ(machine.memory(0)[100], 32);
  EXPECT_EQ(machine.memory(0)[105], 37);
  EXPECT_EQ(machine.memory(0)[106], 0);
  process.terminate(std::nullopt);
  EXPECT_EQ(copier.copy(*id), 0U);
}

}  // namespace
