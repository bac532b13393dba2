// The image on a device: started as `replay LIST TRANSCRIPTS`.
#include <algorithm>
#include <array>
#include <string_view>

#include "replay/replay.hpp"
#include "runtime/processor.hpp"
#include "runtime/semihosting.hpp"

int firmware::procbuf_main() {
  static std::array<char, 1024> storage;
  const std::string_view line = semihosting::command_line(storage);
  std::ranges::replace(storage, ' ', '\0');  // as two C strings, which the host's paths are
  const std::size_t list = line.find('\0');
  const std::size_t transcripts = line.find('\0', list + 1);
  if (list == std::string_view::npos || transcripts == std::string_view::npos) {
    semihosting::say("procbuf: start me as `replay LIST TRANSCRIPTS`\n");
    return 2;
  }
  return replay::replay(&storage[list + 1], &storage[transcripts + 1]) ? 0 : 2;
}
