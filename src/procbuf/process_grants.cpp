// The grants of a process: where they lie, which are allocated, which are entered. What is in them
// is the business of Grant and GrantStore.
#include "procbuf/address.hpp"
#include "procbuf/process.hpp"

namespace procbuf {

void Process::forget_grants() {
  for (GrantTableEntry& grant : grants_) grant = {};
}

std::optional<bool> Process::grant_is_allocated(std::size_t number) const {
  if (!is_running() || number >= grants_.size()) return std::nullopt;
  return grants_[number].pointer != 0;
}

std::size_t Process::grant_allocated_count() const {
  std::size_t count = 0;
  for (const GrantTableEntry& grant : grants_) count += grant.pointer != 0 ? 1 : 0;
  return count;
}

std::expected<std::size_t, ProcessError> Process::lookup_grant_from_driver_num(
    std::size_t driver_number) const {
  for (std::size_t number = 0; number < grants_.size(); ++number) {
    if (grants_[number].pointer != 0 && grants_[number].driver_number == driver_number) {
      return number;
    }
  }
  return std::unexpected(ProcessError::OutOfMemory);
}

std::expected<void, ProcessError> Process::allocate_grant(std::size_t number,
                                                          std::size_t driver_number,
                                                          std::size_t size, std::size_t align) {
  // E2: not running or no such grant; allocated already; the driver number taken by another.
  if (grant_is_allocated(number) != false || lookup_grant_from_driver_num(driver_number)) {
    return std::unexpected(ProcessError::OutOfMemory);
  }
  const std::optional<std::uintptr_t> start = allocate_in_grant_region(size, align);
  if (!start) return std::unexpected(ProcessError::OutOfMemory);
  grants_[number] = {.driver_number = driver_number, .pointer = *start, .size = size};
  return {};
}

std::expected<GrantBlock, ProcessError> Process::enter_grant(std::size_t number) {
  if (!is_running()) return std::unexpected(ProcessError::InactiveApp);
  if (number >= grants_.size()) return std::unexpected(ProcessError::AddressOutOfBounds);
  GrantTableEntry& grant = grants_[number];
  if (grant.pointer == 0) return std::unexpected(ProcessError::OutOfMemory);
  if ((grant.pointer & kEntered) != 0) return std::unexpected(ProcessError::AlreadyInUse);
  const GrantBlock block{grant.pointer, grant.size};
  grant.pointer |= kEntered;
  return block;
}

std::optional<GrantBlock> Process::grant_block(std::size_t number) const {
  if (grant_is_allocated(number) != true) return std::nullopt;
  return GrantBlock{grants_[number].pointer & ~kEntered, grants_[number].size};
}

std::optional<GrantBlock> Process::allocate_custom_grant(std::size_t size, std::size_t align) {
  if (!is_running()) return std::nullopt;  // E2
  const std::optional<std::uintptr_t> start = allocate_in_grant_region(size, align);
  if (!start) return std::nullopt;
  return GrantBlock{*start, size};
}

// E1. Sizes are compared with the room before anything is subtracted, so nothing can wrap (upstream
// lets a size near the largest word wrap and align back to success).
std::optional<std::uintptr_t> Process::allocate_in_grant_region(std::size_t size,
                                                                std::size_t align) {
  const std::size_t granularity = align < 2 ? 2 : align;
  const std::uintptr_t floor = app_break_ > pinned_below_ ? app_break_ : pinned_below_;  // L3
  std::uintptr_t top = kernel_break_;
  while (top >= floor && size <= top - floor) {
    const std::uintptr_t start = align_down(top - size, granularity);
    if (start < floor) break;
    // What is still entered from an earlier life must not come to lie under the new grant: its
    // holder would write into it. Go on below.
    const OpenEntry* const in_the_way = chain_->grant_of_earlier_life(*this, start, size);
    if (in_the_way == nullptr) {
      // It rounds the break up, and what it rounds in is the process's to write: a grant there
      // would be the process's to forge. Where it refuses, lower down would be no better.
      if (!protection_.update_app_memory_region(app_break_, start)) break;
      kernel_break_ = start;
      check_bounds();
      return start;
    }
    top = in_the_way->start();
  }
  return std::nullopt;
}

}  // namespace procbuf
