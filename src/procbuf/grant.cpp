#include "procbuf/grant.hpp"

#include "procbuf/panic.hpp"

namespace procbuf {
namespace detail {

std::expected<EnteredGrant, ProcessError> GrantBase::enter_or_allocate(ProcessId id) const {
  Process* const process = Process::find(id);
  if (process == nullptr) return std::unexpected(ProcessError::NoSuchApp);
  std::expected<GrantBlock, ProcessError> block = process->enter_grant(number_);
  if (!block && block.error() == ProcessError::OutOfMemory) {
    const auto made =
        process->allocate_grant(number_, driver_number_, layout_.size(data_size_, data_align_),
                                GrantLayout::align(data_align_));
    if (!made) return std::unexpected(made.error());
    initialise(*process);
    block = process->enter_grant(number_);
  }
  if (!block) return std::unexpected(block.error());
  return EnteredGrant{process, *block};
}

// The memory may hold anything, of this process or of an earlier life's grants: every slot starts
// as (0, 0) (A4).
void GrantBase::initialise(Process& process) const {
  const GrantBlock block = *process.enter_grant(number_);
  OpenEntry entry(OpenEntry::Kind::kGrant, process, process.process_id().id(), block.start,
                  block.size, number_);
  const OpenScope<OpenEntry::Kind::kGrant> scope(entry);
  new (pointer_to<std::size_t>(block.start)) std::size_t(layout_.counters_word());
  auto* const upcalls = pointer_to<SavedUpcall>(block.start + layout_.upcalls_offset());
  for (std::size_t i = 0; i < layout_.counts().upcalls; ++i) new (upcalls + i) SavedUpcall{};
  auto* const allow_ro = pointer_to<SavedAllow>(block.start + layout_.allow_ro_offset());
  for (std::size_t i = 0; i < layout_.counts().allow_ro; ++i) new (allow_ro + i) SavedAllow{};
  auto* const allow_rw = pointer_to<SavedAllow>(block.start + layout_.allow_rw_offset());
  for (std::size_t i = 0; i < layout_.counts().allow_rw; ++i) new (allow_rw + i) SavedAllow{};
  construct_(pointer_to<void>(data_address(block)));
}

void GrantBase::panic_entered_again(ProcessId id) const {
  panic("re-enter: the grant of driver ", driver_number_, " is already entered for process ",
        id.index(), " (identifier ", id.id(), ")");
}

}  // namespace detail

std::expected<CustomGrant, ProcessError> CustomGrant::allocate(ProcessId id, std::size_t size,
                                                               std::size_t align) {
  Process* const process = Process::find(id);
  if (process == nullptr) return std::unexpected(ProcessError::NoSuchApp);
  if (!is_power_of_two(align)) panic("custom grant alignment ", align, " is no power of two");
  const std::optional<GrantBlock> block = process->allocate_custom_grant(size, align);
  if (!block) return std::unexpected(ProcessError::OutOfMemory);
  return CustomGrant(id, process->mem_end() - block->start, size);
}

}  // namespace procbuf
