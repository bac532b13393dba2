// The smallest subject in a shared object, for the tests of what loads such objects: each operation
// is `ok`; `chunks` has more to say than anybody has room for at first, `remove` ends the answer,
// and with `stop` it cannot do.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace {

std::string answer_to(std::string_view scenario) {
  std::string text;
  while (!scenario.empty()) {
    const std::string_view line = scenario.substr(0, scenario.find('\n'));
    scenario.remove_prefix(std::min(line.size() + 1, scenario.size()));
    if (line.starts_with("stop")) return "skipped no stop\n";
    if (line.starts_with("remove")) return text;
    text += line;
    if (line.starts_with("chunks")) {
      text += " -> ok " + std::string(100'000, 'f');
    } else if (!line.starts_with("boot") && !line.starts_with("driver") && line != "end") {
      text += " -> ok";
    }
    text += '\n';
  }
  return text;
}

}  // namespace

extern "C" std::size_t procbuf_subject_run(const char* scenario, std::size_t length, char* answer,
                                           std::size_t capacity) {
  const std::string text = answer_to({scenario, length});
  std::copy_n(text.begin(), std::min(text.size(), capacity), answer);
  return text.size();
}
