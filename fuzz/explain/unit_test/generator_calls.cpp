#include <algorithm>

#include "scenario/print.hpp"
#include "scenario/wrapping.hpp"
#include "unit_test/generator.hpp"

namespace unit_test {

void Generator::set_fault_state(std::size_t p, bool panics) {
  const std::string call = process(p) + ".set_fault_state();";
  line(panics ? "EXPECT_TRUE(board.panics([&] { " + call + " }));" : call);
}

void Generator::userspace(const Operation& operation) {
  const std::size_t p = operation.process;
  const std::string scheduled = "board.scheduled(" + text_of(p) + ")";
  const std::string place = text_of(p) + ", " + operand(operation) + ", ";
  const bool ok = outcome_.starts_with("ok");
  if (outcome_ == "not-running") return line("EXPECT_FALSE(board.schedule(" + text_of(p) + "));");
  switch (operation.kind) {
    case OperationKind::kStore:
      line((ok ? "EXPECT_TRUE(board.store(" : "EXPECT_FALSE(board.store(") + place +
           bytes(operation.bytes) + "));");
      if (!ok) set_fault_state(p, outcome_ == "panic");
      break;
    case OperationKind::kLoad:
      line("EXPECT_EQ(board.load(" + place + word(operation.length) + "), " +
           (ok ? bytes_of_hex(outcome_.substr(3)) : "std::nullopt") + ");");
      if (!ok) set_fault_state(p, outcome_ == "panic");
      break;
    case OperationKind::kExit:
    case OperationKind::kExitRestart:
      line("board.kernel.exit(" + scheduled +
           ", ExitKind::" + (operation.kind == OperationKind::kExit ? "Terminate, " : "Restart, ") +
           std::to_string(operation.code) + "U);");
      break;
    case OperationKind::kFault:
      line("EXPECT_TRUE(board.schedule(" + text_of(p) + "));");
      set_fault_state(p, outcome_ == "panic");
      break;
    case OperationKind::kMemopBrk:
    case OperationKind::kMemopSbrk:
    case OperationKind::kMemop: memop(operation); break;
    default: allow(operation); break;
  }
}

void Generator::allow(const Operation& operation) {
  const char* const call = operation.kind == OperationKind::kAllowRw   ? "allow_readwrite"
                           : operation.kind == OperationKind::kAllowRo ? "allow_readonly"
                                                                       : "allow_userspace_readable";
  const Slot slot{operation.kind, operation.process, operation.driver.resolve(),
                  operation.slot.resolve()};
  const std::string raw = "{" + operand(operation) + ", " + word(operation.length) + "}";
  const std::string done = "board.kernel." + std::string(call) + "(board.scheduled(" +
                           text_of(operation.process) + "), " + word(operation.driver) + ", " +
                           word(operation.slot) + ", " + raw + ")";
  if (outcome_.starts_with("fail ")) {
    const std::string code = outcome_.substr(5, outcome_.find(' ', 5) - 5);
    return line("EXPECT_EQ(" + done + ", refused(ErrorCode::" + code + ", " + raw + "));");
  }
  const std::size_t space = outcome_.rfind(' ');
  const std::string previous = outcome_.substr(3, space - 3);
  line("EXPECT_EQ(" + done + ", (RawBuffer{" +
       (previous == "far" ? lent_.at(slot) : shown_address(previous)) + ", " +
       shown_length(outcome_.substr(space + 1)) + "}));");
  lent_[slot] = lasting_operand(operation);
}

void Generator::memop(const Operation& operation) {
  const bool brk = operation.kind == OperationKind::kMemopBrk;
  const bool sbrk = operation.kind == OperationKind::kMemopSbrk;
  const std::string number = brk ? "0" : sbrk ? "1" : std::to_string(operation.code) + "U";
  const std::string argument = brk ? operand(operation)
                               : sbrk
                                   ? "static_cast<std::uintptr_t>(" + delta(operation.delta) + ")"
                                   : "0";
  const std::string call = "board.kernel.memop(board.scheduled(" + text_of(operation.process) +
                           "), " + number + ", " + argument + ")";
  line("EXPECT_EQ(" + call + ", " +
       (outcome_.starts_with("fail ") ? "std::unexpected(ErrorCode::" + outcome_.substr(5) + ")"
                                      : shown_address(outcome_.substr(3))) +
       ");");
}

// The same address after the break has moved.
std::string Generator::lasting_operand(const Operation& operation) const {
  if (operation.address.base != scenario::Address::Base::kBreak) return operand(operation);
  Operation lasting = operation;
  const std::uint8_t p = operation.address.process == scenario::Address::kIssuing
                             ? operation.process
                             : operation.address.process;
  const std::uint64_t up = now_->process(p).app_break - placement().ram[p];
  lasting.address.base = scenario::Address::Base::kRam;
  if (!operation.address.negative) {
    lasting.address.offset = scenario::wrapping_add(operation.address.offset, up);
  } else if (up >= operation.address.offset) {
    lasting.address.negative = false;
    lasting.address.offset = up - operation.address.offset;
  } else {
    lasting.address.offset = operation.address.offset - up;
  }
  return operand(lasting);
}

// What comes out otherwise where the kernel takes less room, or where numbers
// have fewer bits.
void Generator::note_width(const Operation& operation) {
  const auto wide = [](const scenario::Word& word) { return word.value > UINT32_MAX; };
  // The kernel break.
  const bool asks_for_room = operation.kind == OperationKind::kMemop && operation.code == 6;
  const bool narrow_delta = operation.delta >= INT32_MIN && operation.delta <= INT32_MAX;
  if (outcome_.find("NOMEM") != std::string::npos ||
      outcome_.find("OutOfMemory") != std::string::npos || outcome_ == "fail" || asks_for_room ||
      operation.address.offset > UINT32_MAX || !narrow_delta || wide(operation.length) ||
      wide(operation.number) || wide(operation.driver) || wide(operation.slot) ||
      wide(operation.buffer.slot) || wide(operation.second.slot) || wide(operation.range.a) ||
      wide(operation.range.b)) {
    needs_64_bits_ = true;
  }
}

void Generator::kernel(const Operation& operation) {
  const std::uint8_t p = operation.process;
  const std::string it = process(p);
  const bool removed = now_->process(p).life == scenario::Life::kRemoved;
  if (operation.kind == OperationKind::kCustomGrant ||
      operation.kind == OperationKind::kEnterCustom) {
    return custom(operation);
  }
  if (operation.kind == OperationKind::kState) return state(p);
  if (operation.kind == OperationKind::kCreate) return create(operation);
  if (removed) return line("EXPECT_FALSE(board.is_there(" + text_of(p) + "));");
  switch (operation.kind) {
    case OperationKind::kBrk:
    case OperationKind::kSbrk: {
      const std::string call =
          operation.kind == OperationKind::kBrk
              ? it + ".brk(" + operand(operation) + ")"
              : it + ".sbrk(static_cast<std::ptrdiff_t>(" + delta(operation.delta) + "))";
      if (outcome_.starts_with("err ")) return line("EXPECT_EQ(" + call + ", " + error() + ");");
      if (outcome_ == "ok") return line("EXPECT_TRUE(" + call + ");");
      return line("EXPECT_EQ(" + call + ", " + shown_address(outcome_.substr(3)) + ");");
    }
    case OperationKind::kSetByte:
      return line(std::string(outcome_ == "true" ? "EXPECT_TRUE(" : "EXPECT_FALSE(") + it +
                  ".set_byte(" + operand(operation) + ", " + text_of(operation.byte) + "));");
    case OperationKind::kRemove:
      return line("EXPECT_TRUE(board.kernel.remove_process(board.id(" + text_of(p) +
                  "), TrustedCode::process_management()));");
    case OperationKind::kTerminate: return line(it + ".terminate(std::nullopt);");
    case OperationKind::kRestart: return line(it + ".try_restart(std::nullopt);");
    case OperationKind::kStart: return line(it + ".start();");
    case OperationKind::kStop: return line(it + ".stop();");
    default: return line(it + ".resume();");
  }
}

void Generator::create(const Operation& operation) {
  const std::string call =
      "board.create(" + text_of(operation.process) + ", " + word(operation.length) + ")";
  if (outcome_ == "ok") return line("EXPECT_TRUE(" + call + ");");
  line("EXPECT_EQ(" + call + ", " + error() + ");");
}

void Generator::state(std::uint8_t p) {
  static constexpr std::array kStates = {"Running",        "Yielded", "StoppedRunning",
                                         "StoppedYielded", "Faulted", "Terminated"};
  const scenario::ProcessView view = model_.process(p);
  if (view.life == scenario::Life::kRemoved) {
    line("EXPECT_FALSE(board.is_there(" + text_of(p) + "));");
  } else {
    line("EXPECT_EQ(" + process(p) +
         ".state(), Process::State::" + kStates[static_cast<std::size_t>(view.life)] + ");");
  }
  line("EXPECT_EQ(" + process(p) + ".restart_count(), " + length(view.restarts) + ");");
  using Code = scenario::Completion::Kind;
  line("EXPECT_EQ(" + process(p) + ".completion_code(), " +
       (view.completion.kind == Code::kNever ? "Completion()"
        : view.completion.kind == Code::kNone
            ? "Completion(std::in_place, std::nullopt)"
            : "Completion(" + std::to_string(view.completion.code) + "U)") +
       ");");
}

void Generator::custom(const Operation& operation) {
  const std::size_t p = operation.process;
  const bool making = operation.kind == OperationKind::kCustomGrant;
  const std::string call = "CustomGrant::allocate(board.id(" + text_of(p) + "), " +
                           word(operation.length) + ", " + word(operation.number) + ")";
  if (making && outcome_ == "fail") return line("EXPECT_FALSE(" + call + ");");
  if (outcome_ == "none") return comment("(none was made that could be entered)");
  const std::size_t k = making ? customs_[p]++ : operation.number.resolve();
  const std::string name = "custom" + text_of(p) + "_" + text_of(k);
  if (making) line(name + " = " + call + ";");
  line("ASSERT_TRUE(" + name + ");");
  if (!making && outcome_.starts_with("err ")) {
    return line("EXPECT_EQ(" + name +
                "->enter([](std::span<std::uint8_t>) { FAIL() << \"entered\"; }), " + error() +
                ");");
  }
  function("expect_entered(" + name + "->enter([&](std::span<std::uint8_t> bytes)", "));", [&] {
    count_entry();
    if (making) return line("fill_pattern(bytes, " + text_of(k) + ");");
    line("EXPECT_EQ(bytes.size(), " + outcome_.substr(3) + "U);");
    line("EXPECT_TRUE(holds_pattern(bytes, " + text_of(k) + "));");
  });
}

// `use` with the buffer as it is spelled; a refusal is asserted where it comes
// from.

}  // namespace unit_test
