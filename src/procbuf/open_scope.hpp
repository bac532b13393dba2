// Opening something of a process's memory for the length of a C++ scope.
//
//   OpenEntry entry(OpenEntry::Kind::kSlice, process, identifier, start, length);
//   const OpenScope<OpenEntry::Kind::kSlice> scope(entry);
//
// Two objects and not one: the entry's address goes into the chain, so the compiler must take it
// for changed by any call; what closing needs is in the scope, which nobody else sees, and stays in
// registers. Entering a buffer is this and a liveness check. Used by the buffers and the grants.
#pragma once

#include <cstddef>
#include <cstdint>

#include "procbuf/open_chain.hpp"
#include "procbuf/platform.hpp"
#include "procbuf/process.hpp"

namespace procbuf {

namespace detail {

// What happens when an entry closes, at the end of its scope or after a panic: the access guard and
// the process hear of it. The entry is out of the chain by then.
inline void closed(OpenEntry::Kind kind, Process& process, std::uintptr_t start, std::size_t length,
                   std::size_t grant_number) {
  platform::close_access(start, length);
  if (kind == OpenEntry::Kind::kSlice) process.slice_closed();
  if (kind == OpenEntry::Kind::kGrant) process.leave_grant(grant_number);
}

}  // namespace detail

// Opens the entry, which outlives it, and closes it again. Scopes close in the reverse order of
// their opening, by the shape of the code that holds them; after a panic the chain is unwound
// instead, and no destructor runs.
template <OpenEntry::Kind kKind>
class OpenScope {
 public:
  explicit OpenScope(OpenEntry& entry)
      : process_(*entry.process_),
        chain_(process_.open_chain()),
        outer_(chain_.innermost_),
        start_(entry.start_),
        length_(entry.length_),
        grant_number_(entry.grant_number_) {
    entry.outer_ = outer_;
    chain_.innermost_ = &entry;
    platform::open_access(start_, length_);
  }
  OpenScope(const OpenScope&) = delete;
  OpenScope& operator=(const OpenScope&) = delete;
  ~OpenScope() {
    chain_.innermost_ = outer_;
    detail::closed(kKind, process_, start_, length_, grant_number_);
  }

 private:
  Process& process_;
  OpenChain& chain_;
  OpenEntry* outer_;
  std::uintptr_t start_;
  std::size_t length_;
  std::size_t grant_number_;
};

}  // namespace procbuf
