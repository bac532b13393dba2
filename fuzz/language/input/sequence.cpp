// Taking out, putting in, moving. What makes a program well-formed again is in repair.cpp.
#include "input/sequence.hpp"

#include <algorithm>
#include <iterator>

#include "input/format.hpp"

namespace input {

using scenario::Operation;
using scenario::OperationKind;

namespace {

// An edit may double a program before repair() cuts it; more is grown for once and kept.
constexpr std::size_t kUsualOperations = 2 * kMaxOperations;
constexpr std::size_t kPayloadRoom = 32 * scenario::kMaxBytes;

auto iterator_at(auto& operations, std::size_t at) {
  return operations.begin() + static_cast<std::ptrdiff_t>(at);
}

}  // namespace

Sequence::Sequence() {
  operations_.reserve(kUsualOperations);
  aside_.reserve(kUsualOperations);
  payloads_.reserve(kPayloadRoom);
}

void Sequence::load(const scenario::Program& program) {
  boot_ = program.boot;
  operations_.assign(program.operations.begin(), program.operations.end());
  payloads_.clear();
}

Stretch Sequence::whole(std::size_t at, std::size_t least) const {
  const std::size_t first = operations_[at].kind == OperationKind::kEnd ? opener_of(at) : at;
  std::size_t depth = 0;
  std::size_t last = first;
  while (last < size() && (depth > 0 || last - first < least)) {
    const OperationKind kind = operations_[last].kind;
    if (kind == OperationKind::kEnd) {
      if (depth == 0) break;
      --depth;
    }
    if (scenario::opens_block(kind)) ++depth;
    ++last;
  }
  return {first, last - first};
}

std::size_t Sequence::opener_of(std::size_t end) const {
  std::size_t at = end;
  for (std::size_t depth = 1; depth > 0;) {
    const OperationKind kind = operations_[--at].kind;
    if (kind == OperationKind::kEnd) ++depth;
    if (scenario::opens_block(kind)) --depth;
  }
  return at;
}

std::size_t Sequence::end_of(std::size_t opener) const {
  const Stretch block = whole(opener, 1);
  return block.first + block.count - 1;
}

void Sequence::insert(std::size_t at, std::span<const Operation> operations) {
  const auto place =
      operations_.insert(iterator_at(operations_, at), operations.begin(), operations.end());
  for (Operation& operation : std::span(place, operations.size())) {
    operation.bytes = keep(operation.bytes);
  }
}

void Sequence::duplicate(Stretch stretch, std::size_t to, std::size_t times) {
  const std::span<const Operation> original = of(stretch);
  aside_.clear();
  for (std::size_t i = 0; i < times && aside_.size() < kMaxOperations; ++i) {
    aside_.insert(aside_.end(), original.begin(), original.end());
  }
  operations_.insert(iterator_at(operations_, to), aside_.begin(), aside_.end());
}

void Sequence::remove(Stretch stretch) {
  const auto first = iterator_at(operations_, stretch.first);
  operations_.erase(first, std::next(first, static_cast<std::ptrdiff_t>(stretch.count)));
}

void Sequence::move(Stretch stretch, std::size_t to) {
  const auto first = iterator_at(operations_, stretch.first);
  const auto last = iterator_at(operations_, stretch.first + stretch.count);
  if (to < stretch.first) {
    std::rotate(iterator_at(operations_, to), first, last);
  } else {
    std::rotate(first, last, iterator_at(operations_, to + stretch.count));
  }
}

void Sequence::swap(Stretch first, Stretch second) {
  const std::size_t between = second.first - (first.first + first.count);
  move(second, first.first);
  move({first.first + second.count, first.count}, first.first + second.count + between);
}

std::span<std::uint8_t> Sequence::keep(std::span<const std::uint8_t> bytes) {
  const std::size_t start = payloads_.size();
  const auto kept = bytes.first(std::min(bytes.size(), payloads_.capacity() - start));
  payloads_.insert(payloads_.end(), kept.begin(), kept.end());
  return std::span(payloads_).subspan(start);
}

}  // namespace input
