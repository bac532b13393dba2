# Arm Cortex-M33 without an operating system. Its compiler finds newlib and libstdc++ by itself.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_CXX_FLAGS_INIT "-mcpu=cortex-m33 -mthumb -Os")
set(PROCBUF_PROCESS_FLASH 0x10200000)  # PROCESSES of memory.ld
set(PROCBUF_LIBGCC -lgcc)
set(PROCBUF_PROCESSOR cortex-m33)
set(PROCBUF_PROCESSOR_FAMILY cortex-m)
