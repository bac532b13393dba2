#include "procbuf/open_chain.hpp"

#include "procbuf/open_scope.hpp"
#include "procbuf/process.hpp"

namespace procbuf {

void OpenChain::unwind_to(Mark mark) {
  while (innermost_ != mark) {
    const OpenEntry& entry = *innermost_;
    innermost_ = entry.outer_;
    detail::closed(entry.kind_, *entry.process_, entry.start_, entry.length_, entry.grant_number_);
  }
}

// The innermost entry of that process for which `matches(entry)`; null where there is none.
template <typename F>
const OpenEntry* OpenChain::find(const Process& process, F matches) const {
  for (const OpenEntry* entry = innermost_; entry != nullptr; entry = entry->outer_) {
    if (entry->process_ == &process && matches(*entry)) return entry;
  }
  return nullptr;
}

bool OpenChain::holds_anything_of(const Process& process) const {
  return find(process, [](const OpenEntry&) { return true; }) != nullptr;
}

bool OpenChain::holds_slice_of_earlier_life(const Process& process) const {
  return find(process, [&](const OpenEntry& entry) {
           return entry.kind_ == OpenEntry::Kind::kSlice &&
                  entry.identifier_ != process.process_id().id();
         }) != nullptr;
}

std::uintptr_t OpenChain::pin_of(const Process& process, std::uintptr_t mark) const {
  std::uintptr_t pin = 0;
  find(process, [&](const OpenEntry& entry) {
    if (entry.kind_ != OpenEntry::Kind::kSlice) return false;
    if (pin < mark) pin = mark;
    const std::uintptr_t end = entry.start_ + entry.length_;
    const bool in_ram = entry.start_ >= process.mem_start() && end <= process.mem_end();
    if (in_ram && pin < end) pin = end;
    return false;  // all of them count
  });
  return pin;
}

const OpenEntry* OpenChain::grant_of_earlier_life(const Process& process, std::uintptr_t start,
                                                  std::size_t size) const {
  return find(process, [&](const OpenEntry& entry) {
    return entry.kind_ != OpenEntry::Kind::kSlice &&
           entry.identifier_ != process.process_id().id() && entry.overlaps(start, size);
  });
}

}  // namespace procbuf
