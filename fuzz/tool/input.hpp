// What a file holds: a scenario text, or a fuzz input as an engine left it (StoredProgram). And any
// file that a crash can come in, which may be a text that the parser's target fell over, or a story
// of memory protection, too (Input): for the commands that look into failures.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "failure/failure.hpp"
#include "failure/trial.hpp"
#include "input/decode.hpp"
#include "scenario/operation.hpp"
#include "scenario/parse.hpp"

namespace tool {

// Those whose inputs are no programs: texts, and stories (hardware/fuzz_story.hpp).
inline constexpr std::string_view kTextTarget = "scenario_text_fuzzer";
inline constexpr std::string_view kProtectionTarget = "protection_fuzzer";
// The target whose inputs have every operation.
inline constexpr const char* kEveryTarget = "scenario_fuzzer";

std::span<const std::uint8_t> bytes_of(std::string_view content);

// Names of all targets, those without programs last.
std::vector<std::string> all_targets();

// The target whose name is the last one in the path; empty where there is none.
std::string target_in(const std::string& path);

// The program as an input of that target, which has programs. Throws Unusable where it cannot be
// packed; `path` is what was to hold it.
std::vector<std::uint8_t> pack_for(const std::string& target, const scenario::Program& program,
                                   const std::string& path);

// The program as scenario text that says which target it is an input of.
std::string story_of(const std::string& target, const scenario::Program& program);

// A file's program, and what it points into.
class StoredProgram {
 public:
  // `content` is the file's, and outlives this. It is a scenario text where `path` ends in .scn, or
  // where it reads as one: nothing but text, with a boot line in it. Throws Unusable where such a
  // text does not parse; anything else is a packed input.
  StoredProgram(const std::string& path, const std::string& content);

  [[nodiscard]] const scenario::Program& program() const { return program_; }
  [[nodiscard]] bool is_packed() const { return decoded_ != nullptr; }

 private:
  std::optional<scenario::Scenario> scenario_;
  std::unique_ptr<input::DecodedScenario> decoded_;
  scenario::Program program_;
};

class Input {
 public:
  // Reads the file. `target` is a target's name, or empty: then it is found from what story_of()
  // wrote, from a folder or the file's name with a target's name in it (work/findings/TARGET,
  // clusterfuzz-testcase-TARGET-1), or from what the file holds: a text is a scenario, and what is
  // packed says its mix itself.
  // Throws Unusable where the file cannot be read, is empty, or is a text that does not parse.
  Input(std::string path, std::string target);

  // For messages.
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& target() const { return target_; }
  [[nodiscard]] std::size_t size() const { return content_.size(); }
  // Of a target without programs: content() is the input.
  [[nodiscard]] bool is_text() const { return target_ == kTextTarget; }
  [[nodiscard]] bool is_story() const { return target_ == kProtectionTarget; }
  [[nodiscard]] const std::string& content() const { return content_; }
  // Throws Unusable where there is no program to be used as it says, such as "to trace".
  void require_program(std::string_view use) const;
  // Good as long as this is.
  [[nodiscard]] const scenario::Program& program() const { return program_; }

 private:
  std::string path_;
  std::string target_;
  std::string content_;
  std::optional<StoredProgram> stored_;
  scenario::Program program_;
};

// How the input fails; none where it does not. Throws as Trials do.
std::optional<failure::Failure> failure_of(const Input& input, failure::Trials& trials);

}  // namespace tool
