// That the dictionary of the text target (corpus/scenario_text_fuzzer.dict) is one, and that it has
// every word of the language and no other: what the printer can write is the measure.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "scenario/print.hpp"

namespace {

using scenario::Address;
using scenario::Boot;
using scenario::BufferName;
using scenario::Operation;
using scenario::OperationKind;

using Words = std::set<std::string, std::less<>>;

// libFuzzer refuses a dictionary with a longer entry.
constexpr std::size_t kLongestEntry = 64;

// What stands between the words; none of these is one.
constexpr std::array<std::string_view, 14> kSeparators = {
    " ", "  ", "\t", "\n", "\r\n", " -> ", "#", ":", "@", "..", "+", "-", "=", "0x"};

std::optional<std::uint8_t> hex_digit(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::size_t value = kDigits.find(c);
  if (value == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(value);
}

// The bytes of a line `"..."`, in which `\\`, `\"` and `\xNN` stand for one byte each.
std::optional<std::string> entry_of(std::string_view line) {
  if (line.size() < 3 || !line.starts_with('"') || !line.ends_with('"')) return std::nullopt;
  std::string entry;
  for (std::string_view rest = line.substr(1, line.size() - 2); !rest.empty();) {
    std::size_t taken = 1;
    char byte = rest.front();
    if (byte == '"') return std::nullopt;
    if (byte == '\\' && (rest.starts_with("\\\\") || rest.starts_with("\\\""))) {
      taken = 2;
      byte = rest[1];
    } else if (byte == '\\') {
      if (rest.size() < 4 || rest[1] != 'x') return std::nullopt;
      const auto high = hex_digit(rest[2]);
      const auto low = hex_digit(rest[3]);
      if (!high || !low) return std::nullopt;
      taken = 4;
      byte = static_cast<char>(*high << 4 | *low);
    }
    entry += byte;
    rest.remove_prefix(taken);
  }
  return entry;
}

// The entries of the dictionary; whatever is not one fails the test.
Words read_dictionary() {
  Words entries;
  std::ifstream file(CORPUS_DIR "/scenario_text_fuzzer.dict");
  EXPECT_TRUE(file.is_open());
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto entry = entry_of(line);
    EXPECT_TRUE(entry.has_value()) << line;
    if (!entry) continue;
    EXPECT_LE(entry->size(), kLongestEntry) << line;
    EXPECT_TRUE(entries.insert(*entry).second) << "twice: " << line;
  }
  return entries;
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || c == '_';
}

void add_words(std::string_view text, Words& words) {
  while (!text.empty()) {
    const auto* const end = std::ranges::find_if_not(text, is_word_character);
    const auto length = static_cast<std::size_t>(end - text.begin());
    if (length > 0) words.emplace(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
  }
}

// Calls `use` with every value of an enumeration, those that have no name included: these print as
// nothing, and one that is added is there.
template <typename Enumeration, typename F>
void for_each_value(F use) {
  for (unsigned value = 0; value <= std::numeric_limits<std::uint8_t>::max(); ++value) {
    use(static_cast<Enumeration>(value));
  }
}

// All words that the printer has.
Words words_of_the_language() {
  Words words;
  Boot boot;
  boot.driver_count = 1;
  boot.drivers[0].no_grant = true;
  for_each_value<scenario::FaultPolicy>([&](scenario::FaultPolicy policy) {
    boot.fault = policy;
    add_words(print_boot(boot), words);
  });
  for (const scenario::OperationShape& shape : scenario::kOperations) {
    add_words(shape.name, words);
  }
  for_each_value<Address::Base>([&](Address::Base base) {
    Operation operation;
    operation.kind = OperationKind::kBrk;
    operation.address.base = base;
    add_words(print(operation, boot), words);
  });
  for_each_value<BufferName::Kind>([&](BufferName::Kind kind) {
    Operation operation;
    operation.kind = OperationKind::kIter;
    operation.buffer.kind = kind;
    add_words(print(operation, boot), words);
  });
  return words;
}

TEST(Dictionary, HasEveryWordOfTheLanguageAndNoOther) {
  Words words;
  for (const std::string& entry : read_dictionary()) {
    if (std::ranges::find(kSeparators, entry) == kSeparators.end()) add_words(entry, words);
  }
  EXPECT_EQ(words, words_of_the_language());
}

// An operation's name is an entry of its own: only then can an engine put it anywhere.
TEST(Dictionary, HasEveryOperation) {
  const Words entries = read_dictionary();
  for (const scenario::OperationShape& shape : scenario::kOperations) {
    const std::string name(shape.name);
    EXPECT_TRUE(entries.contains(name) || entries.contains(name + " ")) << name;
  }
}

TEST(Dictionary, HasWhatStandsBetweenWords) {
  const Words entries = read_dictionary();
  for (const std::string_view separator : kSeparators) {
    EXPECT_TRUE(entries.contains(separator)) << '`' << separator << '`';
  }
}

}  // namespace
