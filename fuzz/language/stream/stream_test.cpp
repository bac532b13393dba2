#include "stream/stream.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

namespace stream {
namespace {

// A file that reads as this text.
class TextFile {
 public:
  explicit TextFile(std::string text)
      : text_(std::move(text)), file_(fmemopen(text_.data(), text_.size(), "r")) {}
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  ~TextFile() { static_cast<void>(std::fclose(file_)); }
  [[nodiscard]] std::FILE* get() const { return file_; }

 private:
  std::string text_;
  std::FILE* file_;
};

std::vector<Part> parts_of(const std::string& text) {
  const TextFile file(text);
  Reader reader(file.get());
  std::vector<Part> parts;
  while (auto part = reader.next()) parts.push_back(std::move(*part));
  return parts;
}

TEST(Stream, IsTakenApartAtItsHeaders) {
  const auto parts =
      parts_of("%% one\nboot\nstate 0\n\n%% two\n%% three\r\n# last, without an end");
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].header.name, "one");
  EXPECT_EQ(parts[0].text, "boot\nstate 0\n\n");
  EXPECT_EQ(parts[0].line, 1U);
  EXPECT_EQ(parts[1].header.name, "two");
  EXPECT_EQ(parts[1].text, "");
  EXPECT_EQ(parts[1].line, 5U);
  EXPECT_EQ(parts[2].header.name, "three");
  EXPECT_EQ(parts[2].text, "# last, without an end\n");
}

TEST(Stream, OfNothingIsNothing) {
  EXPECT_TRUE(parts_of("\n").empty());
}

TEST(Stream, AHeaderMaySayThatItWasSkipped) {
  const auto parts =
      parts_of(header("a") + skipped("b", "no\niter") + "%% c skipped\n%% skipped\n");
  ASSERT_EQ(parts.size(), 4U);
  EXPECT_EQ(parts[0].header.skipped, std::nullopt);
  EXPECT_EQ(parts[1].header.skipped, "no iter");
  EXPECT_EQ(parts[2].header.skipped, "");
  EXPECT_EQ(parts[3].header.name, "skipped");
  EXPECT_EQ(parts[3].header.skipped, std::nullopt);
}

std::string refusal_of(const std::string& text) {
  try {
    parts_of(text);
  } catch (const Malformed& malformed) {
    return malformed.what();
  }
  return "none";
}

TEST(Stream, WhatIsNoneIsRefusedWithItsLine) {
  EXPECT_EQ(refusal_of("\nboot\n"), "line 2: a stream begins with `%% NAME`");
  EXPECT_EQ(refusal_of("%% a\n%%\n"), "line 2: expected `%% NAME`");
  EXPECT_EQ(refusal_of("%% a\n%%b\n"), "line 2: expected `%% NAME`");
  EXPECT_EQ(refusal_of("%% a\n" + std::string(kMostOfText, 'x')),
            "line 2: a has more than 4194304 bytes");
}

}  // namespace
}  // namespace stream
