// The two families of errors the core answers with, and the way from one to the other.
//
// ErrorCode is what a system call returns to a process; ProcessError is what the kernel tells a
// capsule or trusted code about a process. Names and values are upstream's (errorcode.rs,
// process.rs); they may not change, processes are compiled against them.
#pragma once

#include <array>
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

// Tables by the value of an error, of which there is a row for each.
inline constexpr auto kErrorCodes = std::to_array<ErrorCode>({
    ErrorCode::INVAL,  // NoSuchApp
    ErrorCode::NOMEM,  // OutOfMemory
    ErrorCode::INVAL,  // AddressOutOfBounds
    ErrorCode::FAIL,   // InactiveApp
    ErrorCode::FAIL,   // KernelError
    ErrorCode::FAIL,   // AlreadyInUse
});
inline constexpr auto kProcessErrorNames = std::to_array<std::string_view>({
    "NoSuchApp",
    "OutOfMemory",
    "AddressOutOfBounds",
    "InactiveApp",
    "KernelError",
    "AlreadyInUse",
});
// From 1 on.
inline constexpr auto kErrorCodeNames = std::to_array<std::string_view>({
    "FAIL",
    "BUSY",
    "ALREADY",
    "OFF",
    "RESERVE",
    "INVAL",
    "SIZE",
    "CANCEL",
    "NOMEM",
    "NOSUPPORT",
    "NODEVICE",
    "UNINSTALLED",
    "NOACK",
});
static_assert(kErrorCodes.size() == std::to_underlying(ProcessError::AlreadyInUse) + 1);
static_assert(kProcessErrorNames.size() == kErrorCodes.size());
static_assert(kErrorCodeNames.size() == std::to_underlying(ErrorCode::NOACK));

}  // namespace detail

// B5: what a process is told of a process error.
constexpr ErrorCode to_error_code(ProcessError error) {
  return detail::kErrorCodes[std::to_underlying(error)];
}

// The names as upstream spells them, for messages and transcripts.
constexpr std::string_view name_of(ErrorCode code) {
  return detail::kErrorCodeNames[std::to_underlying(code) - 1];
}
constexpr std::string_view name_of(ProcessError error) {
  return detail::kProcessErrorNames[std::to_underlying(error)];
}

}  // namespace procbuf
