#include "machine.hpp"

#include <algorithm>
#include <array>

#include "host/layout.hpp"
#include "procbuf/address.hpp"

namespace harness {
namespace {

using procbuf::address_of;
using scenario::kMaxFlash;
using scenario::kMaxProcesses;

// NOLINTNEXTLINE(*-avoid-non-const-global-variables): the memory of the processes
[[gnu::section(".bulk")]] alignas(kGap) std::array<std::uint8_t, kKernelViewSize> process_memory;

}  // namespace

Machine::Machine() {
  for (std::size_t process = 0; process < kMaxProcesses; ++process) {
    std::uint8_t* const base = &process_memory[process * kStride];
    for (std::size_t i = 0; i < kMaxFlash; ++i)
      base[kFlashOffset + i] = static_cast<std::uint8_t>(i);
    placement_.ram[process] = address_of(base + kRamOffset);
    placement_.flash[process] = address_of(base + kFlashOffset);
  }
}

void Machine::boot(const scenario::Boot& boot) {
  ram_ = boot.ram;
  flash_ = boot.flash;
  for (std::uint8_t process = 0; process < boot.processes; ++process) {
    clear(process, ram_);
  }
}

void Machine::clear(std::uint8_t process, std::size_t length) const {
  std::ranges::fill(ram(process).first(length), std::uint8_t{0});
}

std::span<std::uint8_t> Machine::ram(std::uint8_t process) const {
  return {&process_memory[process * kStride + kRamOffset], ram_};
}

std::span<const std::uint8_t> Machine::flash(std::uint8_t process) const {
  return {&process_memory[process * kStride + kFlashOffset], flash_};
}

bool Machine::store(const procbuf::Process& process, std::uint8_t number, std::uintptr_t address,
                    std::span<const std::uint8_t> bytes) {
  if (!process.memory_protection().may_write(address, bytes.size())) return false;
  if (!bytes.empty()) std::ranges::copy(bytes, &ram(number)[address - placement_.ram[number]]);
  return true;
}

bool Machine::load(const procbuf::Process& process, std::uint8_t number, std::uintptr_t address,
                   std::size_t length, std::span<const std::uint8_t>& loaded) const {
  if (!process.memory_protection().may_read(address, length)) return false;
  if (length == 0) {
    loaded = {};
  } else if (process.memory_protection().may_write(address, length)) {
    loaded = ram(number).subspan(address - placement_.ram[number], length);
  } else {
    loaded = flash(number).subspan(address - placement_.flash[number], length);
  }
  return true;
}

}  // namespace harness
