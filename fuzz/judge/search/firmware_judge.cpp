// The judge of the core on the firmware's memory protection; see check.hpp.
#include <optional>

#include "compare/report.hpp"
#include "compare/world.hpp"
#include "processor/board_protection.hpp"
#include "search/check.hpp"

namespace search {

namespace {

using procbuf::platform::MemoryProtection;
using processor::BoardProtection;

// Has the core protect by it as long as this lives; by nobody where there is none.
class Protecting {
 public:
  explicit Protecting(BoardProtection* protection) { MemoryProtection::protector = protection; }
  Protecting(const Protecting&) = delete;
  Protecting& operator=(const Protecting&) = delete;
  ~Protecting() { MemoryProtection::protector = nullptr; }
};

class FirmwareAgainstModel final : public Judge, private harness::Listener {
 public:
  bool agrees(const scenario::Program& program) override {
    program_ = program;
    operation_ = 0;
    found_.clear();
    protection_.reset();
    if (program.boot.protection != scenario::Protection::kExact) {
      protection_.emplace(program.boot, world_.machine.placement(), looked_);
    }
    const Protecting protecting(protection_ ? &*protection_ : nullptr);
    world_.comparison.begin(program);
    world_.executor.run(program, *this);
    if (program.operations.empty()) look();
    difference_ = world_.comparison.end();
    return !difference_ && found_.empty();
  }

  [[nodiscard]] std::string report() const override {
    if (found_.empty()) return harness::report(*difference_, world_);
    return "Memory protection: " + found_ + "\n\n" +
           harness::story(program_, world_.machine.placement(), operation_, "fails here");
  }

 private:
  bool finished(std::size_t operation, std::string_view outcome) override {
    operation_ = operation;
    return world_.comparison.finished(operation, outcome) && look();
  }

  // At what the hardware lets each process do, against the reference model's visible end.
  bool look() {
    if (!protection_) return true;
    found_ = protection_->found();
    for (std::uint8_t p = 0; p < program_.boot.processes && found_.empty(); ++p) {
      found_ = protection_->look_at(p, world_.model.process(p).visible_end);
    }
    return found_.empty();
  }

  harness::World world_;
  scenario::Program program_;
  std::size_t operation_ = 0;  // the last one that was performed
  processor::Looked looked_;
  std::optional<BoardProtection> protection_;
  std::optional<harness::Difference> difference_;
  std::string found_;
};

}  // namespace

std::unique_ptr<Judge> firmware_against_model() {
  return std::make_unique<FirmwareAgainstModel>();
}

}  // namespace search
