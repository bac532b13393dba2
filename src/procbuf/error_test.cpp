#include "procbuf/error.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>
#include <utility>

namespace procbuf {
namespace {

TEST(ErrorTest, B5_ProcessErrorsBecomeTheCodesProcessesKnow) {
  EXPECT_EQ(to_error_code(ProcessError::OutOfMemory), ErrorCode::NOMEM);
  EXPECT_EQ(to_error_code(ProcessError::AddressOutOfBounds), ErrorCode::INVAL);
  EXPECT_EQ(to_error_code(ProcessError::NoSuchApp), ErrorCode::INVAL);
  EXPECT_EQ(to_error_code(ProcessError::InactiveApp), ErrorCode::FAIL);
  EXPECT_EQ(to_error_code(ProcessError::KernelError), ErrorCode::FAIL);
  EXPECT_EQ(to_error_code(ProcessError::AlreadyInUse), ErrorCode::FAIL);
}

// Processes are compiled against these numbers (errorcode.rs).
TEST(ErrorTest, CodesHaveTheNumbersOfTheAbi) {
  EXPECT_EQ(static_cast<std::uint32_t>(ErrorCode::FAIL), 1U);
  EXPECT_EQ(static_cast<std::uint32_t>(ErrorCode::BUSY), 2U);
  EXPECT_EQ(static_cast<std::uint32_t>(ErrorCode::INVAL), 6U);
  EXPECT_EQ(static_cast<std::uint32_t>(ErrorCode::SIZE), 7U);
  EXPECT_EQ(static_cast<std::uint32_t>(ErrorCode::NOMEM), 9U);
  EXPECT_EQ(static_cast<std::uint32_t>(ErrorCode::NOSUPPORT), 10U);
  EXPECT_EQ(static_cast<std::uint32_t>(ErrorCode::NODEVICE), 11U);
  EXPECT_EQ(static_cast<std::uint32_t>(ErrorCode::NOACK), 13U);
}

TEST(ErrorTest, EveryErrorHasItsName) {
  constexpr std::pair<ErrorCode, std::string_view> kCodes[] = {
      {ErrorCode::FAIL, "FAIL"},         {ErrorCode::BUSY, "BUSY"},
      {ErrorCode::ALREADY, "ALREADY"},   {ErrorCode::OFF, "OFF"},
      {ErrorCode::RESERVE, "RESERVE"},   {ErrorCode::INVAL, "INVAL"},
      {ErrorCode::SIZE, "SIZE"},         {ErrorCode::CANCEL, "CANCEL"},
      {ErrorCode::NOMEM, "NOMEM"},       {ErrorCode::NOSUPPORT, "NOSUPPORT"},
      {ErrorCode::NODEVICE, "NODEVICE"}, {ErrorCode::UNINSTALLED, "UNINSTALLED"},
      {ErrorCode::NOACK, "NOACK"},
  };
  for (const auto& [code, name] : kCodes) EXPECT_EQ(name_of(code), name);
  constexpr std::pair<ProcessError, std::string_view> kErrors[] = {
      {ProcessError::NoSuchApp, "NoSuchApp"},
      {ProcessError::OutOfMemory, "OutOfMemory"},
      {ProcessError::AddressOutOfBounds, "AddressOutOfBounds"},
      {ProcessError::InactiveApp, "InactiveApp"},
      {ProcessError::KernelError, "KernelError"},
      {ProcessError::AlreadyInUse, "AlreadyInUse"},
  };
  for (const auto& [error, name] : kErrors) EXPECT_EQ(name_of(error), name);
}

}  // namespace
}  // namespace procbuf
