# Arm Cortex-M33 without an operating system.
set(PROCBUF_PROCESSOR cortex-m33)
set(PROCBUF_PROCESS_FLASH 0x10200000)  # PROCESSES of memory.ld
include(${CMAKE_CURRENT_LIST_DIR}/cortex-m.cmake)
