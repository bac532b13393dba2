# Arm Cortex-M4 without an operating system.
set(PROCBUF_PROCESSOR cortex-m4)
set(PROCBUF_PROCESS_FLASH 0x00200000)  # PROCESSES of memory.ld
include(${CMAKE_CURRENT_LIST_DIR}/cortex-m.cmake)
