#include "host/machine.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "host/access_guard.hpp"
#include "host/layout.hpp"
#include "procbuf/address.hpp"

namespace harness {
namespace {

using procbuf::address_of;
using scenario::kMaxFlash;
using scenario::kMaxProcesses;
using scenario::kMaxRam;

// A process's stride in the kernel's view is layout.hpp's, with the gaps unmapped.
// And in the process's view: RAM, flash.
constexpr std::size_t kPackedStride = kMaxRam + kMaxFlash;
constexpr std::size_t kProcessViewSize = kMaxProcesses * kPackedStride;

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "procbuf: cannot reserve memory for the processes: ");
  std::perror(what);
  std::exit(2);
}

std::uint8_t* map(void* at, std::size_t size, int protection, int flags, int file,
                  std::size_t offset) {
  void* const mapped = mmap(at, size, protection, flags, file, static_cast<off_t>(offset));
  if (mapped == MAP_FAILED) give_up("mmap");
  return static_cast<std::uint8_t*>(mapped);
}

std::size_t page_size() {
  static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

std::size_t pages_of(std::size_t size) {
  return (size + page_size() - 1) / page_size();
}

// Of a region that could have `most` bytes, the first `pages` pages get `access`, the rest none.
void set_access(std::uint8_t* region, std::size_t most, std::size_t pages, int access) {
  const std::size_t open = pages * page_size();
  if (open != 0 && mprotect(region, open, access) != 0) give_up("mprotect");
  if (open < most && mprotect(region + open, most - open, PROT_NONE) != 0) give_up("mprotect");
}

}  // namespace

Machine::Machine() {
  map_views();
  for (std::size_t process = 0; process < kMaxProcesses; ++process) {
    std::uint8_t* const flash = process_view_ + process * kPackedStride + kMaxRam;
    for (std::size_t i = 0; i < kMaxFlash; ++i) flash[i] = static_cast<std::uint8_t>(i);
    placement_.ram[process] = address_of(kernel_view_ + process * kStride + kRamOffset);
    placement_.flash[process] = address_of(kernel_view_ + process * kStride + kFlashOffset);
  }
}

Machine::~Machine() {
  guard_covers(0, 0);
  munmap(kernel_view_, kKernelViewSize);
  munmap(process_view_, kProcessViewSize);
  close(file_);
}

void Machine::map_views() {
  file_ = memfd_create("procbuf", 0);
  if (file_ < 0 || ftruncate(file_, static_cast<off_t>(kProcessViewSize)) != 0) {
    give_up("memfd_create");
  }
  process_view_ = map(nullptr, kProcessViewSize, PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0);
  // Reserved with room to move the start up to a multiple of the gap; the surplus stays unmapped.
  std::uint8_t* const reserved = map(nullptr, kKernelViewSize + kGap, PROT_NONE,
                                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  const std::size_t surplus = (kGap - address_of(reserved) % kGap) % kGap;
  kernel_view_ = reserved + surplus;
  if (surplus != 0) munmap(reserved, surplus);
  if (surplus != kGap) munmap(kernel_view_ + kKernelViewSize, kGap - surplus);
  for (std::size_t process = 0; process < kMaxProcesses; ++process) {
    map(kernel_view_ + process * kStride + kRamOffset, kMaxRam, PROT_NONE, MAP_SHARED | MAP_FIXED,
        file_, process * kPackedStride);
    map(kernel_view_ + process * kStride + kFlashOffset, kMaxFlash, PROT_NONE,
        MAP_SHARED | MAP_FIXED, file_, process * kPackedStride + kMaxRam);
  }
}

void Machine::boot(const scenario::Boot& boot) {
  set_page_access(boot);
  guard_covers(address_of(kernel_view_), kKernelViewSize);
  ram_ = boot.ram;
  flash_ = boot.flash;
  for (std::uint8_t process = 0; process < boot.processes; ++process) {
    clear(process, ram_);
    guard_poison(placement_.ram[process], open_pages_[process].ram * page_size());
    guard_poison(placement_.flash[process], open_pages_[process].flash * page_size());
  }
}

// The geometry seldom changes from one boot to the next, and system calls cost more than a boot. So
// flash has a page at the least, having none is then no change; and the memory of processes that
// are not booted stays as it was, out of reach only by its poison.
void Machine::set_page_access(const scenario::Boot& boot) {
  const std::size_t ram_pages = pages_of(boot.ram);
  const std::size_t flash_pages = std::max<std::size_t>(pages_of(boot.flash), 1);
  for (std::size_t process = 0; process < boot.processes; ++process) {
    std::uint8_t* const base = kernel_view_ + process * kStride;
    Pages& open = open_pages_[process];
    if (ram_pages != open.ram) {
      set_access(base + kRamOffset, kMaxRam, ram_pages, PROT_READ | PROT_WRITE);
    }
    if (flash_pages != open.flash) {
      set_access(base + kFlashOffset, kMaxFlash, flash_pages, PROT_READ);
    }
    open = {.ram = ram_pages, .flash = flash_pages};
  }
}

void Machine::clear(std::uint8_t process, std::size_t length) const {
  std::memset(process_view_ + process * kPackedStride, 0, length);
}

std::span<std::uint8_t> Machine::ram(std::uint8_t process) const {
  return {kernel_view_ + process * kStride + kRamOffset, ram_};
}

std::span<const std::uint8_t> Machine::flash(std::uint8_t process) const {
  return {kernel_view_ + process * kStride + kFlashOffset, flash_};
}

std::span<const std::uint8_t> Machine::memory(std::uint8_t process) const {
  return {process_view_ + process * kPackedStride, ram_};
}

bool Machine::store(const procbuf::Process& process, std::uint8_t number, std::uintptr_t address,
                    std::span<const std::uint8_t> bytes) {
  if (!process.memory_protection().may_write(address, bytes.size())) return false;
  if (!bytes.empty()) {
    std::uint8_t* const ram = process_view_ + number * kPackedStride;
    std::ranges::copy(bytes, ram + (address - placement_.ram[number]));
  }
  return true;
}

bool Machine::load(const procbuf::Process& process, std::uint8_t number, std::uintptr_t address,
                   std::size_t length, std::span<const std::uint8_t>& loaded) const {
  if (!process.memory_protection().may_read(address, length)) return false;
  const std::uint8_t* const ram = process_view_ + number * kPackedStride;
  if (length == 0) {
    loaded = {};
  } else if (process.memory_protection().may_write(address, length)) {
    loaded = {ram + (address - placement_.ram[number]), length};
  } else {
    loaded = {ram + kMaxRam + (address - placement_.flash[number]), length};
  }
  return true;
}

}  // namespace harness
