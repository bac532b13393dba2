// Grants: memory of its own that a driver has in every process.
//
// A Grant<T> gives its capsule one T for each process, in that process's memory, next to the
// driver's allow slots. It exists for a process once it has been entered for it; it is gone when
// the process terminates. At most one entry at a time (E4): entering it again inside itself is a
// mistake of the capsule and panics. As upstream's grant.rs.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

#include "procbuf/address.hpp"
#include "procbuf/error.hpp"
#include "procbuf/grant_layout.hpp"
#include "procbuf/grant_store.hpp"
#include "procbuf/open_chain.hpp"
#include "procbuf/open_scope.hpp"
#include "procbuf/process.hpp"
#include "procbuf/process_id.hpp"

namespace procbuf {

namespace detail {

struct EnteredGrant {
  Process* process;
  GrantBlock block;
};

// The part of Grant<T> that does not depend on T.
class GrantBase {
 public:
  GrantBase(const GrantBase&) = delete;
  GrantBase& operator=(const GrantBase&) = delete;

  [[nodiscard]] std::size_t driver_number() const { return driver_number_; }

 protected:
  // `construct` makes the capsule's data at an address that is aligned for it.
  using Construct = void (*)(void* at);

  GrantBase(std::size_t number, std::size_t driver_number, GrantCounts counts,
            std::size_t data_size, std::size_t data_align, Construct construct)
      : number_(number),
        driver_number_(driver_number),
        layout_(counts),
        data_size_(data_size),
        data_align_(data_align),
        construct_(construct) {}
  ~GrantBase() = default;

  // Marks the grant of that process as entered, and allocates it first where it is not: NoSuchApp,
  // InactiveApp, OutOfMemory, AlreadyInUse (E4).
  [[nodiscard]] std::expected<EnteredGrant, ProcessError> enter_or_allocate(ProcessId id) const;
  [[nodiscard]] std::uintptr_t data_address(const GrantBlock& block) const {
    return block.start + layout_.data_offset(data_align_);
  }
  [[nodiscard]] std::size_t number() const { return number_; }
  [[noreturn]] void panic_entered_again(ProcessId id) const;

 private:
  void initialise(Process& process) const;

  std::size_t number_;  // the kernel's number for it
  std::size_t driver_number_;
  GrantLayout layout_;
  std::size_t data_size_;
  std::size_t data_align_;
  Construct construct_;
};

}  // namespace detail

// `T` is made by its default constructor when the grant is allocated for a process, and forgotten
// with the grant: no destructor runs.
template <typename T>
class Grant final : public detail::GrantBase {
 public:
  // Calls `fun(T&, const GrantKernelData&)` with the grant of that process entered, allocating it
  // first where it is not, and returns what it returns. Where the process is not there, not running
  // or has no room: NoSuchApp, InactiveApp, OutOfMemory. Panics where the grant is entered already
  // (E4). `fun` must not throw (the program ends).
  //
  // Where the process is restarted inside `fun`, the T is of a life that is over. No grant of the
  // next life comes to lie on it while it is entered (M4), but the process's own memory may, if its
  // break is moved there: a capsule that restarts processes writes nothing more to it.
  template <typename F>
  std::expected<std::invoke_result_t<F, T&, const GrantKernelData&>, ProcessError> enter(
      ProcessId id, F&& fun) const noexcept {
    const std::expected<detail::EnteredGrant, ProcessError> entered = enter_or_allocate(id);
    if (!entered) {
      if (entered.error() == ProcessError::AlreadyInUse) panic_entered_again(id);
      return std::unexpected(entered.error());
    }
    return call(*entered, id, std::forward<F>(fun));
  }

  // The same, but where the grant is entered already `fun` is not called and the answer is false.
  // `fun` returns nothing.
  template <typename F>
    requires std::is_void_v<std::invoke_result_t<F, T&, const GrantKernelData&>>
  std::expected<bool, ProcessError> try_enter(ProcessId id, F&& fun) const noexcept {
    const std::expected<detail::EnteredGrant, ProcessError> entered = enter_or_allocate(id);
    if (!entered) {
      if (entered.error() == ProcessError::AlreadyInUse) return false;
      return std::unexpected(entered.error());
    }
    static_cast<void>(call(*entered, id, std::forward<F>(fun)));
    return true;
  }

  // Allocates the grant for that process where it is not: what a driver does when the kernel asks
  // it to (A1). As `enter` with a function that does nothing, and panics as it does.
  std::expected<void, ProcessError> allocate(ProcessId id) const noexcept {
    return enter(id, [](T&, const GrantKernelData&) {});
  }

 private:
  friend class ::procbuf::Kernel;

  Grant(std::size_t number, std::size_t driver_number, GrantCounts counts)
      : GrantBase(number, driver_number, counts, sizeof(T), alignof(T),
                  [](void* at) { new (at) T(); }) {
    // Asked here and not of the template, so that a T may be a class inside the capsule's.
    static_assert(std::is_nothrow_default_constructible_v<T>,
                  "a grant's data is made without throwing");
    static_assert(std::is_trivially_destructible_v<T>,
                  "a grant's data is forgotten, not destroyed");
  }

  template <typename F>
  std::expected<std::invoke_result_t<F, T&, const GrantKernelData&>, ProcessError> call(
      const detail::EnteredGrant& entered, ProcessId id, F&& fun) const noexcept {
    const GrantBlock& block = entered.block;
    OpenEntry entry(OpenEntry::Kind::kGrant, *entered.process, id.id(), block.start, block.size,
                    number());
    const OpenScope<OpenEntry::Kind::kGrant> scope(entry);
    const GrantKernelData kernel_data(block.start, id);
    T& data = *std::launder(pointer_to<T>(data_address(block)));
    if constexpr (std::is_void_v<std::invoke_result_t<F, T&, const GrantKernelData&>>) {
      std::forward<F>(fun)(data, kernel_data);
      return {};
    } else {
      return std::forward<F>(fun)(data, kernel_data);
    }
  }
};

// Memory a capsule took of a process on top of its grant. The handle names it by its distance from
// the end of the process's memory and by the life it was made in (E5): it can be kept for ever.
class CustomGrant {
 public:
  // Takes `size` bytes, aligned to `align` (a power of two), of the process: NoSuchApp, OutOfMemory
  // (also where it is not running: E2). The bytes are not initialised.
  static std::expected<CustomGrant, ProcessError> allocate(ProcessId id, std::size_t size,
                                                           std::size_t align);

  // Calls `fun(std::span<std::uint8_t>)` with the memory and returns what it returns. NoSuchApp
  // where the process is in another life, InactiveApp where it is not running (E5). `fun` must not
  // throw (the program ends).
  template <typename F>
  std::expected<std::invoke_result_t<F, std::span<std::uint8_t>>, ProcessError> enter(
      F&& fun) const noexcept {
    Process* const process = Process::find(process_id_);
    if (process == nullptr) return std::unexpected(ProcessError::NoSuchApp);
    if (!process->is_running()) return std::unexpected(ProcessError::InactiveApp);
    const std::uintptr_t start = process->mem_end() - distance_from_end_;
    OpenEntry entry(OpenEntry::Kind::kCustomGrant, *process, process_id_.id(), start, size_);
    const OpenScope<OpenEntry::Kind::kCustomGrant> scope(entry);
    const std::span<std::uint8_t> memory(pointer_to<std::uint8_t>(start), size_);
    if constexpr (std::is_void_v<std::invoke_result_t<F, std::span<std::uint8_t>>>) {
      std::forward<F>(fun)(memory);
      return {};
    } else {
      return std::forward<F>(fun)(memory);
    }
  }

 private:
  CustomGrant(ProcessId id, std::size_t distance_from_end, std::size_t size)
      : process_id_(id), distance_from_end_(distance_from_end), size_(size) {}

  ProcessId process_id_;
  std::size_t distance_from_end_;
  std::size_t size_;
};

}  // namespace procbuf
