#include "unit_test/generator.hpp"

#include <algorithm>
#include <memory>

#include "machine.hpp"
#include "scenario/print.hpp"

namespace unit_test {

const scenario::Placement& placement() {
  static const harness::Machine machine;  // says where regions would lie; its memory is not touched
  return machine.placement();
}

Generator::Generator(const scenario::Program& program, const failure::Failure* failure,
                     std::set<Life> used_lives)
    : program_(program), failure_(failure), used_lives_(std::move(used_lives)) {
  model_.boot(program.boot, placement());
  for (std::size_t p = 0; p < program.boot.processes; ++p) lives_[p].push_back(model_identifier(p));
}

std::string Generator::source(const Origin& origin) {
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

std::string Generator::probe(const Operation& operation) const {
  const auto copy = std::make_unique<model::Model>(*now_);
  return step(*copy, operation);
}

std::string Generator::step(model::Model& model, const Operation& operation) const {
  std::vector<char> storage(scenario::kOutcomeCapacity);
  scenario::OutcomeWriter writer(storage, program_.boot, placement());
  model.step(operation, writer);
  return std::string(writer.text());
}

namespace {

// Where there is anything to say of it.
std::string protection(const scenario::Boot& boot) {
  std::string text;
  switch (boot.protection) {
    case scenario::Protection::kExact: break;
    case scenario::Protection::kPmp: text = ", .protection = platform::Rounding::kPmp"; break;
    case scenario::Protection::kPmsav8: text = ", .protection = platform::Rounding::kPmsav8"; break;
    case scenario::Protection::kPmsav7: text = ", .protection = platform::Rounding::kPmsav7"; break;
  }
  if (boot.refuse != 0) text += ", .refuse = " + text_of(boot.refuse);
  return text;
}

}  // namespace

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
       ", .protected_flash = " + text_of(boot.protected_flash) + ", .fault_policy = FaultPolicy::" +
       policy + ", .drivers = {" + drivers + "}" + protection(boot) + "});");
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
  const auto open = [&] {
    slice(operation.buffer, scenario::opens_writeable(operation.kind), suffix, inside);
  };
  if (part && operation.buffer.kind == Kind::kIt) {
    enclosed("{", "}", open);
  } else {
    open();
  }
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

}  // namespace unit_test
