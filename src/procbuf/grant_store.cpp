#include "procbuf/grant_store.hpp"

#include <utility>

#include "procbuf/address.hpp"
#include "procbuf/open_chain.hpp"
#include "procbuf/open_scope.hpp"

namespace procbuf {
namespace {

enum class Access : std::uint8_t { kReadOnly, kReadWrite };

template <Access kAccess>
SavedAllow* saved_allow(std::uintptr_t base, GrantLayout layout, std::size_t slot) {
  constexpr bool kIsReadOnly = kAccess == Access::kReadOnly;
  const std::size_t count = kIsReadOnly ? layout.counts().allow_ro : layout.counts().allow_rw;
  if (slot >= count) return nullptr;
  const std::size_t first = kIsReadOnly ? layout.allow_ro_offset() : layout.allow_rw_offset();
  return pointer_to<SavedAllow>(base + first) + slot;
}

GrantLayout layout_at(std::uintptr_t base) {
  return GrantLayout::from_counters_word(*pointer_to<const std::size_t>(base));
}

// Puts `raw` into the slot and gives back what was there.
template <Access kAccess>
std::expected<RawBuffer, ErrorCode> swap(Process& process, std::size_t driver_number,
                                         std::size_t slot, RawBuffer raw) {
  const auto number = process.lookup_grant_from_driver_num(driver_number);
  if (!number) return std::unexpected(to_error_code(number.error()));
  if (!process.is_running()) return std::unexpected(ErrorCode::FAIL);
  const auto block = process.enter_grant(*number);
  if (!block) return std::unexpected(ErrorCode::NOMEM);  // A1: entered already
  OpenEntry entry(OpenEntry::Kind::kGrant, process, process.process_id().id(), block->start,
                  block->size, *number);
  const OpenScope<OpenEntry::Kind::kGrant> scope(entry);
  SavedAllow* const saved = saved_allow<kAccess>(block->start, layout_at(block->start), slot);
  if (saved == nullptr) return std::unexpected(ErrorCode::NOSUPPORT);
  const RawBuffer previous{saved->ptr, saved->len};
  *saved = {.ptr = raw.ptr, .len = raw.len};
  return previous;
}

}  // namespace

std::expected<ReadOnlyProcessBuffer, Refused<ReadOnlyProcessBuffer>> GrantStore::allow_ro(
    Process& process, std::size_t driver_number, std::size_t slot, ReadOnlyProcessBuffer buffer) {
  const RawBuffer raw = std::move(buffer).consume();
  const auto previous = swap<Access::kReadOnly>(process, driver_number, slot, raw);
  const auto make = [&](RawBuffer pair) {
    return ReadOnlyProcessBuffer(pointer_to<const std::uint8_t>(pair.ptr), pair.len,
                                 process.process_id());
  };
  if (!previous) return std::unexpected(Refused{previous.error(), make(raw)});
  return make(*previous);
}

std::expected<ReadWriteProcessBuffer, Refused<ReadWriteProcessBuffer>> GrantStore::allow_rw(
    Process& process, std::size_t driver_number, std::size_t slot, ReadWriteProcessBuffer buffer) {
  const RawBuffer raw = std::move(buffer).consume();
  const auto previous = swap<Access::kReadWrite>(process, driver_number, slot, raw);
  const auto make = [&](RawBuffer pair) {
    return ReadWriteProcessBuffer(pointer_to<std::uint8_t>(pair.ptr), pair.len,
                                  process.process_id());
  };
  if (!previous) return std::unexpected(Refused{previous.error(), make(raw)});
  return make(*previous);
}

GrantKernelData::GrantKernelData(std::uintptr_t base, ProcessId id)
    : base_(base), layout_(layout_at(base)), id_(id) {}

std::expected<ReadOnlyProcessBufferRef, ProcessError> GrantKernelData::get_readonly_processbuffer(
    std::size_t slot) const {
  using Result = std::expected<ReadOnlyProcessBufferRef, ProcessError>;
  const SavedAllow* const saved = saved_allow<Access::kReadOnly>(base_, layout_, slot);
  if (saved == nullptr) return Result(std::unexpect, ProcessError::AddressOutOfBounds);
  return Result(std::in_place, detail::RefKey(), RawBuffer{saved->ptr, saved->len}, id_);
}

std::expected<ReadWriteProcessBufferRef, ProcessError> GrantKernelData::get_readwrite_processbuffer(
    std::size_t slot) const {
  using Result = std::expected<ReadWriteProcessBufferRef, ProcessError>;
  const SavedAllow* const saved = saved_allow<Access::kReadWrite>(base_, layout_, slot);
  if (saved == nullptr) return Result(std::unexpect, ProcessError::AddressOutOfBounds);
  return Result(std::in_place, detail::RefKey(), RawBuffer{saved->ptr, saved->len}, id_);
}

}  // namespace procbuf
