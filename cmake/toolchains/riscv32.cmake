# RV32IMAC without an operating system.
#
# There is no libstdc++ for this compiler: its headers are those that came with the Arm compiler,
# which are the same version and, freestanding, name no processor.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR riscv32)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

set(CMAKE_CXX_COMPILER riscv64-unknown-elf-g++)
file(GLOB libstdcxx /usr/include/newlib/c++/*)
string(JOIN " " CMAKE_CXX_FLAGS_INIT
  # With a newer specification, which splits off zicsr, gcc silently takes the 64-bit libraries.
  -Os -misa-spec=2.2 -march=rv32imac -mabi=ilp32 -mcmodel=medany
  -nostdinc++ -isystem ${libstdcxx} -isystem ${libstdcxx}/arm-none-eabi
  -isystem /usr/include/newlib)
set(PROCBUF_LIBGCC -lgcc)
set(PROCBUF_PROCESS_FLASH 0x80800000)  # PROCESSES of memory.ld
set(PROCBUF_PROCESSOR riscv32)
set(PROCBUF_PROCESSOR_FAMILY riscv32)
