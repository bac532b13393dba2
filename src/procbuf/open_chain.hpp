// The chain of everything of a process's memory that the kernel has open: slices that are entered,
// grants that are entered.
//
// Each entry lives in the frame of the function that opened it and points to the next one out, so
// opening costs a few stores and no allocation. What the chain is for:
//   - after a caught panic the kernel unwinds it to a mark, so that nothing stays entered although
//     no destructor ran (E4: leaving happens on every way out);
//   - a restart finds the slices that are still open and pins the memory under them (L3);
//   - an allocation finds the grants that are still entered from an earlier life and stays off them;
//   - the platform's access guard hears of every opening and closing.
// Used by the buffers, the grants and the Process; capsules never see it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace procbuf {

class Process;
class OpenChain;

// One open thing. Construction opens it, destruction closes it; entries close in the reverse order
// of their opening, by the shape of the code that holds them.
class OpenEntry {
 public:
  enum class Kind : std::uint8_t { kSlice, kGrant, kCustomGrant };

  OpenEntry(const OpenEntry&) = delete;
  OpenEntry& operator=(const OpenEntry&) = delete;

  [[nodiscard]] std::uintptr_t start() const { return start_; }

 protected:
  // [start, start + length) of `process`, in the life named `identifier`. `grant_number` counts for
  // kGrant only.
  OpenEntry(Process& process, std::size_t identifier, Kind kind, std::uintptr_t start,
            std::size_t length, std::size_t grant_number);
  ~OpenEntry();

 private:
  friend class OpenChain;

  // Neither [start, start + size) nor the entry wraps; what is empty overlaps nothing.
  [[nodiscard]] bool overlaps(std::uintptr_t start, std::size_t size) const {
    return length_ != 0 && size != 0 && start_ < start + size && start < start_ + length_;
  }

  OpenEntry* outer_;
  Process* process_;
  std::size_t identifier_;
  std::uintptr_t start_;
  std::size_t length_;
  std::size_t grant_number_;
  Kind kind_;
};

// A slice over a process's memory.
class OpenSlice final : OpenEntry {
 public:
  OpenSlice(Process& process, std::size_t identifier, std::uintptr_t start, std::size_t length)
      : OpenEntry(process, identifier, Kind::kSlice, start, length, 0) {}
};

// A grant that is entered. Process::enter_grant has marked it; closing the entry leaves it.
class OpenGrant final : OpenEntry {
 public:
  OpenGrant(Process& process, std::size_t identifier, std::uintptr_t start, std::size_t length,
            std::size_t grant_number)
      : OpenEntry(process, identifier, Kind::kGrant, start, length, grant_number) {}
};

// A custom grant that is entered.
class OpenCustomGrant final : OpenEntry {
 public:
  OpenCustomGrant(Process& process, std::size_t identifier, std::uintptr_t start,
                  std::size_t length)
      : OpenEntry(process, identifier, Kind::kCustomGrant, start, length, 0) {}
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

  // Whether a slice over that process's memory is open, opened in any life of it, or in a life
  // before the present one (L3).
  [[nodiscard]] bool holds_slice_of(const Process& process) const;
  [[nodiscard]] bool holds_slice_of_earlier_life(const Process& process) const;
  // A grant or custom grant of an earlier life of that process that is still entered and overlaps
  // [start, start + size); null where there is none.
  [[nodiscard]] const OpenEntry* grant_of_earlier_life(const Process& process, std::uintptr_t start,
                                                       std::size_t size) const;

 private:
  friend class OpenEntry;

  void close_innermost();

  OpenEntry* innermost_ = nullptr;
};

}  // namespace procbuf
