# What the toolchain files of Cortex-M processors have in common; they include it behind
# PROCBUF_PROCESSOR, which is the compiler's name for the processor, too. The compiler finds newlib and
# libstdc++ by itself.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_CXX_FLAGS_INIT "-mcpu=${PROCBUF_PROCESSOR} -mthumb -Os")
set(PROCBUF_LIBGCC -lgcc)
set(PROCBUF_PROCESSOR_FAMILY cortex-m)
