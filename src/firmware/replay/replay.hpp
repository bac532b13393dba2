// The replay image: runs files of scenarios on the core and writes their transcripts.
//
// The same sources make the image of each processor and a program of the host. What the program
// writes on a word of the same width is what an image must write, byte for byte; ci/firmware
// compares them.
#pragma once

#include <cstddef>

namespace replay {

// In bytes.
inline constexpr std::size_t kLongestList = std::size_t{1} << 20;

// Replays the files of a list and writes all their transcripts to another file. A line of the list
// is `text PATH` or `packed PATH`: a scenario text, or a fuzz input, which stands for the text that
// `scenario show` prints.
//
// In the transcripts a line `\x1e PATH` (the byte 0x1e, which no text holds) precedes that of each
// file, and `\x1e` alone the last line, the sums: `FILES files, OPERATIONS operations, PANICS
// panics`. The transcript of a file is what `scenario run` prints for the text; where it does not
// parse, one line says where and why. What there is of it is written before the next file begins.
//
// False, having said why, where a file cannot be read or written, or the list is longer than
// kLongestList.
bool replay(const char* list_path, const char* transcripts_path);

}  // namespace replay
