// ProcessId: the name of one life of one process.
//
// F1: an identifier is given at every creation and every reset, counts up from 0, and is never used
// again; the process's place in the table stays. A ProcessId may be kept for ever: once the process
// has been restarted or removed it names nobody (B1). It is two words, a place in the table and the
// identifier, so that checking whether it still names a process takes two loads and a compare.
#pragma once

#include <cstddef>

#include "procbuf/panic.hpp"

namespace procbuf {

class Process;

// One place of the process table. The table is an array of these that outlives every ProcessId into
// it (it is static on a board). Written by the Kernel only.
struct ProcessSlot {
  Process* process = nullptr;  // null: nobody there
  std::size_t index = 0;       // the place's own number
};

class ProcessId {
 public:
  // Names nobody, as in a default buffer.
  constexpr ProcessId() = default;

  // The identifier, for messages and records.
  [[nodiscard]] constexpr std::size_t id() const { return identifier_; }

  // The process's place in the table, the same in all its lives. Panics for a default ProcessId,
  // which has none.
  [[nodiscard]] std::size_t index() const {
    if (slot_ == nullptr) panic("a default ProcessId has no place in the process table");
    return slot_->index;
  }

  friend constexpr bool operator==(const ProcessId&, const ProcessId&) = default;

 private:
  friend class Process;
  constexpr ProcessId(const ProcessSlot& slot, std::size_t identifier)
      : slot_(&slot), identifier_(identifier) {}

  const ProcessSlot* slot_ = nullptr;
  std::size_t identifier_ = 0;
};

}  // namespace procbuf
