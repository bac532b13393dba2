// What the operations on a slice do, on plain bytes: rules C (slices) and G (streaming slice).
//
// The model calls it once it has the slice; nothing here knows of processes or buffers.
#pragma once

#include <optional>

#include "model/slice.hpp"
#include "scenario/operation.hpp"
#include "scenario/outcome.hpp"

namespace model {

// C1: the part of the slice that the range names, an index one byte; none outside of the slice or
// where reversed. `len..` and `len..len` are empty parts.
std::optional<Slice> sub_slice(const Slice& slice, const scenario::Range& range);

// Runs a capsule operation that works on the bytes of one buffer (`get` to `iter`, and the
// `append_chunk` ones) and appends its outcome, a panic included. Read-only operations do not
// write. Where the outcome hangs on bytes that are not known, it is a pattern
// (scenario/pattern.hpp).
void slice_operation(const scenario::Operation& operation, const Slice& slice,
                     scenario::OutcomeWriter& out);

}  // namespace model
