// Reaching buffers and slices by the names a scenario gives them: the template half of the
// Executor, for executor_capsule.cpp. Each calls `use` with what the name means, or writes the
// refusal as the operation's outcome.
#pragma once

#include <utility>

#include "core/executor.hpp"

namespace harness {

// L1: whether the slots of an entered grant, asked now, give a buffer that can be used. Of a life
// that ended while the grant was entered, none may.
inline bool hands_out_live_buffers(const procbuf::GrantKernelData& kernel_data) {
  for (std::size_t slot = 0;; ++slot) {
    const auto ro = kernel_data.get_readonly_processbuffer(slot);
    const auto rw = kernel_data.get_readwrite_processbuffer(slot);
    if (!ro && !rw) return false;
    if ((ro && (*ro)->enter([](const auto&) {})) || (rw && (*rw)->enter([](const auto&) {}))) {
      return true;
    }
  }
}

// `use(const GrantKernelData&)`, with the grant of the named driver entered for the named life.
template <typename F>
void Executor::with_grant(const scenario::BufferName& name, F use) {
  const Capsule& capsule = capsules_[name.driver].capsule();
  const procbuf::ProcessId id = identifier(name);
  const auto entered =
      capsule.enter_grant(id, [&](const procbuf::GrantKernelData& kernel_data, bool intact) {
        if (intact) {
          use(kernel_data);
        } else {
          outcome_->put("corrupt");  // something wrote over the capsule's data
        }
        if (!is_alive(id) && hands_out_live_buffers(kernel_data)) outcome_->put("corrupt");  // L1
      });
  if (!entered) put_error(entered.error());
}

// `use(const ReadWriteProcessBuffer&)`.
template <typename F>
void Executor::with_kept(const scenario::BufferName& name, F use) {
  const std::size_t slot = name.slot.resolve();
  if (slot >= scenario::kUserspaceReadableSlots) {
    put_error(procbuf::ProcessError::AddressOutOfBounds);
    return;
  }
  use(capsules_[name.driver].capsule().kept(name.process, slot));
}

// `use(const ReadWriteProcessBuffer&)`.
template <typename F>
void Executor::with_writeable_buffer(const scenario::BufferName& name, F use) {
  using Kind = scenario::BufferName::Kind;
  switch (name.kind) {
    case Kind::kRw:
      with_grant(name, [&](const procbuf::GrantKernelData& kernel_data) {
        const auto buffer = kernel_data.get_readwrite_processbuffer(name.slot.resolve());
        if (buffer) {
          use(**buffer);
        } else {
          put_error(buffer.error());
        }
      });
      break;
    case Kind::kUr: with_kept(name, use); break;
    case Kind::kExternalRw: use(world_->external_rw[name.number]); break;
    default: use(procbuf::ReadWriteProcessBuffer()); break;  // kDefaultRw
  }
}

// `use(const auto& buffer)`, a ReadOnlyProcessBuffer or a ReadWriteProcessBuffer.
template <typename F>
void Executor::with_readable_buffer(const scenario::BufferName& name, F use) {
  using Kind = scenario::BufferName::Kind;
  switch (name.kind) {
    case Kind::kRo:
      with_grant(name, [&](const procbuf::GrantKernelData& kernel_data) {
        const auto buffer = kernel_data.get_readonly_processbuffer(name.slot.resolve());
        if (buffer) {
          use(**buffer);
        } else {
          put_error(buffer.error());
        }
      });
      break;
    case Kind::kExternalRo: use(world_->external_ro[name.number]); break;
    case Kind::kDefaultRo: use(procbuf::ReadOnlyProcessBuffer()); break;
    default: with_writeable_buffer(name, use); break;
  }
}

// `use(const auto& slice)`, a slice that can be read.
template <typename F>
void Executor::with_readable(const scenario::BufferName& name, F use) {
  if (name.kind == scenario::BufferName::Kind::kIt) {
    const OpenBlock& block = block_of(name);
    if (block.writeable != nullptr) {
      use(*block.writeable);
    } else {
      use(*block.readable);
    }
    return;
  }
  with_readable_buffer(name, [&](const auto& buffer) {
    const auto entered =
        buffer.enter([&](const procbuf::ReadableProcessSlice& slice) { use(slice); });
    if (!entered) put_error(entered.error());
  });
}

// `use(const WriteableProcessSlice&)`.
template <typename F>
void Executor::with_writeable(const scenario::BufferName& name, F use) {
  if (name.kind == scenario::BufferName::Kind::kIt) {
    use(*block_of(name).writeable);
    return;
  }
  with_writeable_buffer(name, [&](const procbuf::ReadWriteProcessBuffer& buffer) {
    const auto entered =
        buffer.mut_enter([&](const procbuf::WriteableProcessSlice& slice) { use(slice); });
    if (!entered) put_error(entered.error());
  });
}

}  // namespace harness
