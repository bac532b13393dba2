// A processor's memory protection on a model of its hardware, asked and judged by P1 of the
// contract.
//
// Every request is one to the firmware's code. What must come of it is worked out here once more,
// as arithmetic; then what the registers mean is asked of the model, a byte at a time. Answers are
// what is wrong, in one line with all that is needed to see it again; empty: nothing. For the tests
// of this folder and for protection_fuzzer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hardware/model.hpp"
#include "hardware/protection.hpp"

namespace hardware {

struct Setting {
  Architecture architecture = Architecture::kPmsav7;
  std::uint32_t regions = 8;  // of the MPU; entries of the PMP
  std::uint32_t grain = 0;    // of the PMP, the manual's G
  bool leftover = false;      // registers that something else has set, and would allow everything
  bool locked = false;        // the PMP's last entry stays as it is
};

class Bench {
 public:
  explicit Bench(const Setting& setting);

  // Both apply what is held afterwards, whether the request was refused or not.
  std::string allocate(const Regions& regions);
  std::string update(std::uint32_t app_break, std::uint32_t kernel_break);

  [[nodiscard]] bool holds() const { return holds_; }
  [[nodiscard]] const Regions& regions() const { return regions_; }
  [[nodiscard]] std::uint32_t visible_end() const { return protection_->visible_end(); }
  // Whether the last request was taken.
  [[nodiscard]] bool accepted() const { return accepted_; }
  [[nodiscard]] std::vector<std::uint32_t> registers() const { return model_->registers(); }

  // What the hardware says of a byte, by what was applied last.
  [[nodiscard]] bool process_may(Access access, std::uint32_t address) const {
    return model_->may(access, Privilege::kProcess, address, 1);
  }

  // Whether each access to the byte, and to the word if one begins there, is allowed or not as it
  // should be. For these, something must be held.
  [[nodiscard]] std::string check(std::uint32_t address) const;
  [[nodiscard]] std::string check_range(std::uint32_t start, std::uint32_t end) const;
  // The block, the flash, and what lies within `margin` of them.
  [[nodiscard]] std::string check_all(std::uint32_t margin) const;
  // What lies within a few bytes of each end there is.
  [[nodiscard]] std::string check_edges() const;

  // Bytes, of what the visible end is a multiple, counted from the start of the block.
  static std::uint32_t step(const Setting& setting, const Regions& regions);
  // Whether hardware of that kind can give the process what P1 says.
  static bool can_hold(const Setting& setting, const Regions& regions);

 private:
  std::string judge(const std::string& request, const Regions& asked, bool answer, bool expected);
  [[nodiscard]] std::string check(Access access, std::uint32_t address, std::uint32_t size) const;
  [[nodiscard]] std::string check_kernel(std::uint32_t address) const;
  [[nodiscard]] bool may(Access access, std::uint32_t address) const;
  [[nodiscard]] std::string wrong(const Regions& regions, const std::string& what) const;

  Setting setting_;
  std::unique_ptr<Model> model_;
  std::unique_ptr<Protection> protection_;
  Regions regions_;
  std::vector<std::uint32_t> applied_;
  bool holds_ = false;
  bool accepted_ = false;
};

}  // namespace hardware
