#include "procbuf/grant_store.hpp"

#include <utility>

#include "procbuf/address.hpp"
#include "procbuf/open_chain.hpp"
#include "procbuf/open_scope.hpp"

namespace procbuf {
namespace {

using Slots = GrantStore::Slots;

SavedAllow* saved_allow(std::uintptr_t base, GrantLayout layout, Slots slots, std::size_t slot) {
  const bool read_only = slots == Slots::kReadOnly;
  const std::size_t count = read_only ? layout.counts().allow_ro : layout.counts().allow_rw;
  if (slot >= count) return nullptr;
  const std::size_t first = read_only ? layout.allow_ro_offset() : layout.allow_rw_offset();
  return pointer_to<SavedAllow>(base + first) + slot;
}

GrantLayout layout_at(std::uintptr_t base) {
  return GrantLayout::from_counters_word(*pointer_to<const std::size_t>(base));
}

}  // namespace

std::expected<RawBuffer, ErrorCode> GrantStore::swap(Process& process, std::size_t driver_number,
                                                     Slots slots, std::size_t slot, RawBuffer raw) {
  const auto number = process.lookup_grant_from_driver_num(driver_number);
  if (!number) return std::unexpected(to_error_code(number.error()));
  if (!process.is_running()) return std::unexpected(ErrorCode::FAIL);
  const auto block = process.enter_grant(*number);
  if (!block) return std::unexpected(ErrorCode::NOMEM);  // A1: entered already
  OpenEntry entry(OpenEntry::Kind::kGrant, process, process.process_id().id(), block->start,
                  block->size, *number);
  const OpenScope<OpenEntry::Kind::kGrant> scope(entry);
  SavedAllow* const saved = saved_allow(block->start, layout_at(block->start), slots, slot);
  if (saved == nullptr) return std::unexpected(ErrorCode::NOSUPPORT);
  const RawBuffer previous{saved->ptr, saved->len};
  *saved = {.ptr = raw.ptr, .len = raw.len};
  return previous;
}

GrantKernelData::GrantKernelData(std::uintptr_t base, ProcessId id)
    : base_(base), layout_(layout_at(base)), id_(id) {}

std::expected<ReadOnlyProcessBufferRef, ProcessError> GrantKernelData::get_readonly_processbuffer(
    std::size_t slot) const {
  using Result = std::expected<ReadOnlyProcessBufferRef, ProcessError>;
  const SavedAllow* const saved = saved_allow(base_, layout_, Slots::kReadOnly, slot);
  if (saved == nullptr) return Result(std::unexpect, ProcessError::AddressOutOfBounds);
  return Result(std::in_place, detail::RefKey(), RawBuffer{saved->ptr, saved->len}, id_);
}

std::expected<ReadWriteProcessBufferRef, ProcessError> GrantKernelData::get_readwrite_processbuffer(
    std::size_t slot) const {
  using Result = std::expected<ReadWriteProcessBufferRef, ProcessError>;
  const SavedAllow* const saved = saved_allow(base_, layout_, Slots::kReadWrite, slot);
  if (saved == nullptr) return Result(std::unexpect, ProcessError::AddressOutOfBounds);
  return Result(std::in_place, detail::RefKey(), RawBuffer{saved->ptr, saved->len}, id_);
}

}  // namespace procbuf
