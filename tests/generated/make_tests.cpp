// Makes one source of unit tests of all the scenarios that it is given: make_tests OUT.cpp
// FILE.scn...
//
// What a generated test looks like is unit_test/write_test.cpp's concern; that whatever can be
// generated compiles without a warning, in the core's own interface, and passes on the core, is
// shown by building and running this source (generated_tests).
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "scenario/parse.hpp"
#include "unit_test/write.hpp"

namespace {

// "stop-resume.scn" is "StopResume".
std::string name_of_test(const std::filesystem::path& path) {
  std::string name;
  bool starts = true;
  for (const char c : path.stem().string()) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isalnum(letter) != 0) {
      name += starts ? static_cast<char>(std::toupper(letter)) : c;
    }
    starts = std::isalnum(letter) == 0;
  }
  return name;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  std::ofstream out(argv[1]);
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i]);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto scenario = scenario::parse(text);
    if (!in || !scenario) {
      std::cerr << argv[i] << ": " << (in ? scenario.error().message : "cannot be read") << '\n';
      return 2;
    }
    out << unit_test::write(scenario->program(), nullptr,
                            {.name = name_of_test(argv[i]), .heading = {argv[i]}});
  }
  return out.flush() ? 0 : 2;
}
