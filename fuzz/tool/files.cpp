// Reading; see files.hpp.
#include "tool/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

namespace tool {

namespace {

namespace fs = std::filesystem;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File open_to_read(const std::string& path) {
  if (path == "-") return {stdin, [](std::FILE*) { return 0; }};
  File file(std::fopen(path.c_str(), "rbe"), &std::fclose);
  if (!file) throw Unusable{fmt::format("{}: {}", path, std::strerror(errno))};
  return file;
}

// Up to the end, or to one byte more than `most`.
std::string read_up_to(std::FILE* file, const std::string& name, std::size_t most) {
  std::string content;
  std::vector<char> block(1 << 16);
  while (content.size() <= most) {
    const std::size_t wanted = std::min(block.size(), most + 1 - content.size());
    const std::size_t got = std::fread(block.data(), 1, wanted, file);
    if (got == 0) break;
    content.append(block.data(), got);
  }
  if (std::ferror(file) != 0) throw Unusable{fmt::format("{}: {}", name, std::strerror(errno))};
  return content;
}

// What is in the folder itself: adds to the files, and to the folders that are still to be read.
void list(const std::string& folder, std::vector<std::string>& files,
          std::vector<std::string>& folders) {
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    std::error_code gone;  // or a link that leads nowhere, or in a circle: no file
    if (entry->is_regular_file(gone)) files.push_back(entry->path().string());
    if (entry->is_directory(gone) && !entry->is_symlink(gone)) {
      folders.push_back(entry->path().string());
    }
  }
  if (error) throw Unusable{fmt::format("{}: {}", folder, error.message())};
}

}  // namespace

std::string read_file(const std::string& path, std::size_t most) {
  const std::string name = name_of_input(path);
  const File file = open_to_read(path);
  std::string content = read_up_to(file.get(), name, most);
  if (content.size() > most) {
    throw Unusable{
        fmt::format("{}: is larger than {} MiB, which is the most that is read", name, most >> 20)};
  }
  return content;
}

std::string name_of_input(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

std::string read_input(const std::string& path) {
  return read_file(path, kMostOfInput);
}

std::string read_tail(const std::string& path, std::size_t most) {
  const File file = open_to_read(path);
  // Of a file that is shorter, or cannot be wound forward, all there is.
  const bool wound = std::fseek(file.get(), -static_cast<long>(most), SEEK_END) == 0;
  std::string content = read_up_to(file.get(), path, most);
  content.resize(std::min(content.size(), most));
  if (wound) content.erase(0, content.find('\n') + 1);
  return content;
}

std::vector<std::string> files_at(const std::string& path) {
  std::error_code unknown;  // reading it will say what is wrong
  if (!fs::is_directory(path, unknown)) return {path};
  std::vector<std::string> files;
  std::vector<std::string> folders = {path};
  while (!folders.empty()) {
    const std::string folder = std::move(folders.back());
    folders.pop_back();
    list(folder, files, folders);
  }
  std::ranges::sort(files);
  return files;
}

scenario::Scenario parse_text(const std::string& path, const std::string& text) {
  auto parsed = scenario::parse(text);
  if (!parsed) {
    const scenario::ParseError& error = parsed.error();
    throw Unusable{
        fmt::format("{}:{}:{}: {}", name_of_input(path), error.line, error.column, error.message)};
  }
  return std::move(*parsed);
}

scenario::Scenario parse_file(const std::string& path) {
  return parse_text(path, read_input(path));
}

}  // namespace tool
