// Shows that every stray access to process memory is caught: by AddressSanitizer where the build
// has it, by the page protection in every build.
#include "host/access_guard.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "host/machine.hpp"
#include "procbuf/address.hpp"
#include "procbuf/kernel.hpp"
#include "procbuf/trusted.hpp"

namespace harness {
namespace {

using procbuf::pointer_to;
using procbuf::RangeFrom;
using procbuf::ReadableProcessSlice;
using procbuf::ReadWriteProcessBuffer;
using procbuf::TrustedCode;
using procbuf::WriteableProcessSlice;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kHasAddressSanitizer = true;
#elif defined(__has_feature)
constexpr bool kHasAddressSanitizer = __has_feature(address_sanitizer);
#else
constexpr bool kHasAddressSanitizer = false;
#endif

constexpr const char* kReport = "AddressSanitizer: use-after-poison";

// Plain accesses, as a capsule's compiled code makes them; volatile, so that none is left out.
std::uint8_t read_at(std::uintptr_t address) {
  return *pointer_to<const volatile std::uint8_t>(address);
}
// The same through a byte of a slice: a read whose value nobody looks at may be left out.
template <typename Byte>
void use(const Byte& byte) {
  [[maybe_unused]] const volatile std::uint8_t value = byte.get();
}
void write_at(std::uintptr_t address) {
  *pointer_to<volatile std::uint8_t>(address) = 0xee;
}

// Two processes with RAM of one page, all of it theirs but what the kernel needs.
class GuardedMemoryTest : public ::testing::Test {
 protected:
  static constexpr std::uint32_t kRam = 4096;

  GuardedMemoryTest() {
    machine().boot({.processes = 2, .ram = kRam, .initial_break = 2048, .flash = 512});
    for (std::uint8_t i = 0; i < 2; ++i) {
      EXPECT_TRUE(kernel.create_process(i, processes[i],
                                        {.ram = machine().ram(i),
                                         .flash = machine().flash(i),
                                         .protected_flash = 0,
                                         .initial_break = 2048},
                                        procbuf::FaultPolicy::Stop,
                                        TrustedCode::process_management()));
    }
  }
  static Machine& machine() {
    static Machine the_machine;
    return the_machine;
  }
  static std::uintptr_t ram(std::size_t offset, std::uint8_t process = 0) {
    return machine().placement().ram[process] + offset;
  }
  static std::uintptr_t flash(std::size_t offset) {
    return machine().placement().flash[0] + offset;
  }
  ReadWriteProcessBuffer buffer(std::size_t offset, std::size_t length) {
    return ReadWriteProcessBuffer::new_external(pointer_to<std::uint8_t>(ram(offset)), length,
                                                processes[0].process_id(),
                                                TrustedCode::external_process());
  }
  // Runs `body` with those bytes of process 0 entered.
  template <typename F>
  void entered(std::size_t offset, std::size_t length, F&& body) {
    ASSERT_TRUE(buffer(offset, length).mut_enter([&](const WriteableProcessSlice&) { body(); }));
  }

  std::array<procbuf::ProcessSlot, 2> table;
  std::array<procbuf::Process, 2> processes;
  procbuf::Kernel kernel{table};
};

// The tests that need AddressSanitizer to see anything.
class AccessGuardTest : public GuardedMemoryTest {
 protected:
  void SetUp() override {
    if (!kHasAddressSanitizer) {
      GTEST_SKIP() << "only AddressSanitizer sees accesses to memory that is mapped";
    }
  }
};
using AccessGuardDeathTest = AccessGuardTest;
using PageProtectionDeathTest = GuardedMemoryTest;

TEST_F(AccessGuardDeathTest, AReadOneBytePastAnOpenSlice) {
  for (const std::size_t length : {std::size_t{1}, std::size_t{8}, std::size_t{13}}) {
    entered(64, length, [&] {
      EXPECT_EQ(read_at(ram(64 + length - 1)), 0U);
      EXPECT_DEATH(read_at(ram(64 + length)), kReport);
    });
  }
}

TEST_F(AccessGuardDeathTest, AReadThroughAPointerThatWasKept) {
  const ReadWriteProcessBuffer lent = buffer(64, 8);
  EXPECT_DEATH(read_at(procbuf::address_of(lent.ptr())), kReport);
  entered(64, 8, [] { EXPECT_EQ(read_at(ram(64)), 0U); });
  EXPECT_DEATH(read_at(procbuf::address_of(lent.ptr())), kReport);
}

TEST_F(AccessGuardDeathTest, AReadThroughASliceThatWasKept) {
  const ReadWriteProcessBuffer lent = buffer(64, 8);
  const auto keep_and_read = [&] {
    const ReadableProcessSlice* kept = nullptr;
    static_cast<void>(lent.enter([&](const ReadableProcessSlice& slice) { kept = &slice; }));
    use((*kept)[0]);
  };
  // The slice itself is gone, too: whichever access comes first is reported.
  EXPECT_DEATH(keep_and_read(), "AddressSanitizer: (use-after-poison|stack-use-after)");
}

// A slice cannot be copied, but it can be made as a part of something that is kept.
TEST_F(AccessGuardDeathTest, AReadThroughAPartThatWasKept) {
  const ReadWriteProcessBuffer lent = buffer(64, 8);
  const auto keep_and_read = [&] {
    struct Keeper {
      ReadableProcessSlice part;
    };
    std::unique_ptr<Keeper> keeper;
    static_cast<void>(lent.enter([&](const ReadableProcessSlice& slice) {
      // NOLINTNEXTLINE(modernize-make-unique): it would have to copy the part
      keeper.reset(new Keeper{slice[RangeFrom{2}]});
    }));
    use(keeper->part[0]);
  };
  EXPECT_DEATH(keep_and_read(), kReport);
}

TEST_F(AccessGuardDeathTest, AReadOfADeadProcessesMemory) {
  const ReadWriteProcessBuffer lent = buffer(64, 8);
  processes[0].terminate(std::nullopt);
  EXPECT_DEATH(read_at(ram(64)), kReport);
  processes[0].start();
  EXPECT_DEATH(read_at(procbuf::address_of(lent.ptr())), kReport);  // B2: the address stays
}

TEST_F(AccessGuardDeathTest, AWriteToASlicesNeighbours) {
  entered(64, 16, [] {
    EXPECT_DEATH(write_at(ram(63)), kReport);
    EXPECT_DEATH(write_at(ram(80)), kReport);
    write_at(ram(64));
    write_at(ram(79));
  });
}

TEST_F(AccessGuardDeathTest, AReadOfAnotherProcessesMemory) {
  entered(64, 16, [] { EXPECT_DEATH(read_at(ram(64, 1)), kReport); });
}

TEST_F(AccessGuardDeathTest, AReadOfFlashThatIsNotOpen) {
  EXPECT_DEATH(read_at(flash(0)), kReport);
}

// The kernel's own accesses close what they opened.
TEST_F(AccessGuardDeathTest, MemoryTheKernelTouchedIsClosedAgain) {
  ASSERT_TRUE(processes[0].set_byte(ram(64), 1));
  EXPECT_DEATH(read_at(ram(64)), kReport);
  ASSERT_TRUE(processes[0].brk(ram(2100)));
  EXPECT_DEATH(read_at(ram(2060)), kReport);
}

TEST_F(AccessGuardDeathTest, NestedEntersOfDifferentLengths) {
  entered(64, 24, [&] {
    entered(68, 30, [&] {
      entered(72, 3, [] { EXPECT_EQ(read_at(ram(97)), 0U); });
      for (std::size_t offset = 64; offset < 98; ++offset) read_at(ram(offset));
      EXPECT_DEATH(read_at(ram(98)), kReport);
    });
    for (std::size_t offset = 64; offset < 88; ++offset) read_at(ram(offset));
    EXPECT_DEATH(read_at(ram(88)), kReport);
  });
  EXPECT_DEATH(read_at(ram(64)), kReport);
}

TEST_F(AccessGuardDeathTest, ThoseInOneGranuleCloseOneByOne) {
  entered(64, 4, [&] {
    entered(68, 2, [] { EXPECT_EQ(read_at(ram(69)), 0U); });
    EXPECT_EQ(read_at(ram(67)), 0U);
    EXPECT_DEATH(read_at(ram(68)), kReport);
  });
  EXPECT_DEATH(read_at(ram(64)), kReport);
}

TEST_F(AccessGuardDeathTest, EmptySlicesOpenNothing) {
  entered(64, 0, [] { EXPECT_DEATH(read_at(ram(64)), kReport); });
  entered(64, 8, [&] {
    entered(68, 0, [] {});
    EXPECT_EQ(read_at(ram(71)), 0U);
  });
}

TEST_F(PageProtectionDeathTest, AWriteToFlash) {
  const procbuf::ReadOnlyProcessBuffer lent = procbuf::ReadOnlyProcessBuffer::new_external(
      pointer_to<const std::uint8_t>(flash(8)), 8, processes[0].process_id(),
      TrustedCode::external_process());
  EXPECT_EQ(lent.enter([](const ReadableProcessSlice& slice) { return slice[1].get(); }), 9U);
  const auto write = [&] {
    static_cast<void>(lent.enter([](const ReadableProcessSlice&) { write_at(flash(8)); }));
  };
  if (kHasAddressSanitizer) {
    EXPECT_DEATH(write(), "AddressSanitizer: SEGV");
  } else {
    EXPECT_EXIT(write(), ::testing::KilledBySignal(SIGSEGV), "");
  }
}

TEST_F(PageProtectionDeathTest, AReadPastTheRamBlock) {
  for (const std::uintptr_t address : {ram(kRam), ram(0) - 1, ram(kRam, 1)}) {
    if (kHasAddressSanitizer) {
      EXPECT_DEATH(read_at(address), "AddressSanitizer: (SEGV|use-after-poison)");
    } else {
      EXPECT_EXIT(read_at(address), ::testing::KilledBySignal(SIGSEGV), "");
    }
  }
}

// The grant tables of processes stay open to the end of a scenario; the next one may have fewer.
TEST_F(AccessGuardDeathTest, WhatAScenarioLeftOpenIsClosedForTheNext) {
  guard_open(ram(256, 1), 16);
  machine().boot({.processes = 1, .ram = kRam, .initial_break = 2048, .flash = 512});
  EXPECT_EQ(guard_open_count(), 0U);
  EXPECT_DEATH(read_at(ram(256, 1)), kReport);
}

TEST_F(GuardedMemoryTest, OpeningsAreCounted) {
  const std::size_t at_rest = guard_open_count();
  entered(64, 16, [&] {
    EXPECT_EQ(guard_open_count(), at_rest + (kGuarded ? 1U : 0U));
    entered(64, 16, [&] { EXPECT_EQ(guard_open_count(), at_rest + (kGuarded ? 2U : 0U)); });
  });
  EXPECT_EQ(guard_open_count(), at_rest);
}

}  // namespace
}  // namespace harness
