// The capsules of a scenario: drivers with a grant, allow slots, and two userspace-readable slots.
//
// A capsule's grant data is a pattern of bytes, checked every time the grant is entered, so that
// anything that writes where it should not shows. Its size and alignment vary with the driver's
// place in the boot lines (scenario::kCapsuleData). Used by the Executor, on the host and on a
// device; nothing here allocates.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include "procbuf/kernel.hpp"
#include "scenario/operation.hpp"

namespace harness {

// A byte of a grant's pattern, different for neighbours and for different `salt`.
constexpr std::uint8_t pattern_byte(std::size_t salt, std::size_t i) {
  return static_cast<std::uint8_t>(0xc5 ^ (salt * 31) ^ (i * 7));
}
void fill_pattern(std::span<std::uint8_t> bytes, std::size_t salt);
bool holds_pattern(std::span<const std::uint8_t> bytes, std::size_t salt);

// What a capsule keeps in its grant.
template <std::size_t kSize, std::size_t kAlign>
struct alignas(kAlign) CapsuleData {
  std::array<std::uint8_t, kSize> bytes;
  CapsuleData() noexcept { fill_pattern(bytes, kSize); }
  [[nodiscard]] bool intact() const { return holds_pattern(bytes, kSize); }
};

// A reference to something callable, for the one virtual call between an operation and a grant.
template <typename>
class FunctionRef;
template <typename... Args>
class FunctionRef<void(Args...)> {
 public:
  template <typename F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef>)
  FunctionRef(F&& callable)  // NOLINT(*-explicit-*): it stands in for the callable
      : object_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
        call_([](void* object, Args... args) {
          (*static_cast<std::remove_reference_t<F>*>(object))(std::forward<Args>(args)...);
        }) {}
  void operator()(Args... args) const { call_(object_, std::forward<Args>(args)...); }

 private:
  void* object_;
  void (*call_)(void*, Args...);
};

// What an entered grant shows: its slots, and whether the capsule's data is as the capsule left it.
using GrantVisitor = FunctionRef<void(const procbuf::GrantKernelData&, bool intact)>;

class Capsule : public procbuf::SyscallDriver {
 public:
  Capsule(const Capsule&) = delete;
  Capsule& operator=(const Capsule&) = delete;

  virtual std::expected<void, procbuf::ProcessError> enter_grant(procbuf::ProcessId id,
                                                                 GrantVisitor visitor) const = 0;

  // The buffer kept for a process (by its place in the table) in a userspace-readable slot.
  [[nodiscard]] const procbuf::ReadWriteProcessBuffer& kept(std::size_t process,
                                                            std::size_t slot) const {
    return kept_[process][slot];
  }

  // A9: keeps the buffer and gives back the one kept before; NOSUPPORT past the last slot.
  std::expected<procbuf::ReadWriteProcessBuffer, procbuf::Refused<procbuf::ReadWriteProcessBuffer>>
  allow_userspace_readable(procbuf::ProcessId id, std::size_t slot,
                           procbuf::ReadWriteProcessBuffer buffer) final;

 protected:
  Capsule() = default;
  ~Capsule() = default;

 private:
  std::array<std::array<procbuf::ReadWriteProcessBuffer, scenario::kUserspaceReadableSlots>,
             scenario::kMaxProcesses>
      kept_{};
};

// A capsule whose grant holds a `T`.
template <typename T>
class CapsuleWith final : public Capsule {
 public:
  CapsuleWith(procbuf::Kernel& kernel, const scenario::Driver& driver,
              const procbuf::MemoryAllocationCapability& capability)
      : ignores_allocation_(driver.no_grant),
        grant_(kernel.create_grant<T>(
            static_cast<std::size_t>(driver.number),
            {.upcalls = scenario::kCapsuleUpcalls, .allow_ro = driver.ro, .allow_rw = driver.rw},
            capability)) {}

  void allocate_grant(procbuf::ProcessId id) override {
    if (!ignores_allocation_) static_cast<void>(grant_.allocate(id));
  }

  std::expected<void, procbuf::ProcessError> enter_grant(procbuf::ProcessId id,
                                                         GrantVisitor visitor) const override {
    return grant_.enter(id, [&](T& data, const procbuf::GrantKernelData& kernel_data) {
      visitor(kernel_data, data.intact());
    });
  }

 private:
  bool ignores_allocation_;
  procbuf::Grant<T> grant_;
};

// Storage for one capsule of any of the three kinds of data.
class CapsuleSlot {
 public:
  CapsuleSlot() = default;
  CapsuleSlot(const CapsuleSlot&) = delete;
  CapsuleSlot& operator=(const CapsuleSlot&) = delete;

  // Makes the capsule of the driver at that place of the boot lines; whatever was here is
  // forgotten.
  void make(procbuf::Kernel& kernel, const scenario::Driver& driver, std::size_t place,
            const procbuf::MemoryAllocationCapability& capability);

  [[nodiscard]] Capsule& capsule() const { return *capsule_; }

 private:
  template <std::size_t kKind>
  using Kind = CapsuleWith<
      CapsuleData<scenario::kCapsuleData[kKind].size, scenario::kCapsuleData[kKind].align>>;

  static constexpr std::size_t kSize =
      std::max({sizeof(Kind<0>), sizeof(Kind<1>), sizeof(Kind<2>)});
  static constexpr std::size_t kAlign =
      std::max({alignof(Kind<0>), alignof(Kind<1>), alignof(Kind<2>)});

  alignas(kAlign) std::array<std::byte, kSize> storage_;
  Capsule* capsule_ = nullptr;
};

}  // namespace harness
