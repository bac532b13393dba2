// Long rows of bytes in lines for a person. For sentences and stories: the text that a scenario is
// kept in has all of them.
#pragma once

#include <string>

namespace failure {

// "append_chunk it 0102030405060708… (64 bytes)": rows of more than 16 bytes, the first eight of
// each.
std::string abbreviated(const std::string& text);

}  // namespace failure
