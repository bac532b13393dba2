#include "procbuf/error.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string_view>

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

TEST(ErrorTest, EveryErrorHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (std::uint32_t code = 1; code <= 13; ++code) {
    names.insert(name_of(static_cast<ErrorCode>(code)));
  }
  for (std::uint8_t error = 0; error <= 5; ++error) {
    names.insert(name_of(static_cast<ProcessError>(error)));
  }
  EXPECT_EQ(names.size(), 13U + 6U);
  EXPECT_FALSE(names.contains("?"));
  EXPECT_EQ(name_of(ErrorCode::NOSUPPORT), "NOSUPPORT");
  EXPECT_EQ(name_of(ProcessError::NoSuchApp), "NoSuchApp");
}

}  // namespace
}  // namespace procbuf
