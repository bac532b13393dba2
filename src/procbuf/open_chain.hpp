// The chain of everything of a process's memory that the kernel has open: slices that are entered,
// grants that are entered.
//
// Each entry lives in the frame of the function that opened it and points to the next one out, so
// opening costs a few stores and no allocation. What the chain is for:
//   - after a caught panic the kernel unwinds it to a mark, so that nothing stays entered although
//     no destructor ran (E4: leaving happens on every way out);
//   - a restart finds the slices that are still open and pins the memory under them (L3);
//   - an allocation finds the grants still entered from an earlier life, and stays off them (M4);
//   - the platform's access guard hears of every opening and closing.
// Entries are opened and closed by OpenScope (open_scope.hpp); capsules never see any of it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace procbuf {

class Process;

// One open thing.
class OpenEntry {
 public:
  enum class Kind : std::uint8_t { kSlice, kGrant, kCustomGrant };

  // [start, start + length) of `process`, in the life named `identifier`. `grant_number` counts for
  // kGrant only.
  OpenEntry(Kind kind, Process& process, std::size_t identifier, std::uintptr_t start,
            std::size_t length, std::size_t grant_number = 0)
      : process_(&process),
        identifier_(identifier),
        start_(start),
        length_(length),
        grant_number_(static_cast<std::uint32_t>(grant_number)),
        kind_(kind) {}
  OpenEntry(const OpenEntry&) = delete;
  OpenEntry& operator=(const OpenEntry&) = delete;

  [[nodiscard]] std::uintptr_t start() const { return start_; }

 private:
  friend class OpenChain;
  template <Kind>
  friend class OpenScope;

  // Neither [start, start + size) nor the entry wraps; what is empty overlaps nothing.
  [[nodiscard]] bool overlaps(std::uintptr_t start, std::size_t size) const {
    return length_ != 0 && size != 0 && start_ < start + size && start < start_ + length_;
  }

  OpenEntry* outer_ = nullptr;
  Process* process_;
  std::size_t identifier_;
  std::uintptr_t start_;
  std::size_t length_;
  std::uint32_t grant_number_;
  Kind kind_;
};

class OpenChain {
 public:
  constexpr OpenChain() = default;
  OpenChain(const OpenChain&) = delete;
  OpenChain& operator=(const OpenChain&) = delete;

  // A place in the chain to unwind to: everything opened later is above it.
  using Mark = const OpenEntry*;
  [[nodiscard]] Mark mark() const { return innermost_; }

  // Closes everything opened since `mark` was taken, innermost first. The frames that hold those
  // entries must still be on the stack; their destructors must not run any more.
  void unwind_to(Mark mark);

  // Whether anything of that process is open.
  [[nodiscard]] bool holds_anything_of(const Process& process) const;
  // Whether a slice over that process's memory is open that was opened in a life before the present
  // one (L3).
  [[nodiscard]] bool holds_slice_of_earlier_life(const Process& process) const;
  // What a reset of that process must pin (L3): the highest end of an open slice in its RAM, and no
  // less than `mark`; 0 where no slice of it is open. The end may lie above the mark in a buffer
  // that was made outside of the kernel.
  [[nodiscard]] std::uintptr_t pin_of(const Process& process, std::uintptr_t mark) const;
  // A grant or custom grant of an earlier life of that process that is still entered and overlaps
  // [start, start + size); null where there is none.
  [[nodiscard]] const OpenEntry* grant_of_earlier_life(const Process& process, std::uintptr_t start,
                                                       std::size_t size) const;

 private:
  template <OpenEntry::Kind>
  friend class OpenScope;

  template <typename F>
  const OpenEntry* find(const Process& process, F matches) const;

  OpenEntry* innermost_ = nullptr;
};

}  // namespace procbuf
