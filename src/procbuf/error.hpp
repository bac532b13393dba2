// The two families of errors the core answers with, and the way from one to the other.
//
// ErrorCode is what a system call returns to a process; ProcessError is what the kernel tells a
// capsule or trusted code about a process. Names and values are upstream's (errorcode.rs,
// process.rs); they may not change, processes are compiled against them.
#pragma once

#include <cstdint>
#include <string_view>

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

// B5: what a process is told of a process error.
constexpr ErrorCode to_error_code(ProcessError error) {
  switch (error) {
    case ProcessError::OutOfMemory: return ErrorCode::NOMEM;
    case ProcessError::AddressOutOfBounds:
    case ProcessError::NoSuchApp: return ErrorCode::INVAL;
    case ProcessError::InactiveApp:
    case ProcessError::KernelError:
    case ProcessError::AlreadyInUse: return ErrorCode::FAIL;
  }
  return ErrorCode::FAIL;
}

// The names as upstream spells them, for messages and transcripts.
constexpr std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::FAIL: return "FAIL";
    case ErrorCode::BUSY: return "BUSY";
    case ErrorCode::ALREADY: return "ALREADY";
    case ErrorCode::OFF: return "OFF";
    case ErrorCode::RESERVE: return "RESERVE";
    case ErrorCode::INVAL: return "INVAL";
    case ErrorCode::SIZE: return "SIZE";
    case ErrorCode::CANCEL: return "CANCEL";
    case ErrorCode::NOMEM: return "NOMEM";
    case ErrorCode::NOSUPPORT: return "NOSUPPORT";
    case ErrorCode::NODEVICE: return "NODEVICE";
    case ErrorCode::UNINSTALLED: return "UNINSTALLED";
    case ErrorCode::NOACK: return "NOACK";
  }
  return "?";
}

constexpr std::string_view name_of(ProcessError error) {
  switch (error) {
    case ProcessError::NoSuchApp: return "NoSuchApp";
    case ProcessError::OutOfMemory: return "OutOfMemory";
    case ProcessError::AddressOutOfBounds: return "AddressOutOfBounds";
    case ProcessError::InactiveApp: return "InactiveApp";
    case ProcessError::KernelError: return "KernelError";
    case ProcessError::AlreadyInUse: return "AlreadyInUse";
  }
  return "?";
}

}  // namespace procbuf
