// The two families of errors the core answers with, and the way from one to the other.
//
// ErrorCode is what a system call returns to a process; ProcessError is what the kernel tells a
// capsule or trusted code about a process. Names and values are upstream's (errorcode.rs,
// process.rs); they may not change, processes are compiled against them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace procbuf {

enum class ErrorCode : std::uint32_t {
  FAIL = 1,
  BUSY = 2,
  ALREADY = 3,
  OFF = 4,
  RESERVE = 5,
  INVAL = 6,
  SIZE = 7,
  CANCEL = 8,
  NOMEM = 9,
  NOSUPPORT = 10,
  NODEVICE = 11,
  UNINSTALLED = 12,
  NOACK = 13,
};

enum class ProcessError : std::uint8_t {
  NoSuchApp,           // no process with that identifier is in the table
  OutOfMemory,         // the process's memory has no room for it
  AddressOutOfBounds,  // an address or a number outside of what there is
  InactiveApp,         // the process is there but not running (F2)
  KernelError,         // the kernel is at fault
  AlreadyInUse,        // entered, or taken, already
};

namespace detail {

// What becomes of an error. A table of these has a row for each value there is, in their order.
template <typename Error, typename To>
struct ErrorRow {
  Error error;
  To to;
};

template <typename Error, typename To, std::size_t N>
using ErrorTable = std::array<ErrorRow<Error, To>, N>;

// Whether the rows are those of the values from the first one to `last`, each in its place.
template <typename Error, typename To, std::size_t N>
constexpr bool covers_up_to(const ErrorTable<Error, To, N>& table, Error last) {
  auto value = std::to_underlying(table.front().error);
  for (const auto& row : table) {
    if (std::to_underlying(row.error) != value++) return false;
  }
  return table.back().error == last;
}

// `otherwise` for a value that is none of the enumerators.
template <typename Error, typename To, std::size_t N>
constexpr To look_up(const ErrorTable<Error, To, N>& table, Error error, To otherwise) {
  const std::size_t first = std::to_underlying(table.front().error);
  const std::size_t value = std::to_underlying(error);
  return value >= first && value - first < N ? table[value - first].to : otherwise;
}

inline constexpr ErrorTable<ProcessError, ErrorCode, 6> kErrorCodes = {{
    {ProcessError::NoSuchApp, ErrorCode::INVAL},
    {ProcessError::OutOfMemory, ErrorCode::NOMEM},
    {ProcessError::AddressOutOfBounds, ErrorCode::INVAL},
    {ProcessError::InactiveApp, ErrorCode::FAIL},
    {ProcessError::KernelError, ErrorCode::FAIL},
    {ProcessError::AlreadyInUse, ErrorCode::FAIL},
}};
static_assert(covers_up_to(kErrorCodes, ProcessError::AlreadyInUse));

inline constexpr ErrorTable<ErrorCode, std::string_view, 13> kErrorCodeNames = {{
    {ErrorCode::FAIL, "FAIL"},
    {ErrorCode::BUSY, "BUSY"},
    {ErrorCode::ALREADY, "ALREADY"},
    {ErrorCode::OFF, "OFF"},
    {ErrorCode::RESERVE, "RESERVE"},
    {ErrorCode::INVAL, "INVAL"},
    {ErrorCode::SIZE, "SIZE"},
    {ErrorCode::CANCEL, "CANCEL"},
    {ErrorCode::NOMEM, "NOMEM"},
    {ErrorCode::NOSUPPORT, "NOSUPPORT"},
    {ErrorCode::NODEVICE, "NODEVICE"},
    {ErrorCode::UNINSTALLED, "UNINSTALLED"},
    {ErrorCode::NOACK, "NOACK"},
}};
static_assert(covers_up_to(kErrorCodeNames, ErrorCode::NOACK));

inline constexpr ErrorTable<ProcessError, std::string_view, 6> kProcessErrorNames = {{
    {ProcessError::NoSuchApp, "NoSuchApp"},
    {ProcessError::OutOfMemory, "OutOfMemory"},
    {ProcessError::AddressOutOfBounds, "AddressOutOfBounds"},
    {ProcessError::InactiveApp, "InactiveApp"},
    {ProcessError::KernelError, "KernelError"},
    {ProcessError::AlreadyInUse, "AlreadyInUse"},
}};
static_assert(covers_up_to(kProcessErrorNames, ProcessError::AlreadyInUse));

}  // namespace detail

// B5: what a process is told of a process error.
constexpr ErrorCode to_error_code(ProcessError error) {
  return detail::look_up(detail::kErrorCodes, error, ErrorCode::FAIL);
}

// The names as upstream spells them, for messages and transcripts; `?` for what is no error.
constexpr std::string_view name_of(ErrorCode code) {
  return detail::look_up(detail::kErrorCodeNames, code, std::string_view("?"));
}
constexpr std::string_view name_of(ProcessError error) {
  return detail::look_up(detail::kProcessErrorNames, error, std::string_view("?"));
}

}  // namespace procbuf
