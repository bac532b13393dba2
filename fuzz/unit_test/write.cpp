#include "unit_test/write.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "machine.hpp"
#include "model/model.hpp"
#include "scenario/outcome.hpp"
#include "scenario/print.hpp"
#include "scenario/wrapping.hpp"
#include "unit_test/spelling.hpp"

namespace unit_test {

using harness::Field;
using scenario::BufferName;
using scenario::Operation;
using scenario::OperationKind;
using Kind = BufferName::Kind;

namespace {

const scenario::Placement& placement() {
  static const harness::Machine machine;  // says where regions would lie; its memory is not touched
  return machine.placement();
}

std::string text_of(std::size_t number) {
  return std::to_string(number);
}

// Whether that name is a word of the source.
bool mentions(std::string_view source, std::string_view name) {
  const auto in_word = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  for (std::size_t at = source.find(name); at != std::string_view::npos;
       at = source.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool starts = at == 0 || !in_word(source[at - 1]);
    if (starts && (end == source.size() || !in_word(source[end]))) return true;
  }
  return false;
}

using Life = std::pair<std::size_t, std::size_t>;  // of a process, counted from 0
// An allow operation's kind, process, driver number and slot number.
using Slot = std::tuple<OperationKind, std::size_t, std::size_t, std::size_t>;

class Generator {
 public:
  // `used_lives`: those that the source names when they are over.
  Generator(const scenario::Program& program, const failure::Failure* failure,
            std::set<Life> used_lives)
      : program_(program), failure_(failure), used_lives_(std::move(used_lives)) {
    model_.boot(program.boot, placement());
    for (std::size_t p = 0; p < program.boot.processes; ++p)
      lives_[p].push_back(model_identifier(p));
  }

  [[nodiscard]] const std::set<Life>& named_lives() const { return named_lives_; }

  std::string source(const Origin& origin) {
    const std::size_t count = program_.operations.size();
    const std::size_t last = failure_ == nullptr ? count : failure_->operation + 1;
    operations(0, std::min(count, last));
    std::string body = std::move(out_);
    out_.clear();
    assert_field_at_the_end();
    body += out_;
    out_.clear();
    for (const std::string& words : origin.heading)
      out_ += words.empty() ? "//\n" : "// " + words + "\n";
    out_ +=
        "#include <gtest/gtest.h>\n\n#include <cstddef>\n#include "
        "<cstdint>\n#include <expected>\n"
        "#include <optional>\n#include <span>\n\n#include \"board.hpp\"\n\n"
        "namespace procbuf::regression {\nnamespace {\n\n";
    out_ += "TEST(Regression, " + origin.name + ") {\n";
    indent_ = 1;
    declarations();
    out_ += body;
    if (out_.ends_with("\n\n")) out_.pop_back();
    if (entered_ != 0) line("EXPECT_EQ(entered, " + text_of(entered_) + "U);");
    out_ += "}\n\n}  // namespace\n}  // namespace procbuf::regression\n";
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += std::string(2 * indent_, ' ') + text + "\n"; }
  void comment(const std::string& text) { line("// " + text); }
  // `head` ends in the parameters of a function; `body` writes what is in it.
  void function(const std::string& head, const std::string& close,
                const std::function<void()>& body) {
    line(head + " {");
    ++indent_;
    body();
    --indent_;
    line("}" + close);
  }

  [[nodiscard]] std::size_t model_identifier(std::size_t p) const {
    return now_->process(static_cast<std::uint8_t>(p)).identifier;
  }
  [[nodiscard]] std::string at(std::uintptr_t value) const {
    return address(value, program_.boot, placement());
  }
  static std::string process(std::size_t p) { return "board.process(" + text_of(p) + ")"; }
  [[nodiscard]] std::string driver(std::size_t place) const {
    return "board.driver(" + std::to_string(program_.boot.drivers[place].number) + ")";
  }

  // What an operation would answer now, and nothing changed.
  [[nodiscard]] std::string probe(const Operation& operation) const {
    const auto copy = std::make_unique<model::Model>(*now_);
    return step(*copy, operation);
  }
  std::string step(model::Model& model, const Operation& operation) const {
    std::vector<char> storage(scenario::kOutcomeCapacity);
    scenario::OutcomeWriter writer(storage, program_.boot, placement());
    model.step(operation, writer);
    return std::string(writer.text());
  }

  void declarations();
  void operations(std::size_t first, std::size_t last);
  void block(std::size_t first, std::size_t last);
  void userspace(const Operation& operation);
  void allow(const Operation& operation);
  [[nodiscard]] std::string lasting_operand(const Operation& operation) const;
  void note_width(const Operation& operation);
  void set_fault_state(std::size_t p, bool panics);
  void kernel(const Operation& operation);
  void state(std::uint8_t p);
  void custom(const Operation& operation);
  void capsule(const Operation& operation);
  void copy(const Operation& operation);
  void on_slice(const Operation& operation, const std::string& slice);
  void copy_out(const Operation& operation, const std::string& slice);
  void copy_in(const Operation& operation, const std::string& slice);
  void append(const Operation& operation, const std::string& slice);
  [[nodiscard]] std::string error_code() const;
  void panicking(const Operation& operation, const std::string& slice);
  [[nodiscard]] std::size_t life(const BufferName& name) const;
  [[nodiscard]] std::string identifier(const BufferName& name);
  void buffer(const BufferName& name, const std::string& suffix, const std::string& refusal,
              const std::function<void(const std::string&)>& use);
  void slice(const BufferName& name, bool writeable, const std::string& suffix,
             const std::function<void(const std::string&)>& use);
  void note_lives();
  void assert_field();
  void assert_field_at_the_end();
  void assert_slot(const harness::Place& place);
  [[nodiscard]] bool differs_in(std::size_t operation) const {
    return failure_ != nullptr && failure_->kind == failure::Kind::kDifference &&
           failure_->operation == operation;
  }
  [[nodiscard]] std::string error() const { return "k" + outcome_.substr(4); }
  static std::string delta(std::int64_t value) {
    return value == INT64_MIN ? "INT64_MIN" : std::to_string(value);
  }
  // As an outcome shows them: `ram0+16`, `max-4`, `null`. What is `far`,
  // allow() knows.
  static std::string shown_length(const std::string& text) {
    if (!text.starts_with("max")) return text + "U";
    return text == "max" ? "SIZE_MAX" : "SIZE_MAX - " + text.substr(4);
  }
  static std::string shown_address(const std::string& text) {
    if (text == "null") return "0U";
    if (text.starts_with("max")) return shown_length(text);
    const std::size_t digit = text.find_first_of("0123456789");
    const std::size_t sign = text.find_first_of("+-", digit);
    const std::string base =
        "board." + text.substr(0, digit) + "(" + text.substr(digit, sign - digit) + ")";
    return text.substr(sign) == "+0" ? base : base + " " + text[sign] + " " + text.substr(sign + 1);
  }
  void count_entry() {
    line("++entered;");
    ++entered_;
  }

  scenario::Program program_;
  const failure::Failure* failure_;
  model::Model model_;
  const model::Model* now_ = &model_;  // as the operation that is being written finds it
  std::string out_;
  std::size_t indent_ = 1;
  std::size_t entered_ = 0;
  std::string outcome_;
  std::vector<std::string> open_;  // the slices of open blocks, as they are spelled
  std::array<std::vector<std::size_t>, scenario::kMaxProcesses> lives_;
  std::array<std::size_t, scenario::kMaxProcesses> customs_{};
  std::set<std::string> externals_;
  std::set<Life> named_lives_;
  std::set<Life> used_lives_;         // as the first writing found them
  std::map<Slot, std::string> lent_;  // the address that was last lent there
  bool needs_64_bits_ = false;
};

void Generator::declarations() {
  const scenario::Boot& boot = program_.boot;
  if (needs_64_bits_) {
    line(
        "if (sizeof(std::size_t) != 8) GTEST_SKIP() << \"found on a 64-bit "
        "machine word\";");
  }
  std::string drivers;
  for (const scenario::Driver& d : std::span(boot.drivers).first(boot.driver_count)) {
    drivers += (drivers.empty() ? "{.number = " : ", {.number = ") + std::to_string(d.number) +
               ", .ro = " + text_of(d.ro) + ", .rw = " + text_of(d.rw) +
               (d.no_grant ? ", .no_grant = true}" : "}");
  }
  const char* const policy = boot.fault == scenario::FaultPolicy::kStop      ? "Stop"
                             : boot.fault == scenario::FaultPolicy::kRestart ? "Restart"
                                                                             : "Panic";
  line("Board board({.processes = " + text_of(boot.processes) + ", .ram = " + text_of(boot.ram) +
       ", .initial_break = " + text_of(boot.initial_break) + ", .flash = " + text_of(boot.flash) +
       ", .protected_flash = " + text_of(boot.protected_flash) +
       ", .fault_policy = FaultPolicy::" + policy + ", .drivers = {" + drivers + "}});");
  for (const std::string& name : externals_) {
    line(std::string(name.starts_with("xrw") ? "ReadWrite" : "ReadOnly") + "ProcessBuffer " + name +
         ";");
  }
  for (const auto& [p, life] : named_lives_) {
    const std::string name = "id" + text_of(p) + "_life" + text_of(life);
    line(life == 0 ? "const ProcessId " + name + " = board.id(" + text_of(p) + ");"
                   : "ProcessId " + name + ";");
  }
  for (std::size_t p = 0; p < boot.processes; ++p) {
    for (std::size_t k = 0; k < customs_[p]; ++k) {
      line("std::expected<CustomGrant, ProcessError> custom" + text_of(p) + "_" + text_of(k) +
           " = kNoSuchApp;");
    }
  }
  if (entered_ != 0)
    line(
        "std::size_t entered = 0;  // how many functions were called with a "
        "slice, a buffer or a "
        "grant");
}

void Generator::note_lives() {
  for (std::size_t p = 0; p < program_.boot.processes; ++p) {
    if (lives_[p].back() == model_identifier(p) || lives_[p].size() >= scenario::kMaxGenerations)
      continue;
    lives_[p].push_back(model_identifier(p));
    const std::size_t life = lives_[p].size() - 1;
    if (!used_lives_.contains({p, life})) continue;
    line("id" + text_of(p) + "_life" + text_of(life) + " = board.id(" + text_of(p) + ");");
  }
}

// The identifier that the model gave to the life that is named; a life not
// reached yet means the newest.
std::size_t Generator::life(const BufferName& name) const {
  const auto& lives = lives_[name.process];
  return name.has_generation && name.generation < lives.size() ? lives[name.generation]
                                                               : model_identifier(name.process);
}

std::string Generator::identifier(const BufferName& name) {
  if (life(name) == model_identifier(name.process)) {
    return "board.id(" + text_of(name.process) + ")";
  }
  named_lives_.emplace(name.process, name.generation);
  return "id" + text_of(name.process) + "_life" + text_of(name.generation);
}

void Generator::operations(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) {
    const Operation& operation = program_.operations[i];
    if (scenario::opens_block(operation.kind)) {
      block(i, std::min<std::size_t>(operation.block_end, last));
      i = operation.block_end;
      continue;
    }
    // What is written asks what the operation found. The copy is only looked
    // at: open slices are those of the model that it was made of.
    const auto before = std::make_unique<model::Model>(model_);
    outcome_ = step(model_, operation);
    now_ = before.get();
    note_width(operation);
    comment(scenario::print(operation, program_.boot) + " -> " + outcome_);
    switch (scenario::shape_of(operation.kind).side) {
      case scenario::Side::kUserspace: userspace(operation); break;
      case scenario::Side::kKernel: kernel(operation); break;
      default: capsule(operation); break;
    }
    now_ = &model_;
    note_lives();
    if (differs_in(i)) assert_field();
    out_ += "\n";
  }
}

void Generator::block(std::size_t first, std::size_t last) {
  const Operation& operation = program_.operations[first];
  const std::string text = probe(operation);
  comment(scenario::print(operation, program_.boot) + " -> " + text);
  const std::string suffix = text_of(open_.size() + 1);
  const bool part =
      operation.kind == OperationKind::kWithPart || operation.kind == OperationKind::kMutWithPart;
  const bool ok = text == "ok";
  const auto inside = [&](const std::string& opened) {
    std::string spelled = opened;
    if (part) {
      const std::string form = part_form(operation.range);
      if (!ok) return line("EXPECT_FALSE(" + opened + ".get(" + form + "));");
      line("const auto part" + suffix + " = " + opened + ".get(" + form + ");");
      line("ASSERT_TRUE(part" + suffix + ");");
      spelled = "(*part" + suffix + ")";
    }
    step(model_, operation);
    open_.push_back(spelled);
    if (differs_in(first)) assert_field();
    operations(first + 1, last);
    open_.pop_back();
  };
  const bool braces = part && operation.buffer.kind == Kind::kIt;
  if (braces) line("{"), ++indent_;
  slice(operation.buffer, scenario::opens_writeable(operation.kind), suffix, inside);
  if (braces) --indent_, line("}");
  if (!ok) {
    step(model_, operation);
    if (differs_in(first)) assert_field();
    for (std::size_t i = first + 1; i < last; ++i) {
      step(model_, program_.operations[i]);
      comment("  " + scenario::print(program_.operations[i], program_.boot) +
              (program_.operations[i].kind == OperationKind::kEnd ? "" : " -> skipped"));
      if (differs_in(i)) assert_field();
    }
  }
  step(model_, program_.operations[operation.block_end]);
  comment("end");
  if (differs_in(operation.block_end)) assert_field();
  out_ += "\n";
}

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
  const bool narrow_delta = operation.delta >= INT32_MIN && operation.delta <= INT32_MAX;
  if (outcome_.find("NOMEM") != std::string::npos ||
      outcome_.find("OutOfMemory") != std::string::npos || outcome_ == "fail" ||
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
void Generator::buffer(const BufferName& name, const std::string& suffix,
                       const std::string& refusal,
                       const std::function<void(const std::string&)>& use) {
  switch (name.kind) {
    case Kind::kDefaultRw: return use("ReadWriteProcessBuffer()");
    case Kind::kDefaultRo: return use("ReadOnlyProcessBuffer()");
    case Kind::kExternalRw:
    case Kind::kExternalRo: {
      const std::string spelled =
          (name.kind == Kind::kExternalRw ? "xrw" : "xro") + text_of(name.number);
      externals_.insert(spelled);
      return use(spelled);
    }
    case Kind::kUr:
      if (name.slot.resolve() >= scenario::kUserspaceReadableSlots)
        return comment("(the driver keeps no such buffer)");
      return use(driver(name.driver) + ".kept(" + text_of(name.process) + ", " + word(name.slot) +
                 ")");
    default: break;
  }
  const std::string enter = driver(name.driver) + ".enter_grant(" + identifier(name) + ", ";
  const bool bad_slot = refusal == "err AddressOutOfBounds";
  if (refusal == "panic")
    return line("EXPECT_TRUE(board.panics([&] { static_cast<void>(" + enter +
                "[](const GrantKernelData&) {})); }));");
  if (refusal.starts_with("err ") && !bad_slot) {
    return line("EXPECT_EQ(" + enter + "[](const GrantKernelData&) { FAIL() << \"entered\"; }), k" +
                refusal.substr(4) + ");");
  }
  const std::string get = "lent" + suffix +
                          (name.kind == Kind::kRw ? ".get_readwrite" : ".get_readonly") +
                          "_processbuffer(" + word(name.slot) + ")";
  function("expect_entered(" + enter + "[&](const GrantKernelData& lent" + suffix + ")", "));",
           [&] {
             if (bad_slot) {
               count_entry();
               return line("EXPECT_EQ(" + get + ", kAddressOutOfBounds);");
             }
             line("const auto buffer" + suffix + " = " + get + ";");
             line("ASSERT_TRUE(buffer" + suffix + ");");
             use("(**buffer" + suffix + ")");
           });
}

void Generator::slice(const BufferName& name, bool writeable, const std::string& suffix,
                      const std::function<void(const std::string&)>& use) {
  if (name.kind == Kind::kIt) return use(open_[open_.size() - 1 - name.number]);
  Operation with;
  with.kind = writeable ? OperationKind::kMutWith : OperationKind::kWith;
  with.buffer = name;
  const std::string reached = probe(with);
  buffer(name, suffix, reached, [&](const std::string& spelled) {
    const std::string call = spelled + (writeable ? ".mut_enter([&](const WriteableProcessSlice&"
                                                  : ".enter([&](const ReadableProcessSlice&");
    if (reached != "ok") {
      return line("EXPECT_EQ(" + spelled +
                  (writeable ? ".mut_enter([](const WriteableProcessSlice&)"
                             : ".enter([](const ReadableProcessSlice&)") +
                  " { FAIL() << \"entered\"; }), k" + reached.substr(4) + ");");
    }
    const std::string parameter = "slice" + suffix;
    std::string outer = std::exchange(out_, {});
    ++indent_;
    count_entry();
    use(parameter);
    --indent_;
    const std::string body = std::exchange(out_, std::move(outer));
    line("expect_entered(" + call + (mentions(body, parameter) ? " " + parameter : "") + ") {");
    out_ += body;
    line("}));");
  });
}

void Generator::capsule(const Operation& operation) {
  const auto facts = [&](const std::string& of, const std::string& what) {
    count_entry();
    if (what == "len")
      return line("EXPECT_EQ(" + of + ".len(), " + shown_length(outcome_.substr(3)) + ");");
    line("EXPECT_EQ(address_of(" + of + "." + what + "()), " + shown_address(outcome_.substr(3)) +
         ");");
  };
  switch (operation.kind) {
    case OperationKind::kLen:
    case OperationKind::kPtr:
    case OperationKind::kMutPtr: {
      const std::string what(scenario::shape_of(operation.kind).name);
      return buffer(operation.buffer, "", outcome_, [&](const std::string& b) { facts(b, what); });
    }
    case OperationKind::kExternal:
      return buffer(operation.second, "", outcome_, [&](const std::string& b) {
        const bool rw = operation.buffer.kind == Kind::kExternalRw;
        const std::string name = (rw ? "xrw" : "xro") + text_of(operation.buffer.number);
        externals_.insert(name);
        count_entry();
        line(name + " = " + (rw ? "ReadWrite" : "ReadOnly") + "ProcessBuffer::new_external(" + b +
             (rw ? ".mut_ptr(), " : ".ptr(), ") + b + ".len(), " + identifier(operation.second) +
             ", TrustedCode::external_process());");
        const std::size_t space = outcome_.rfind(' ');
        line("EXPECT_EQ(address_of(" + name + ".ptr()), " +
             shown_address(outcome_.substr(3, space - 3)) + ");");
        line("EXPECT_EQ(" + name + ".len(), " + shown_length(outcome_.substr(space + 1)) + ");");
      });
    case OperationKind::kCopy: return copy(operation);
    default: break;
  }
  const bool writeable =
      scenario::shape_of(operation.kind).operands[0] == scenario::Operand::kWriteable;
  Operation with;
  with.kind = writeable ? OperationKind::kMutWith : OperationKind::kWith;
  with.buffer = operation.buffer;
  const bool it = operation.buffer.kind == Kind::kIt;
  const bool panics = outcome_ == "panic" && (it || probe(with) == "ok");
  line("{"), ++indent_;
  if (panics) {
    if (!operation.bytes.empty() || operation.kind == OperationKind::kCopyFromSlice)
      line("const Bytes source = " + bytes(operation.bytes) + ";");
    if (operation.kind == OperationKind::kCopyToSlice)
      line("Bytes copied(" + word(operation.number) + ", 0xaa);");
    function("EXPECT_TRUE(board.panics([&]", "));", [&] {
      slice(operation.buffer, writeable, "",
            [&](const std::string& s) { panicking(operation, s); });
    });
  } else {
    slice(operation.buffer, writeable, "", [&](const std::string& s) { on_slice(operation, s); });
  }
  --indent_, line("}");
}

void Generator::panicking(const Operation& operation, const std::string& s) {
  const std::string part = s + ".get(" + part_form(operation.range) + ")";
  switch (operation.kind) {
    case OperationKind::kCopyToSlice: return line(part + "->copy_to_slice(copied);");
    case OperationKind::kCopyFromSlice: return line(part + "->copy_from_slice(source);");
    case OperationKind::kChunks:
    case OperationKind::kMutChunks:
      return line("static_cast<void>(" + s + ".chunks(" + word(operation.number) + "));");
    default: return line("static_cast<void>(" + s + "[" + index_form(operation.range) + "]);");
  }
}

void Generator::copy(const Operation& operation) {
  const BufferName& from = operation.buffer;
  const BufferName& to = operation.second;
  const bool slots = (from.kind == Kind::kRo || from.kind == Kind::kRw) && to.kind == Kind::kRw;
  const bool same =
      slots && from.driver == to.driver && from.process == to.process && life(from) == life(to);
  const auto copied = [&](const std::string& a, const std::string& b) {
    line("EXPECT_EQ(copy_bytes(" + a + ", " + b + "), " + outcome_.substr(3) + "U);");
  };
  if (outcome_ == "panic") {  // the second entry of a grant
    Operation with;
    with.kind = OperationKind::kWith;
    with.buffer = from;
    if (from.kind != Kind::kIt && probe(with) == "panic") {
      return slice(from, false, "", [](const std::string&) {});
    }
    return function("EXPECT_TRUE(board.panics([&]", "));", [&] {
      slice(from, false, "", [&](const std::string&) {
        line("static_cast<void>(" + driver(to.driver) + ".enter_grant(" + identifier(to) +
             ", [](const GrantKernelData&) {}));");
      });
    });
  }
  slice(from, false, "", [&](const std::string& a) {
    if (!same) return slice(to, true, "_to", [&](const std::string& b) { copied(a, b); });
    const std::string get = "lent.get_readwrite_processbuffer(" + word(to.slot) + ")";
    if (outcome_.starts_with("err ")) return line("EXPECT_EQ(" + get + ", " + error() + ");");
    line("const auto buffer_to = " + get + ";");
    line("ASSERT_TRUE(buffer_to);");
    function(
        "expect_entered((*buffer_to)->mut_enter([&](const "
        "WriteableProcessSlice& slice_to)",
        "));", [&] {
          count_entry();
          copied(a, "slice_to");
        });
  });
}

// `std::unexpected(…)` of the error code that came out; empty where none did.
std::string Generator::error_code() const {
  if (!outcome_.starts_with("err ")) return {};
  return "std::unexpected(ErrorCode::" + outcome_.substr(4, outcome_.find(' ', 4) - 4) + ")";
}

void Generator::copy_out(const Operation& operation, const std::string& s) {
  const std::string part = s + ".get(" + part_form(operation.range) + ")";
  if (outcome_ == "none") return line("EXPECT_FALSE(" + part + ");");
  line("Bytes copied(" + word(operation.number) + ", 0xaa);");
  if (operation.kind == OperationKind::kCopyToSlice)
    line(part + "->copy_to_slice(copied);");
  else if (outcome_.starts_with("ok"))
    line("EXPECT_TRUE(" + part + "->copy_to_slice_or_err(copied));");
  else
    line("EXPECT_EQ(" + part + "->copy_to_slice_or_err(copied), " + error_code() + ");");
  return line("EXPECT_EQ(copied, " + bytes_of_hex(outcome_.substr(outcome_.rfind(' ') + 1)) + ");");
}

void Generator::copy_in(const Operation& operation, const std::string& s) {
  const std::string part = s + ".get(" + part_form(operation.range) + ")";
  if (outcome_ == "none") return line("EXPECT_FALSE(" + part + ");");
  const std::string argument = "(" + bytes(operation.bytes) + ")";
  if (operation.kind == OperationKind::kCopyFromSlice)
    return line(part + "->copy_from_slice" + argument + ";");
  if (outcome_ == "ok")
    return line("EXPECT_TRUE(" + part + "->copy_from_slice_or_err" + argument + ");");
  return line("EXPECT_EQ(" + part + "->copy_from_slice_or_err" + argument + ", " + error_code() +
              ");");
}

void Generator::append(const Operation& operation, const std::string& s) {
  const std::string call =
      "StreamingProcessSlice(" + s +
      (operation.kind == OperationKind::kAppendChunk ? ").append_chunk("
                                                     : ").append_chunk_from_iter(") +
      bytes(operation.bytes) + ")";
  if (outcome_.starts_with("err ")) return line("EXPECT_EQ(" + call + ", " + error_code() + ");");
  line("EXPECT_EQ(" + call + ", (Appended{.first = " +
       ((outcome_.find("first=true") != std::string::npos) ? "true" : "false") +
       ", .offset = " + outcome_.substr(outcome_.rfind('=') + 1) + "}));");
}

void Generator::on_slice(const Operation& operation, const std::string& s) {
  const bool none = outcome_ == "none";
  switch (operation.kind) {
    case OperationKind::kGet:
    case OperationKind::kMutGet: {
      const std::string get = s + ".get(" + index_form(operation.range) + ")";
      return line(none ? "EXPECT_FALSE(" + get + ");"
                       : "EXPECT_EQ(bytes_of(" + get + "), " + bytes_of_hex(outcome_.substr(3)) +
                             ");");
    }
    case OperationKind::kIndex:
    case OperationKind::kMutIndex: {
      const std::string indexed = s + "[" + index_form(operation.range) + "]";
      if (operation.range.form == scenario::Range::Form::kIndex)
        return line("EXPECT_EQ(" + indexed + ".get(), 0x" + outcome_.substr(3) + ");");
      return line("EXPECT_EQ(bytes_of(" + indexed + "), " + bytes_of_hex(outcome_.substr(3)) +
                  ");");
    }
    case OperationKind::kSet: {
      const std::string get = s + ".get(" + word(operation.number) + ")";
      return line(none ? "EXPECT_FALSE(" + get + ");"
                       : get + "->set(" + text_of(operation.byte) + ");");
    }
    case OperationKind::kCopyToSlice:
    case OperationKind::kCopyToSliceOrErr: return copy_out(operation, s);
    case OperationKind::kCopyFromSlice:
    case OperationKind::kCopyFromSliceOrErr: return copy_in(operation, s);
    case OperationKind::kMutChunks:
      line("number_chunks(" + s + ".chunks(" + word(operation.number) + "));");
      [[fallthrough]];
    case OperationKind::kChunks: {
      std::string joined = outcome_.substr(2);
      std::erase(joined, ' ');
      return line("EXPECT_EQ(bytes_of(" + s + ".chunks(" + word(operation.number) +
                  ")), in_chunks(" + bytes_of_hex(joined) + ", " + word(operation.number) + "));");
    }
    case OperationKind::kIter: {
      Operation get;
      get.kind = OperationKind::kGet;
      get.buffer = operation.buffer;
      return line("EXPECT_EQ(bytes_of(" + s + "), " + bytes_of_hex(probe(get).substr(3)) + ");");
    }
    default: return append(operation, s);
  }
}

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
    case Field::kAccessibleEnd:
      return equal("memory_protection().accessible_end", view.accessible_end);
    case Field::kOrder:
      line("EXPECT_LE(board.ram(" + text_of(p) + "), " + process(p) + ".allow_high_water_mark());");
      line("EXPECT_LE(" + process(p) + ".allow_high_water_mark(), " + process(p) +
           ".app_break());");
      line("EXPECT_LE(" + process(p) + ".app_break(), " + process(p) + ".kernel_break());");
      return line("EXPECT_LE(" + process(p) + ".kernel_break(), board.end(" + text_of(p) + "));");
    case Field::kGrant:
      return line((model_.grant_allocated(p, place.driver) ? "EXPECT_TRUE(" : "EXPECT_FALSE(") +
                  process(p) + ".grant_block(" + text_of(place.driver) + "));");
    case Field::kMemory: {
      // A block of RAM starts at a multiple of 64 KiB.
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

}  // namespace

bool is_test_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !name.empty() && letter(name[0]) &&
         std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

std::string write(const scenario::Program& program, const failure::Failure* failure,
                  const Origin& origin) {
  // Which lives are to be noted when they begin is only known once all has been
  // written.
  const auto first = std::make_unique<Generator>(program, failure, std::set<Life>());
  static_cast<void>(first->source(origin));
  return std::make_unique<Generator>(program, failure, first->named_lives())->source(origin);
}

}  // namespace unit_test
