#include "compare/picture.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace harness {

using scenario::BufferView;
using scenario::ProcessView;

namespace {

constexpr std::size_t kColumns = 64;
constexpr std::size_t kLabelWidth = 20;   // `rw:7:4294967295:255`
constexpr std::size_t kLeastWindow = 32;  // bytes

// A stretch of a block, as offsets from its start: [start, end).
struct Stretch {
  std::size_t start;
  std::size_t end;
};

// One line of the picture: a label, the columns between bars, and a remark.
std::string line(std::string_view label, std::string_view columns, std::string_view remark) {
  std::string text = "  " + std::string(label);
  text.resize(std::max(text.size(), kLabelWidth + 2), ' ');
  text += '|';
  text += columns;
  text += '|';
  if (!remark.empty()) text += "  " + std::string(remark);
  return text + '\n';
}

// Columns for `window`, those that `stretch` touches filled: a stretch with a byte in it always
// shows, however small its scale.
std::string columns(const Stretch& window, const Stretch& stretch, char fill) {
  std::string text(kColumns, ' ');
  const std::size_t width = window.end - window.start;
  for (std::size_t i = 0; i < kColumns; ++i) {
    const std::size_t from = window.start + i * width / kColumns;
    const std::size_t to = std::max(window.start + (i + 1) * width / kColumns, from + 1);
    if (stretch.start < to && from < stretch.end) text[i] = fill;
  }
  return text;
}

std::string overlay(std::string below, const std::string& above) {
  for (std::size_t i = 0; i < below.size(); ++i) {
    if (above[i] != ' ') below[i] = above[i];
  }
  return below;
}

std::string range_text(const Stretch& stretch) {
  return "+" + std::to_string(stretch.start) + " .. +" + std::to_string(stretch.end);
}

struct NamedBuffer {
  std::string name;
  BufferView view;
};

// Every buffer of a process that a capsule or the kernel holds and that has bytes.
class Painter {
 public:
  Painter(const scenario::Boot& boot, const Machine& machine, const Executor& executor,
          std::uint8_t process)
      : boot_(boot),
        executor_(executor),
        process_(process),
        ram_(machine.placement().ram[process]),
        flash_(machine.placement().flash[process]),
        view_(executor.process(process)) {
    collect();
  }

  [[nodiscard]] std::string paint(const Place& differs) const {
    return heading() + regions() + ram_bars(differs) + flash_bars();
  }

 private:
  void add(std::string name, const BufferView& view) {
    if (view.present && view.len != 0) buffers_.push_back({std::move(name), view});
  }

  void collect() {
    for (std::uint8_t d = 0; d < boot_.driver_count; ++d) {
      const scenario::Driver& driver = boot_.drivers[d];
      const std::string place =
          ":" + std::to_string(process_) + ":" + std::to_string(driver.number) + ":";
      const Executor::GrantView grant = executor_.grant(process_, d);
      for (std::size_t i = 0; grant.allocated && i < driver.ro; ++i) {
        add("ro" + place + std::to_string(i), grant.slot_ro(i));
      }
      for (std::size_t i = 0; grant.allocated && i < driver.rw; ++i) {
        add("rw" + place + std::to_string(i), grant.slot_rw(i));
      }
      for (std::size_t i = 0; i < scenario::kUserspaceReadableSlots; ++i) {
        add("ur" + place + std::to_string(i), executor_.kept(process_, d, i));
      }
    }
    for (std::size_t k = 0; k < scenario::kExternalBuffers; ++k) {
      add("xro:" + std::to_string(k), executor_.external_ro(k));
      add("xrw:" + std::to_string(k), executor_.external_rw(k));
    }
  }

  [[nodiscard]] std::string heading() const {
    return "process " + std::to_string(process_) + " (identifier " +
           std::to_string(view_.identifier) + ", " + std::to_string(view_.restarts) +
           " restarts): " + std::to_string(boot_.ram) + " bytes of RAM\n";
  }

  [[nodiscard]] std::size_t offset(std::uintptr_t address) const { return address - ram_; }

  [[nodiscard]] std::string regions() const {
    const Stretch block{0, boot_.ram};
    const Stretch lent{0, offset(view_.mark)};
    const Stretch own{0, offset(view_.app_break)};
    const Stretch rounded{own.end, offset(view_.visible_end)};
    const Stretch free{rounded.end, offset(view_.kernel_break)};
    const Stretch kernel{free.end, block.end};
    std::string map = columns(block, free, '.');
    map = overlay(map, columns(block, rounded, 'r'));
    map = overlay(map, columns(block, own, 'o'));
    map = overlay(map, columns(block, lent, '='));
    map = overlay(map, columns(block, kernel, 'K'));
    const bool is_rounded = rounded.start != rounded.end;
    return line("memory", map,
                std::string("= own, lent once   o own   ") +
                    (is_rounded ? "r behind the break, and visible   " : "") +
                    ". nobody's   K kernel's") +
           line("", columns(block, {lent.end, lent.end + 1}, '^'),
                "mark +" + std::to_string(lent.end)) +
           line("", columns(block, {own.end, own.end + 1}, '^'),
                "break +" + std::to_string(own.end)) +
           (is_rounded ? line("", columns(block, {rounded.end, rounded.end + 1}, '^'),
                              "visible end +" + std::to_string(rounded.end))
                       : "") +
           line("", columns(block, {kernel.start, kernel.start + 1}, '^'),
                "kernel break +" + std::to_string(kernel.start));
  }

  // The bars share one scale, from the first byte of any of them to the last.
  [[nodiscard]] std::string ram_bars(const Place& differs) const {
    std::vector<std::pair<const NamedBuffer*, Stretch>> bars;
    Stretch window{boot_.ram, 0};
    const auto widen = [&](const Stretch& stretch) {
      window = {std::min(window.start, stretch.start), std::max(window.end, stretch.end)};
    };
    for (const NamedBuffer& buffer : buffers_) {
      if (buffer.view.ptr < ram_ || buffer.view.ptr - ram_ >= boot_.ram) continue;
      bars.emplace_back(
          &buffer, Stretch{offset(buffer.view.ptr), offset(buffer.view.ptr) + buffer.view.len});
      widen(bars.back().second);
    }
    const bool mark_it = differs.field == Field::kMemory && differs.process == process_;
    const Stretch byte{differs.offset, differs.offset + 1};
    if (mark_it) widen(byte);
    if (window.start >= window.end) return {};
    // A few bytes would fill the width: show some of what is around them.
    if (window.end - window.start < kLeastWindow) {
      window.end = std::min<std::size_t>(window.start + kLeastWindow, boot_.ram);
    }
    std::string text = "  buffers, from +" + std::to_string(window.start) + " to +" +
                       std::to_string(window.end) + ":\n";
    for (const auto& [buffer, stretch] : bars) {
      text += line(buffer->name, columns(window, stretch, '#'), range_text(stretch));
    }
    if (mark_it) text += line("differs", columns(window, byte, '!'), range_text(byte));
    return text;
  }

  [[nodiscard]] std::string flash_bars() const {
    std::string text;
    const Stretch window{0, std::max<std::size_t>(boot_.flash, 1)};
    for (const NamedBuffer& buffer : buffers_) {
      if (buffer.view.ptr < flash_ || buffer.view.ptr - flash_ >= boot_.flash) continue;
      const std::size_t start = buffer.view.ptr - flash_;
      const Stretch stretch{start, start + buffer.view.len};
      text += line(buffer.name, columns(window, stretch, '#'), "flash " + range_text(stretch));
    }
    return text;
  }

  const scenario::Boot& boot_;
  const Executor& executor_;
  std::uint8_t process_;
  std::uintptr_t ram_;
  std::uintptr_t flash_;
  ProcessView view_;
  std::vector<NamedBuffer> buffers_;
};

}  // namespace

std::string picture(const scenario::Boot& boot, const Machine& machine, const Executor& executor,
                    const Place& differs) {
  std::string text;
  for (std::uint8_t p = 0; p < boot.processes; ++p) {
    text += Painter(boot, machine, executor, p).paint(differs);
  }
  return text;
}

}  // namespace harness
