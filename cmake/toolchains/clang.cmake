# The same processors by clang-19 and lld-19: PROCBUF_CLANG_FOR names the toolchain file whose compiler,
# headers and arithmetic library are borrowed.
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PROCBUF_CLANG_FOR)
include(${CMAKE_CURRENT_LIST_DIR}/${PROCBUF_CLANG_FOR}.cmake)

separate_arguments(gcc_flags UNIX_COMMAND "${CMAKE_CXX_FLAGS_INIT}")
execute_process(COMMAND ${CMAKE_CXX_COMPILER} ${gcc_flags} -print-libgcc-file-name
  OUTPUT_VARIABLE PROCBUF_LIBGCC OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)

set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_NM llvm-nm-19)
set(CMAKE_EXE_LINKER_FLAGS_INIT -fuse-ld=lld)
file(GLOB libstdcxx /usr/include/newlib/c++/*)
set(headers "-nostdinc++ -isystem ${libstdcxx} -isystem ${libstdcxx}/arm-none-eabi -isystem /usr/include/newlib")
if(CMAKE_SYSTEM_PROCESSOR STREQUAL riscv32)
  set(CMAKE_CXX_FLAGS_INIT
    "--target=riscv32-unknown-elf -Os -march=rv32imac_zicsr -mabi=ilp32 -mcmodel=medany ${headers}")
else()
  string(PREPEND CMAKE_CXX_FLAGS_INIT "--target=arm-none-eabi -mfloat-abi=soft ${headers} ")
endif()
