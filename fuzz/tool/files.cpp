#include "tool/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

namespace tool {

namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

}  // namespace

std::string read_file(const std::string& path) {
  const File file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) throw Unusable{fmt::format("{}: {}", path, std::strerror(errno))};
  std::string content;
  std::vector<char> block(1 << 16);
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), file.get())) {
    content.append(block.data(), got);
  }
  if (std::ferror(file.get()) != 0) {
    throw Unusable{fmt::format("{}: {}", path, std::strerror(errno))};
  }
  return content;
}

std::vector<std::uint8_t> read_input(const std::string& path) {
  const std::string bytes = read_file(path);
  return {bytes.begin(), bytes.end()};
}

std::vector<std::string> files_at(const std::string& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  }
  std::ranges::sort(files);
  return files;
}

void write_file(const std::string& path, std::span<const std::uint8_t> content) {
  const std::string beside = path + ".part";
  File file(std::fopen(beside.c_str(), "wb"), &std::fclose);
  bool written = file != nullptr &&
                 std::fwrite(content.data(), 1, content.size(), file.get()) == content.size();
  if (file != nullptr) written = std::fclose(file.release()) == 0 && written;
  if (!written || std::rename(beside.c_str(), path.c_str()) != 0) {
    const std::string reason = std::strerror(errno);
    std::remove(beside.c_str());
    throw Unusable{fmt::format("{}: cannot be written: {}", path, reason)};
  }
}

void write_file(const std::string& path, std::string_view text) {
  write_file(path, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw Unusable{fmt::format("standard output: {}", std::strerror(errno))};
  }
}

scenario::Scenario parse_file(const std::string& path) {
  auto parsed = scenario::parse(read_file(path));
  if (!parsed) {
    const scenario::ParseError& error = parsed.error();
    throw Unusable{fmt::format("{}:{}:{}: {}", path, error.line, error.column, error.message)};
  }
  return std::move(*parsed);
}

}  // namespace tool
