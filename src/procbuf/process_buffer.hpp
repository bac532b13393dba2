// Process buffers: memory that a process allowed to the kernel, as a capsule holds it.
//
// A buffer is a pointer, a length and a ProcessId: four machine words. It may be kept for ever;
// each use first checks that the process it came from is still in that life (B1, B2), and the
// memory itself is reached only inside `enter` and `mut_enter`, as a slice that ends with them. A
// buffer can be moved, never copied (B6). As upstream's processbuffer.rs.
//
// Capsules get buffers from their grant (GrantKernelData) and from the userspace-readable allow;
// nothing but the kernel makes one, and trusted code through `new_external`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <type_traits>
#include <utility>

#include "procbuf/attributes.hpp"
#include "procbuf/capability.hpp"
#include "procbuf/error.hpp"
#include "procbuf/open_chain.hpp"
#include "procbuf/open_scope.hpp"
#include "procbuf/process.hpp"
#include "procbuf/process_id.hpp"
#include "procbuf/process_slice.hpp"

namespace procbuf {

class GrantKernelData;

// What `consume` gives back, and what the allow system calls pass: as the process gave it, not
// checked by anyone (A3).
struct RawBuffer {
  std::uintptr_t ptr = 0;
  std::size_t len = 0;
  friend constexpr bool operator==(const RawBuffer&, const RawBuffer&) = default;
};

namespace detail {

// Calls `fun` with a slice and wraps up its result. A slice, a pointer or a reference to one cannot
// be the result: it would outlive the enter.
template <typename Slice, typename F>
std::expected<std::invoke_result_t<F, const Slice&>, ProcessError> call_with(F&& fun,
                                                                             const Slice& slice) {
  using Result = std::invoke_result_t<F, const Slice&>;
  using Bare = std::remove_cvref_t<std::remove_pointer_t<std::remove_cvref_t<Result>>>;
  static_assert(
      !std::is_same_v<Bare, ReadableProcessSlice> && !std::is_same_v<Bare, WriteableProcessSlice>,
      "a process slice cannot be returned from enter");
  static_assert(!std::is_reference_v<Result>, "enter returns values, not references");
  if constexpr (std::is_void_v<Result>) {
    std::forward<F>(fun)(slice);
    return {};
  } else {
    return std::forward<F>(fun)(slice);
  }
}

// What both kinds of buffer are and can do. `P` is the pointer to the bytes.
template <typename P>
class ProcessBuffer {
 public:
  ProcessBuffer(const ProcessBuffer&) = delete;
  ProcessBuffer& operator=(const ProcessBuffer&) = delete;

  // The length in bytes; 0 where the process is no longer in the life it allowed the buffer in
  // (B2).
  [[nodiscard]] std::size_t len() const {
    return Process::find(process_id_) != nullptr ? length_ : 0;
  }

  // The first byte; null where the length allowed was 0, whatever the process passed (A3). Stays
  // after the process died (B2): it tells where the memory was, not that it may be used.
  [[nodiscard]] const std::uint8_t* ptr() const { return length_ == 0 ? nullptr : ptr_; }

  // Calls `fun(const ReadableProcessSlice&)` with the memory and returns what it returns.
  // NoSuchApp, and `fun` not called, where the process is gone; it need not be running (B2).
  // Entering is not exclusive: buffers over the same bytes may be entered in one another (B3).
  // `fun` must not throw (the program ends) and cannot return the slice.
  template <typename F>
  std::expected<std::invoke_result_t<F, const ReadableProcessSlice&>, ProcessError> enter(
      F&& fun) const noexcept {
    return enter_as<ReadableProcessSlice>(std::forward<F>(fun));
  }

 protected:
  constexpr ProcessBuffer() = default;
  constexpr ProcessBuffer(P ptr, std::size_t length, ProcessId process_id)
      : ptr_(ptr), length_(length), process_id_(process_id) {}
  // What is moved from is a default buffer afterwards.
  constexpr ProcessBuffer(ProcessBuffer&& other) noexcept
      : ptr_(std::exchange(other.ptr_, nullptr)),
        length_(std::exchange(other.length_, 0)),
        process_id_(std::exchange(other.process_id_, {})) {}
  constexpr ProcessBuffer& operator=(ProcessBuffer&& other) noexcept {
    ptr_ = std::exchange(other.ptr_, nullptr);
    length_ = std::exchange(other.length_, 0);
    process_id_ = std::exchange(other.process_id_, {});
    return *this;
  }
  ~ProcessBuffer() = default;

  template <typename Slice, typename F>
  std::expected<std::invoke_result_t<F, const Slice&>, ProcessError> enter_as(
      F&& fun) const noexcept {
    Process* const process = Process::find(process_id_);
    if (process == nullptr) return std::unexpected(ProcessError::NoSuchApp);
    // B2: an empty slice lies at no address that the process chose.
    const typename Slice::Pointer data = length_ == 0 ? dangling() : ptr_;
    const std::size_t length = length_;
    OpenEntry entry(OpenEntry::Kind::kSlice, *process, process_id_.id(), address_of(data), length);
    const OpenScope<OpenEntry::Kind::kSlice> scope(entry);
    const Slice slice = SliceMaker::make<Slice>(data, length);
    return call_with<Slice>(std::forward<F>(fun), slice);
  }

  [[nodiscard]] RawBuffer consumed() {
    const RawBuffer raw{address_of(ptr_), length_};
    ptr_ = nullptr;
    length_ = 0;
    process_id_ = {};
    return raw;
  }

 private:
  P ptr_ = nullptr;
  std::size_t length_ = 0;
  ProcessId process_id_;
};

}  // namespace detail

// Memory a process lets the kernel read: in its RAM or in its flash (A8).
class ReadOnlyProcessBuffer final : public detail::ProcessBuffer<const std::uint8_t*> {
 public:
  // A default buffer: length 0, null, and every enter refused with NoSuchApp (B2).
  constexpr ReadOnlyProcessBuffer() = default;
  // The same by upstream's name, for initialising arrays at compile time (B6).
  static consteval ReadOnlyProcessBuffer const_default() { return {}; }

  ReadOnlyProcessBuffer(ReadOnlyProcessBuffer&&) noexcept = default;
  ReadOnlyProcessBuffer& operator=(ReadOnlyProcessBuffer&&) noexcept = default;

  // A buffer made outside of the kernel (B6). Where `len` is not 0, [ptr, ptr + len) must not wrap
  // and must be memory of that process which it may read, for as long as it is in that life.
  static ReadOnlyProcessBuffer new_external(const std::uint8_t* ptr, std::size_t len,
                                            ProcessId process_id,
                                            const ExternalProcessCapability&) {
    return {ptr, len, process_id};
  }

  // Ends the buffer and gives back its pair as the process passed it (A3, B6).
  [[nodiscard]] RawBuffer consume() && { return consumed(); }

 private:
  friend class Process;
  friend class ReadOnlyProcessBufferRef;
  ReadOnlyProcessBuffer(const std::uint8_t* ptr, std::size_t len, ProcessId process_id)
      : ProcessBuffer(ptr, len, process_id) {}
};

// Memory a process lets the kernel read and write; in its RAM (A7).
class ReadWriteProcessBuffer final : public detail::ProcessBuffer<std::uint8_t*> {
 public:
  // A default buffer: length 0, null, and every enter refused with NoSuchApp (B2).
  constexpr ReadWriteProcessBuffer() = default;
  // The same by upstream's name, for initialising arrays at compile time (B6).
  static consteval ReadWriteProcessBuffer const_default() { return {}; }

  ReadWriteProcessBuffer(ReadWriteProcessBuffer&&) noexcept = default;
  ReadWriteProcessBuffer& operator=(ReadWriteProcessBuffer&&) noexcept = default;

  // A buffer made outside of the kernel (B6). Where `len` is not 0, [ptr, ptr + len) must not wrap
  // and must be memory of that process which it may write, for as long as it is in that life.
  static ReadWriteProcessBuffer new_external(std::uint8_t* ptr, std::size_t len,
                                             ProcessId process_id,
                                             const ExternalProcessCapability&) {
    return {ptr, len, process_id};
  }

  // As `ptr`, for writing.
  [[nodiscard]] std::uint8_t* mut_ptr() const { return const_cast<std::uint8_t*>(ptr()); }

  // As `enter`, with a `const WriteableProcessSlice&`.
  template <typename F>
  std::expected<std::invoke_result_t<F, const WriteableProcessSlice&>, ProcessError> mut_enter(
      F&& fun) const noexcept {
    return enter_as<WriteableProcessSlice>(std::forward<F>(fun));
  }

  // Ends the buffer and gives back its pair as the process passed it (A3, B6).
  [[nodiscard]] RawBuffer consume() && { return consumed(); }

 private:
  friend class Process;
  friend class ReadWriteProcessBufferRef;
  ReadWriteProcessBuffer(std::uint8_t* ptr, std::size_t len, ProcessId process_id)
      : ProcessBuffer(ptr, len, process_id) {}
};

static_assert(sizeof(ReadOnlyProcessBuffer) == 4 * sizeof(void*));
static_assert(sizeof(ReadWriteProcessBuffer) == 4 * sizeof(void*));

namespace detail {
// Only GrantKernelData makes references: nobody else can name this type's one value.
class RefKey {
  friend class ::procbuf::GrantKernelData;
  constexpr RefKey() = default;
};
}  // namespace detail

// A buffer that lives in a grant, seen while the grant is entered (B4). Cannot be copied, moved or
// kept; `->` reaches the buffer.
class ReadOnlyProcessBufferRef {
 public:
  ReadOnlyProcessBufferRef(detail::RefKey, RawBuffer raw, ProcessId process_id)
      : buffer_(pointer_to<const std::uint8_t>(raw.ptr), raw.len, process_id) {}
  ReadOnlyProcessBufferRef(const ReadOnlyProcessBufferRef&) = delete;
  ReadOnlyProcessBufferRef& operator=(const ReadOnlyProcessBufferRef&) = delete;

  const ReadOnlyProcessBuffer& operator*() const PROCBUF_LIFETIMEBOUND { return buffer_; }
  const ReadOnlyProcessBuffer* operator->() const PROCBUF_LIFETIMEBOUND { return &buffer_; }

 private:
  ReadOnlyProcessBuffer buffer_;
};

// The same for a read-write buffer.
class ReadWriteProcessBufferRef {
 public:
  ReadWriteProcessBufferRef(detail::RefKey, RawBuffer raw, ProcessId process_id)
      : buffer_(pointer_to<std::uint8_t>(raw.ptr), raw.len, process_id) {}
  ReadWriteProcessBufferRef(const ReadWriteProcessBufferRef&) = delete;
  ReadWriteProcessBufferRef& operator=(const ReadWriteProcessBufferRef&) = delete;

  const ReadWriteProcessBuffer& operator*() const PROCBUF_LIFETIMEBOUND { return buffer_; }
  const ReadWriteProcessBuffer* operator->() const PROCBUF_LIFETIMEBOUND { return &buffer_; }

 private:
  ReadWriteProcessBuffer buffer_;
};

}  // namespace procbuf
