#include <algorithm>

#include "unit_test/generator.hpp"

namespace unit_test {

void Generator::assert_field() {
  const harness::Place& place = failure_->difference.place;
  const std::uint8_t p = place.process;
  const scenario::ProcessView view = model_.process(p);
  const auto equal = [&](const std::string& call, std::uintptr_t value) {
    line("EXPECT_EQ(" + process(p) + "." + call + "(), " + at(value) + ");");
  };
  switch (place.field) {
    case Field::kState:
    case Field::kRestarts:
    case Field::kCompletion: return state(p);
    case Field::kIdentifier:
      return line("EXPECT_EQ(board.id(" + text_of(p) + ").id(), " + length(view.identifier) + ");");
    case Field::kBreak: return equal("app_break", view.app_break);
    case Field::kMark: return equal("allow_high_water_mark", view.mark);
    case Field::kKernelBreak:
      needs_64_bits_ = true;
      return equal("kernel_break", view.kernel_break);
    case Field::kVisibleEnd: return equal("memory_protection().visible_end", view.visible_end);
    case Field::kOrder:
      line("EXPECT_LE(board.ram(" + text_of(p) + "), " + process(p) + ".allow_high_water_mark());");
      line("EXPECT_LE(" + process(p) + ".allow_high_water_mark(), " + process(p) +
           ".app_break());");
      line("EXPECT_LE(" + process(p) + ".app_break(), " + process(p) +
           ".memory_protection().visible_end());");
      line("EXPECT_LE(" + process(p) + ".memory_protection().visible_end(), " + process(p) +
           ".kernel_break());");
      return line("EXPECT_LE(" + process(p) + ".kernel_break(), board.end(" + text_of(p) + "));");
    case Field::kGrant:
      return line((model_.grant_allocated(p, place.driver) ? "EXPECT_TRUE(" : "EXPECT_FALSE(") +
                  process(p) + ".grant_block(" + text_of(place.driver) + "));");
    case Field::kMemory: {
      const std::size_t offset = place.offset;
      const std::size_t first = offset < 4 ? 0 : offset - 4;
      const std::size_t own = std::min(view.app_break - placement().ram[p], model_.known_end(p));
      const std::size_t limit = offset < own ? own : model_.known_end(p);
      const std::size_t count = std::min<std::size_t>(16, limit - first);
      return line("EXPECT_EQ(board.peek(" + text_of(p) + ", " + text_of(first) + ", " +
                  text_of(count) + "), " + bytes(model_.memory(p).subspan(first, count)) + ");");
    }
    default: return;
  }
}

void Generator::assert_field_at_the_end() {
  if (failure_ == nullptr || failure_->kind != failure::Kind::kDifference) return;
  if (failure_->operation >= program_.operations.size()) assert_field();
  assert_slot(failure_->difference.place);
}

void Generator::assert_slot(const harness::Place& place) {
  scenario::BufferView view;
  std::string name;
  std::string ptr;
  const auto driver_number = static_cast<std::size_t>(program_.boot.drivers[place.driver].number);
  const bool ro = place.field == Field::kReadOnlySlot || place.field == Field::kExternalReadOnly;
  switch (place.field) {
    case Field::kReadOnlySlot:
    case Field::kReadWriteSlot:
      view = model_.slot(place.process, place.driver,
                         ro ? model::Model::Slots::kReadOnly : model::Model::Slots::kReadWrite,
                         place.number);
      ptr = at(view.ptr);
      // A3: swapped out, the slot gives back its pair.
      return line("EXPECT_EQ(board.kernel." +
                  std::string(ro ? "allow_readonly(" : "allow_readwrite(") +
                  process(place.process) + ", " + std::to_string(driver_number) + ", " +
                  text_of(place.number) + ", {0, 0}), (RawBuffer{" +
                  (ptr.empty() ? lent_.at({ro ? OperationKind::kAllowRo : OperationKind::kAllowRw,
                                           place.process, driver_number, place.number})
                               : ptr) +
                  ", " + length(view.len) + "}));");
    case Field::kUserspaceReadable:
      view = model_.kept(place.process, place.driver, place.number);
      name = driver(place.driver) + ".kept(" + text_of(place.process) + ", " +
             text_of(place.number) + ")";
      break;
    case Field::kExternalReadOnly:
    case Field::kExternalReadWrite:
      view = ro ? model_.external_ro(place.number) : model_.external_rw(place.number);
      name = (ro ? "xro" : "xrw") + text_of(place.number);
      externals_.insert(name);
      break;
    default: return;
  }
  line("EXPECT_EQ(address_of(" + name + ".ptr()), " + at(view.ptr) + ");");
  line("EXPECT_EQ(" + name + ".len(), " + length(view.len) + ");");
}

}  // namespace unit_test
