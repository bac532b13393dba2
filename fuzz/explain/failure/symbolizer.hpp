// From what a sanitizer printed to names: what it found, and which functions were running.
//
// The sanitizers print places in the program as offsets (symbolizing in each of thousands of forked
// processes would take most of the time of minimising); here each offset is looked up once, with
// llvm-symbolizer. Where there is none, offsets stay.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "failure/failure.hpp"
#include "failure/stack_samples.hpp"

namespace failure {

struct SanitizerReport {
  std::string check;          // "use-after-poison", "signed integer overflow"
  std::string facts;          // as Failure::facts
  std::vector<Frame> frames;  // innermost first; the sanitizer's own are left out
};

class Symbolizer {
 public:
  // None where there is no report in the text.
  std::optional<SanitizerReport> read(std::string_view output);
  // Innermost first, as the places are; the sanitizers' own are left out.
  std::vector<Frame> frames_of(const std::vector<CodePlace>& places);

 private:
  // Several where the compiler inlined.
  const std::vector<Frame>& frames_at(const std::string& module, const std::string& offset);

  std::map<std::string, std::vector<Frame>> known_;
};

// "std::expected<A, B> procbuf::Buffer<C>::enter<D>(E&) const" is "procbuf::Buffer::enter".
std::string plain_name(std::string_view full_name);

}  // namespace failure
