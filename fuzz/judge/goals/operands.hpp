// What operands say, where the goals ask: the part that a range names, and kinds of buffer names.
#pragma once

#include <cstddef>

#include "model/model.hpp"
#include "scenario/operation.hpp"

namespace goals {

struct Part {
  std::size_t from;
  std::size_t to;
};

// The part of a slice of `len` bytes that a range names which lies inside of it; that it does is
// the model's decision (C1).
constexpr Part part_of(const scenario::Range& range, std::size_t len) {
  const std::size_t a = range.a.resolve();
  switch (range.form) {
    case scenario::Range::Form::kIndex: return {a, a + 1};
    case scenario::Range::Form::kBoth: return {a, range.b.resolve()};
    case scenario::Range::Form::kFrom: return {a, len};
    case scenario::Range::Form::kTo: return {0, range.b.resolve()};
    case scenario::Range::Form::kFull: break;
  }
  return {0, len};
}

constexpr bool in_grant(const scenario::BufferName& name) {
  return name.kind == scenario::BufferName::Kind::kRw ||
         name.kind == scenario::BufferName::Kind::kRo;
}

constexpr bool is_external(const scenario::BufferName& name) {
  return name.kind == scenario::BufferName::Kind::kExternalRw ||
         name.kind == scenario::BufferName::Kind::kExternalRo;
}

// Of a name in a grant: which of its slots it counts in.
constexpr model::Model::Slots slots_of(const scenario::BufferName& name) {
  return name.kind == scenario::BufferName::Kind::kRo ? model::Model::Slots::kReadOnly
                                                      : model::Model::Slots::kReadWrite;
}

}  // namespace goals
