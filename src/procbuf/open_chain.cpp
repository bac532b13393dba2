#include "procbuf/open_chain.hpp"

#include "procbuf/kernel.hpp"
#include "procbuf/platform.hpp"
#include "procbuf/process.hpp"

namespace procbuf {

OpenEntry::OpenEntry(Process& process, std::size_t identifier, Kind kind, std::uintptr_t start,
                     std::size_t length, std::size_t grant_number)
    : outer_(process.kernel_->chain().innermost_),
      process_(&process),
      identifier_(identifier),
      start_(start),
      length_(length),
      grant_number_(grant_number),
      kind_(kind) {
  process.kernel_->chain().innermost_ = this;
  platform::open_access(start_, length_);
}

OpenEntry::~OpenEntry() { process_->kernel_->chain().close_innermost(); }

void OpenChain::close_innermost() {
  const OpenEntry& entry = *innermost_;
  innermost_ = entry.outer_;
  platform::close_access(entry.start_, entry.length_);
  switch (entry.kind_) {
    case OpenEntry::Kind::kSlice: entry.process_->slice_closed(); break;
    case OpenEntry::Kind::kGrant:
      entry.process_->leave_grant(entry.grant_number_, entry.identifier_);
      break;
    case OpenEntry::Kind::kCustomGrant: break;
  }
}

void OpenChain::unwind_to(Mark mark) {
  while (innermost_ != mark) close_innermost();
}

bool OpenChain::holds_slice_of(const Process& process) const {
  for (const OpenEntry* entry = innermost_; entry != nullptr; entry = entry->outer_) {
    if (entry->process_ == &process && entry->kind_ == OpenEntry::Kind::kSlice) return true;
  }
  return false;
}

bool OpenChain::holds_slice_of_earlier_life(const Process& process) const {
  for (const OpenEntry* entry = innermost_; entry != nullptr; entry = entry->outer_) {
    if (entry->process_ == &process && entry->kind_ == OpenEntry::Kind::kSlice &&
        entry->identifier_ != process.identifier_) {
      return true;
    }
  }
  return false;
}

const OpenEntry* OpenChain::grant_of_earlier_life(const Process& process, std::uintptr_t start,
                                                  std::size_t size) const {
  for (const OpenEntry* entry = innermost_; entry != nullptr; entry = entry->outer_) {
    if (entry->process_ == &process && entry->kind_ != OpenEntry::Kind::kSlice &&
        entry->identifier_ != process.identifier_ && entry->overlaps(start, size)) {
      return entry;
    }
  }
  return nullptr;
}

}  // namespace procbuf
