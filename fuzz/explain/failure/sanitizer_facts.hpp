// What a sanitizer knows of a fault beyond its name, in words for a sentence. For the symbolizer's
// reports. Never part of a signature: it is full of sizes and values.
#pragma once

#include <string>

namespace failure {

// To stand behind the name: ", WRITE of size 33, right behind 'name', a variable of 32 bytes"; of
// undefined behaviour, what was computed: ": 5 + 7 cannot be represented in type 'int'". Empty
// where the output says nothing.
std::string facts_in(const std::string& output);

}  // namespace failure
