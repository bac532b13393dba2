// Capsule operations, and the blocks that keep a slice open.
#include <algorithm>
#include <array>

#include "core/executor_buffers.hpp"
#include "procbuf/streaming_process_slice.hpp"
#include "procbuf/trusted.hpp"
#include "scenario/wrapping.hpp"

namespace harness {

using procbuf::GrantKernelData;
using procbuf::ProcessId;
using procbuf::ReadWriteProcessBuffer;
using procbuf::WriteableProcessSlice;
using scenario::BufferName;
using scenario::Operation;
using scenario::OperationKind;

namespace {

// Calls `use(form)` with the range as the index form of the core it means; `..` is `0..`.
template <typename F>
void with_index_form(const scenario::Range& range, F use) {
  using Form = scenario::Range::Form;
  const std::size_t a = range.a.resolve();
  const std::size_t b = range.b.resolve();
  switch (range.form) {
    case Form::kIndex: use(a); break;
    case Form::kBoth: use(procbuf::Range{a, b}); break;
    case Form::kFrom: use(procbuf::RangeFrom{a}); break;
    case Form::kTo: use(procbuf::RangeTo{b}); break;
    case Form::kFull: use(procbuf::RangeFrom{0}); break;
  }
}

// The same where a sub-slice is needed: an index is one byte. (`max` has no end: reversed, so
// none.)
template <typename F>
void with_range_form(const scenario::Range& range, F use) {
  with_index_form(range, [&](auto form) {
    if constexpr (std::is_same_v<decltype(form), std::size_t>) {
      use(procbuf::Range{form, scenario::wrapping_add<std::size_t>(form, 1)});
    } else {
      use(form);
    }
  });
}

// What `iter` finds in a slice, be it of a process or of plain memory.
struct Sum {
  std::size_t count = 0;
  std::uint32_t hash = scenario::kFnvStart;
  friend constexpr bool operator==(const Sum&, const Sum&) = default;
};

template <typename Slice>
Sum sum_of(const Slice& slice) {
  Sum sum;
  for (const auto& byte : slice) {
    sum.hash = scenario::fnv1a(sum.hash, byte.get());
    ++sum.count;
  }
  return sum;
}

// Longer slices are not copied to plain memory, which is the stack's.
constexpr std::size_t kPlainBytes = 256;

// Writes what indexing gave: one byte, or a part of a slice.
template <typename Part>
void put_part(scenario::OutcomeWriter& outcome, const Part& part) {
  if constexpr (requires { part.get(); }) {
    outcome.byte(part.get());
  } else {
    for (const auto& byte : part) outcome.byte(byte.get());
    if (part.is_empty()) outcome.put("-");
  }
}

}  // namespace

Executor::OpenBlock Executor::block_over(const procbuf::ReadableProcessSlice& slice) {
  return {.readable = &slice, .writeable = nullptr};
}

Executor::OpenBlock Executor::block_over(const WriteableProcessSlice& slice) {
  return {.readable = nullptr, .writeable = &slice};
}

ProcessId Executor::identifier(const BufferName& name) const {
  const Lives& lives = lives_[name.process];
  return name.has_generation && name.generation < lives.count ? lives.known[name.generation]
                                                              : lives.newest;
}

bool Executor::is_alive(ProcessId id) const {
  return world_->kernel.process(id, procbuf::TrustedCode::process_management()) != nullptr;
}

const Executor::OpenBlock& Executor::block_of(const BufferName& name) const {
  return blocks_[block_count_ - 1 - name.number];
}

void Executor::capsule(const Operation& operation) {
  switch (operation.kind) {
    case OperationKind::kLen:
    case OperationKind::kPtr:
    case OperationKind::kMutPtr: buffer_facts(operation); break;
    case OperationKind::kExternal: external(operation); break;
    case OperationKind::kGet:
    case OperationKind::kMutGet: read_part(operation); break;
    case OperationKind::kIndex:
    case OperationKind::kMutIndex: index_part(operation); break;
    case OperationKind::kSet: set(operation); break;
    case OperationKind::kCopyToSlice:
    case OperationKind::kCopyToSliceOrErr: copy_out(operation); break;
    case OperationKind::kCopyFromSlice:
    case OperationKind::kCopyFromSliceOrErr: copy_in(operation); break;
    case OperationKind::kChunks:
    case OperationKind::kMutChunks: chunks(operation); break;
    case OperationKind::kIter: iter(operation); break;
    case OperationKind::kCopy: copy(operation); break;
    default: append(operation); break;
  }
}

void Executor::buffer_facts(const Operation& operation) {
  switch (operation.kind) {
    case OperationKind::kLen:
      with_readable_buffer(operation.buffer,
                           [&](const auto& buffer) { outcome_->put("ok ").length(buffer.len()); });
      break;
    case OperationKind::kPtr:
      with_readable_buffer(operation.buffer, [&](const auto& buffer) {
        outcome_->put("ok ").address(procbuf::address_of(buffer.ptr()));
      });
      break;
    default:
      with_writeable_buffer(operation.buffer, [&](const ReadWriteProcessBuffer& buffer) {
        outcome_->put("ok ").address(procbuf::address_of(buffer.mut_ptr()));
      });
      break;
  }
}

void Executor::external(const Operation& operation) {
  const auto made = [&](const auto& buffer) {
    outcome_->put("ok ").address(procbuf::address_of(buffer.ptr())).put(" ").length(buffer.len());
  };
  const ProcessId id = identifier(operation.second);
  const std::size_t number = operation.buffer.number;
  if (operation.buffer.kind == BufferName::Kind::kExternalRw) {
    with_writeable_buffer(operation.second, [&](const ReadWriteProcessBuffer& source) {
      world_->external_rw[number] = ReadWriteProcessBuffer::new_external(
          source.mut_ptr(), source.len(), id, procbuf::TrustedCode::external_process());
      made(world_->external_rw[number]);
    });
  } else {
    with_readable_buffer(operation.second, [&](const auto& source) {
      world_->external_ro[number] = procbuf::ReadOnlyProcessBuffer::new_external(
          source.ptr(), source.len(), id, procbuf::TrustedCode::external_process());
      made(world_->external_ro[number]);
    });
  }
}

void Executor::read_part(const Operation& operation) {
  const auto read = [&](const auto& slice) {
    with_index_form(operation.range, [&](auto form) {
      const auto part = slice.get(form);
      if (!part) {
        outcome_->put("none");
        return;
      }
      outcome_->put("ok ");
      put_part(*outcome_, *part);
    });
  };
  if (operation.kind == OperationKind::kGet) {
    with_readable(operation.buffer, read);
  } else {
    with_writeable(operation.buffer, read);
  }
}

void Executor::index_part(const Operation& operation) {
  const auto read = [&](const auto& slice) {
    with_index_form(operation.range, [&](auto form) {
      const auto& part = slice[form];
      outcome_->put("ok ");
      put_part(*outcome_, part);
    });
  };
  if (operation.kind == OperationKind::kIndex) {
    with_readable(operation.buffer, read);
  } else {
    with_writeable(operation.buffer, read);
  }
}

void Executor::set(const Operation& operation) {
  with_writeable(operation.buffer, [&](const WriteableProcessSlice& slice) {
    const auto byte = slice.get(operation.number.resolve());
    if (byte) byte->set(operation.byte);
    outcome_->put(byte ? "ok" : "none");
  });
}

void Executor::copy_out(const Operation& operation) {
  with_readable(operation.buffer, [&](const auto& slice) {
    with_range_form(operation.range, [&](auto form) {
      const auto part = slice.get(form);
      if (!part) {
        outcome_->put("none");
        return;
      }
      std::array<std::uint8_t, scenario::kMaxBytes> storage;
      const auto destination = std::span(storage).first(operation.number.resolve());
      std::ranges::fill(destination, std::uint8_t{0xaa});
      if (operation.kind == OperationKind::kCopyToSlice) {
        part->copy_to_slice(destination);
        outcome_->put("ok ");
      } else if (const auto copied = part->copy_to_slice_or_err(destination); !copied) {
        put_error(copied.error());
        outcome_->put(" ");
      } else {
        outcome_->put("ok ");
      }
      outcome_->hex(destination);
    });
  });
}

void Executor::copy_in(const Operation& operation) {
  with_writeable(operation.buffer, [&](const WriteableProcessSlice& slice) {
    with_range_form(operation.range, [&](auto form) {
      const auto part = slice.get(form);
      if (!part) {
        outcome_->put("none");
      } else if (operation.kind == OperationKind::kCopyFromSlice) {
        part->copy_from_slice(operation.bytes);
        outcome_->put("ok");
      } else if (const auto copied = part->copy_from_slice_or_err(operation.bytes); !copied) {
        put_error(copied.error());
      } else {
        outcome_->put("ok");
      }
    });
  });
}

void Executor::chunks(const Operation& operation) {
  const std::size_t length = operation.number.resolve();
  if (operation.kind == OperationKind::kChunks) {
    with_readable(operation.buffer, [&](const auto& slice) {
      const auto& parts = slice.chunks(length);
      outcome_->put("ok");
      for (const auto& chunk : parts) {
        outcome_->put(" ");
        put_part(*outcome_, chunk);
      }
    });
    return;
  }
  with_writeable(operation.buffer, [&](const WriteableProcessSlice& slice) {
    const auto& parts = slice.chunks(length);
    outcome_->put("ok");
    std::size_t k = 0;
    for (const auto& chunk : parts) {
      for (const auto& byte : chunk) byte.set(byte.get() ^ static_cast<std::uint8_t>(k & 0xff));
      ++k;
      outcome_->put(" ");
      put_part(*outcome_, chunk);
    }
  });
}

// C5: client code is written once, for plain memory too, and finds the same there.
void Executor::iter(const Operation& operation) {
  with_readable(operation.buffer, [&](const auto& slice) {
    const Sum sum = sum_of(slice);
    if (slice.len() <= kPlainBytes) {
      std::array<std::uint8_t, kPlainBytes> storage;
      const auto plain = std::span(storage).first(slice.len());
      slice.copy_to_slice(plain);
      if (sum_of(procbuf::ReadableProcessSlice::of(plain)) != sum ||
          sum_of(WriteableProcessSlice::of(plain)) != sum) {
        outcome_->put("plain differs");
        return;
      }
    }
    outcome_->put("ok ").number(sum.count).put(" ").hash(sum.hash);
  });
}

// Two slots of the same grant are both reached in one entering of it; anything else is entered one
// inside the other.
void Executor::copy(const Operation& operation) {
  const auto copy_bytes = [&](const auto& source, const WriteableProcessSlice& destination) {
    const std::size_t count = std::min(source.len(), destination.len());
    for (std::size_t i = 0; i < count; ++i) destination[i].set(source[i].get());
    outcome_->put("ok ").number(count);
  };
  const BufferName& from = operation.buffer;
  const BufferName& to = operation.second;
  const bool from_slot = from.kind == BufferName::Kind::kRo || from.kind == BufferName::Kind::kRw;
  if (!from_slot || to.kind != BufferName::Kind::kRw || from.driver != to.driver ||
      identifier(from) != identifier(to)) {
    with_readable(from, [&](const auto& source) {
      with_writeable(
          to, [&](const WriteableProcessSlice& destination) { copy_bytes(source, destination); });
    });
    return;
  }
  with_grant(from, [&](const GrantKernelData& kernel_data) {
    const auto enter_both = [&](const auto& source_buffer) {
      if (!source_buffer) return put_error(source_buffer.error());
      const auto entered = (*source_buffer)->enter([&](const auto& source) {
        const auto buffer = kernel_data.get_readwrite_processbuffer(to.slot.resolve());
        if (!buffer) return put_error(buffer.error());
        const auto inner = (*buffer)->mut_enter(
            [&](const WriteableProcessSlice& destination) { copy_bytes(source, destination); });
        if (!inner) put_error(inner.error());
      });
      if (!entered) put_error(entered.error());
    };
    if (from.kind == BufferName::Kind::kRo) {
      enter_both(kernel_data.get_readonly_processbuffer(from.slot.resolve()));
    } else {
      enter_both(kernel_data.get_readwrite_processbuffer(from.slot.resolve()));
    }
  });
}

void Executor::append(const Operation& operation) {
  with_writeable(operation.buffer, [&](const WriteableProcessSlice& slice) {
    const procbuf::StreamingProcessSlice stream(slice);
    const auto appended = operation.kind == OperationKind::kAppendChunk
                              ? stream.append_chunk(operation.bytes)
                              : stream.append_chunk_from_iter(operation.bytes);
    if (!appended) {
      put_error(appended.error());
      return;
    }
    outcome_->put("ok first=").put(appended->first ? "true" : "false");
    outcome_->put(" offset=").number(appended->offset);
  });
}

// Opens the slice of a `with` and calls `body` while it is open.
void Executor::enter_block(const Operation& operation, FunctionRef<void()> body) {
  const auto open = [&](OpenBlock block) {
    blocks_[block_count_++] = block;
    body();
    --block_count_;
  };
  const auto open_part = [&](const auto& slice) {
    with_range_form(operation.range, [&](auto form) {
      const auto part = slice.get(form);
      if (part) {
        open(block_over(*part));
      } else {
        outcome_->put("none");
      }
    });
  };
  switch (operation.kind) {
    case OperationKind::kWith:
      with_readable(operation.buffer, [&](const auto& slice) { open(block_over(slice)); });
      break;
    case OperationKind::kMutWith:
      with_writeable(operation.buffer, [&](const auto& slice) { open(block_over(slice)); });
      break;
    case OperationKind::kWithPart: with_readable(operation.buffer, open_part); break;
    default: with_writeable(operation.buffer, open_part); break;
  }
}

}  // namespace harness
