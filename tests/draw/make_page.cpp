// Usage: make_page SCENARIO OUTPUT [difference|sanitizer OPERATION]
//
// Writes the page of a scenario text, for check.sh to load in a browser: as nothing failed, or as
// if it had failed at that operation (counted from 1), which a core without a fault gives no other
// chance to see. Exit status 2 where a file cannot be read, parsed or written.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "draw/page.hpp"
#include "scenario/parse.hpp"

namespace {

failure::Failure made_up(const std::string& kind, std::size_t operation) {
  failure::Failure failure;
  failure.operation = operation;
  if (kind == "difference") {
    failure.kind = failure::Kind::kDifference;
    failure.difference.operation = operation;
    failure.difference.what = "process 0: byte ram0+3 </script><b>";
    failure.difference.core = "0";
    failure.difference.model = "1";
  } else {
    failure.kind = failure::Kind::kSanitizer;
    failure.check = "use-after-poison";
    failure.functions = {
        {.function = "procbuf::WriteableProcessSlice::set", .place = "process_slice.hpp:120"},
        {.function = "procbuf::ReadWriteProcessBuffer::mut_enter", .place = ""}};
    failure.output = "==1==ERROR: AddressSanitizer: use-after-poison <& \"quoted\">\n";
  }
  return failure;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 5) return 2;
  std::ifstream in(argv[1]);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto scenario = scenario::parse(text);
  if (!in || !scenario) {
    std::cerr << argv[1] << ": " << (in ? scenario.error().message : "cannot be read") << '\n';
    return 2;
  }
  draw::Subject subject{.title = argv[1], .failure = nullptr, .sentence = ""};
  failure::Failure failure;
  if (argc == 5) {
    failure = made_up(argv[3], std::strtoull(argv[4], nullptr, 10) - 1);
    subject.failure = &failure;
    subject.sentence = "Something made up went wrong (A1, \"quoted\" & <escaped>).";
  }
  std::ofstream out(argv[2]);
  out << draw::page(scenario->program(), subject);
  return out.flush() ? 0 : 2;
}
