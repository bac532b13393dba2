#include "draw/accesses.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace draw {

using scenario::BufferName;
using scenario::Operation;
using scenario::OperationKind;

namespace {

// The header of a streaming slice: its offset lies here, its data from the end on (G1).
constexpr std::size_t kOffsetAt = 4;
constexpr std::size_t kDataAt = 8;

bool succeeded(std::string_view outcome) {
  return outcome == "ok" || outcome.starts_with("ok ") || outcome == "true";
}

// The number behind the last of `marker` in an outcome; 0 where there is none.
std::size_t number_behind(std::string_view outcome, std::string_view marker) {
  const std::size_t at = outcome.rfind(marker);
  if (at == std::string_view::npos) return 0;
  const std::string_view digits = outcome.substr(at + marker.size());
  std::size_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

// The part of a stretch from `start` on, as much of `length` as there is.
std::optional<Stretch> part(const std::optional<Stretch>& whole, std::size_t start,
                            std::size_t length) {
  if (!whole || start >= whole->length) return std::nullopt;
  Stretch result = *whole;
  result.start += start;
  result.length = std::min(length, whole->length - start);
  return result.length == 0 ? std::nullopt : std::optional(result);
}

std::optional<Stretch> part(const std::optional<Stretch>& whole, const scenario::Range& range) {
  using Form = scenario::Range::Form;
  const std::size_t a = range.a.resolve();
  const std::size_t b = range.b.resolve();
  switch (range.form) {
    case Form::kIndex: return part(whole, a, 1);
    case Form::kBoth: return a < b ? part(whole, a, b - a) : std::nullopt;
    case Form::kFrom: return part(whole, a, SIZE_MAX);
    case Form::kTo: return part(whole, 0, b);
    case Form::kFull: return whole;
  }
  return std::nullopt;
}

// The first bytes of a stretch. Flash byte i reads i & 0xff (docs/scenario.md).
std::vector<std::uint8_t> bytes_at(const Sight& sight, const Stretch& where) {
  std::vector<std::uint8_t> bytes(std::min(where.length, kShownBytes));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t at = where.start + i;
    bytes[i] = where.flash ? static_cast<std::uint8_t>(at & 0xff) : sight.memory[where.process][at];
  }
  return bytes;
}

class Collector {
 public:
  explicit Collector(const Happening& happening) : now_(happening) {}

  std::vector<Access> collect() {
    using enum OperationKind;
    const Operation& operation = now_.operation;
    if (operation.kind == kAppendChunk || operation.kind == kAppendChunkFromIter) {
      append();
    } else if (succeeded(now_.outcome)) {
      switch (scenario::shape_of(operation.kind).side) {
        case scenario::Side::kUserspace: userspace(); break;
        case scenario::Side::kKernel: kernel(); break;
        case scenario::Side::kCapsule: capsule(); break;
        case scenario::Side::kBlock: break;
      }
    }
    return std::move(accesses_);
  }

  [[nodiscard]] std::optional<Stretch> opened() const {
    if (!succeeded(now_.outcome)) return std::nullopt;
    const std::optional<Stretch> whole = buffer(now_.operation.buffer);
    const bool has_range = now_.operation.kind == OperationKind::kWithPart ||
                           now_.operation.kind == OperationKind::kMutWithPart;
    return has_range ? part(whole, now_.operation.range) : whole;
  }

 private:
  // Reading comes before writing, where an operation does both.
  void read(const std::optional<Stretch>& where) {
    if (where) {
      accesses_.push_back(
          {.where = *where, .write = false, .before = {}, .bytes = bytes_at(now_.before, *where)});
    }
  }

  void write(const std::optional<Stretch>& where) {
    if (where) {
      accesses_.push_back({.where = *where,
                           .write = true,
                           .before = bytes_at(now_.before, *where),
                           .bytes = bytes_at(now_.after, *where)});
    }
  }

  // Where the operation's address lay when it was issued.
  [[nodiscard]] std::optional<Stretch> at_address(std::size_t length) const {
    std::array<std::uintptr_t, scenario::kMaxProcesses> breaks{};
    for (std::size_t p = 0; p < breaks.size(); ++p) breaks[p] = now_.before.processes[p].app_break;
    const Operation& operation = now_.operation;
    return locate(
        scenario::resolve(operation.address, operation.process, now_.boot, now_.placement, breaks),
        length, now_.boot, now_.placement);
  }

  // Where a buffer lay when it was used. A name with a generation that has come to anything means
  // the present life.
  [[nodiscard]] std::optional<Stretch> buffer(const BufferName& name) const {
    if (name.kind == BufferName::Kind::kIt) {
      return name.number < now_.open.size() ? now_.open[now_.open.size() - 1 - name.number]
                                            : std::nullopt;
    }
    const bool external =
        name.kind == BufferName::Kind::kExternalRw || name.kind == BufferName::Kind::kExternalRo;
    const std::size_t number = external ? name.number : name.slot.resolve();
    const auto holder = std::ranges::find_if(now_.holders, [&](const Holder& candidate) {
      return candidate.kind == name.kind && candidate.number == number &&
             (external || (candidate.process == name.process && candidate.driver == name.driver));
    });
    if (holder == now_.holders.end()) return std::nullopt;
    const auto& view = now_.after.buffers[static_cast<std::size_t>(holder - now_.holders.begin())];
    return view.present ? locate(view.ptr, view.len, now_.boot, now_.placement) : std::nullopt;
  }

  void userspace() {
    switch (now_.operation.kind) {
      case OperationKind::kStore: write(at_address(now_.operation.bytes.size())); break;
      case OperationKind::kLoad: read(at_address(now_.operation.length.resolve())); break;
      case OperationKind::kMemopBrk:
      case OperationKind::kMemopSbrk: grow(); break;
      default: break;
    }
  }

  void kernel() {
    switch (now_.operation.kind) {
      case OperationKind::kSetByte: write(at_address(1)); break;
      case OperationKind::kBrk:
      case OperationKind::kSbrk: grow(); break;
      case OperationKind::kCreate: {  // P5: the board clears what the process sees
        const std::uintptr_t start = now_.placement.ram[now_.operation.process];
        const std::uintptr_t end = now_.after.processes[now_.operation.process].visible_end;
        write(locate(start, end - start, now_.boot, now_.placement));
        break;
      }
      default: break;
    }
  }

  // D2, P5: growth zeroes what is new, and what becomes visible with it.
  void grow() {
    const std::uint8_t process = now_.operation.process;
    const std::uintptr_t from = now_.before.processes[process].app_break;
    const scenario::ProcessView& after = now_.after.processes[process];
    if (after.app_break <= from) return;
    const bool shows_more = after.visible_end > now_.before.processes[process].visible_end;
    const std::uintptr_t to = shows_more ? after.visible_end : after.app_break;
    write(locate(from, to - from, now_.boot, now_.placement));
  }

  void capsule() {
    const Operation& operation = now_.operation;
    switch (operation.kind) {
      case OperationKind::kGet:
      case OperationKind::kMutGet:
      case OperationKind::kIndex:
      case OperationKind::kMutIndex:
      case OperationKind::kCopyToSlice:
      case OperationKind::kCopyToSliceOrErr:
        read(part(buffer(operation.buffer), operation.range));
        break;
      case OperationKind::kSet:
        write(part(buffer(operation.buffer), operation.number.resolve(), 1));
        break;
      case OperationKind::kCopyFromSlice:
      case OperationKind::kCopyFromSliceOrErr:
        write(part(buffer(operation.buffer), operation.range));
        break;
      case OperationKind::kChunks:
      case OperationKind::kIter: read(buffer(operation.buffer)); break;
      case OperationKind::kMutChunks: write(buffer(operation.buffer)); break;
      case OperationKind::kCopy: {
        const std::size_t copied = number_behind(now_.outcome, "ok ");
        read(part(buffer(operation.buffer), 0, copied));
        write(part(buffer(operation.second), 0, copied));
        break;
      }
      default: break;
    }
  }

  // A chunk that fits is behind the old offset and moves it (G3). One that does not may have set a
  // flag, or have been written in part (G4): then what has changed is what was written.
  void append() {
    if (now_.outcome != "err SIZE" && !succeeded(now_.outcome)) return;
    const std::optional<Stretch> whole = buffer(now_.operation.buffer);
    read(part(whole, 0, kDataAt));
    if (now_.outcome == "err SIZE") {
      if (whole) write_changed(*whole);
      return;
    }
    const std::size_t size = now_.operation.bytes.size();
    const std::size_t end = number_behind(now_.outcome, "offset=");
    if (end >= size) write(part(whole, kDataAt + (end - size), size));
    write(part(whole, kOffsetAt, kDataAt - kOffsetAt));
  }

  void write_changed(const Stretch& within) {
    if (within.flash) return;
    const auto changed = [&](std::size_t i) {
      return i < within.start + within.length &&
             now_.before.memory[within.process][i] != now_.after.memory[within.process][i];
    };
    for (std::size_t i = within.start; i < within.start + within.length; ++i) {
      if (!changed(i)) continue;
      const std::size_t first = i;
      while (changed(i)) ++i;
      write(
          Stretch{.process = within.process, .flash = false, .start = first, .length = i - first});
    }
  }

  const Happening& now_;
  std::vector<Access> accesses_;
};

}  // namespace

std::vector<Access> accesses(const Happening& happening) {
  return Collector(happening).collect();
}

std::optional<Stretch> opened(const Happening& happening) {
  return Collector(happening).opened();
}

}  // namespace draw
