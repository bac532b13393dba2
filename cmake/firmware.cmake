# The images, where there is no operating system: what they link, and how.
#
# The toolchain file names the processor (PROCBUF_PROCESSOR, a folder of src/firmware with its memory
# map) and what it has in common with others (PROCBUF_PROCESSOR_FAMILY, a folder with its code).

set(firmware ${PROJECT_SOURCE_DIR}/src/firmware)

set(PROCBUF_IMAGE_OPTIONS -fno-exceptions -fno-rtti -fno-threadsafe-statics
    -ffunction-sections -fdata-sections)

# Bytes of flash for each process of an image, a power of two. What is larger does not build.
set(PROCBUF_PROCESS_SLOT 8192)

# procbuf_limit_stack(TARGET BYTES): no function of it may take more for its own frame; what is not
# known when compiling is too much.
function(procbuf_limit_stack target bytes)
  target_compile_options(${target} PRIVATE
    $<IF:$<CXX_COMPILER_ID:GNU>,-Wstack-usage=${bytes},-Wframe-larger-than=${bytes}>)
endfunction()

# The executor has the bytes of one operation in a frame (scenario::kMaxBytes); nothing else comes near.
set(PROCBUF_IMAGE_FRAME 1280)
# A panic's message is the largest thing of the core's (PanicMessage).
set(PROCBUF_CORE_FRAME 256)

# procbuf_image_library(NAME (FOLDER DIR INCLUDE_ROOT DIR | SOURCES FILE...) LINK LIBRARY...)
function(procbuf_image_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FOLDER;INCLUDE_ROOT" "SOURCES;LINK")
  procbuf_library(${name} FOLDER ${arg_FOLDER} INCLUDE_ROOT ${arg_INCLUDE_ROOT}
    SOURCES ${arg_SOURCES})
  target_compile_options(${name} PRIVATE ${PROCBUF_IMAGE_OPTIONS})
  procbuf_limit_stack(${name} ${PROCBUF_IMAGE_FRAME})
  target_link_libraries(${name} PUBLIC ${arg_LINK})
endfunction()

# procbuf_image(NAME SOURCES FILE... LINK LIBRARY...): the executable NAME.elf.
function(procbuf_image name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  set(memory ${firmware}/${PROCBUF_PROCESSOR}/memory.ld)
  set(sections ${firmware}/runtime/sections.ld)
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES SUFFIX .elf LINK_DEPENDS "${memory};${sections}")
  target_compile_options(${name} PRIVATE ${PROCBUF_WARNINGS} ${PROCBUF_IMAGE_OPTIONS})
  procbuf_limit_stack(${name} ${PROCBUF_IMAGE_FRAME})
  # The libraries need one another: memory functions, start and end.
  target_link_libraries(${name} PRIVATE ${arg_LINK} firmware_runtime ${PROCBUF_LIBGCC})
  target_link_options(${name} PRIVATE -nostdlib -static -T ${memory}
    -L ${firmware}/runtime -Wl,--gc-sections -Wl,--fatal-warnings
    -Wl,--defsym=process_slot=${PROCBUF_PROCESS_SLOT})
endfunction()

# What every image is started by.
file(GLOB runtime_sources CONFIGURE_DEPENDS
  ${firmware}/runtime/*.cpp ${firmware}/${PROCBUF_PROCESSOR_FAMILY}/*.cpp)
procbuf_image_library(firmware_runtime INCLUDE_ROOT src/firmware SOURCES ${runtime_sources})
target_include_directories(firmware_runtime PUBLIC src/firmware/runtime)
target_compile_options(firmware_runtime PRIVATE -ffreestanding)
# What a compiler may call, in the kernel and in processes.
set(PROCBUF_MEMORY_FUNCTIONS ${firmware}/runtime/memory.cpp)
if(PROCBUF_PROCESSOR_FAMILY STREQUAL cortex-m)
  list(APPEND PROCBUF_MEMORY_FUNCTIONS ${firmware}/cortex-m/aeabi_memory.cpp)
endif()
# Its loops must not become calls of the functions that they are.
set_source_files_properties(${PROCBUF_MEMORY_FUNCTIONS} PROPERTIES
  COMPILE_OPTIONS "-fno-builtin;$<$<CXX_COMPILER_ID:GNU>:-fno-tree-loop-distribute-patterns>")

# procbuf_replay_image(): replay.elf. Its core is compiled for the harness's platform, whose memory
# protection is one that can be asked.
function(procbuf_replay_image)
  procbuf_image_library(replay_core FOLDER src/procbuf INCLUDE_ROOT src LINK firmware_runtime)
  target_include_directories(replay_core PUBLIC src/firmware/harness fuzz/subjects/host)
  target_compile_options(replay_core PRIVATE ${PROCBUF_FREESTANDING})
  procbuf_limit_stack(replay_core ${PROCBUF_CORE_FRAME})

  procbuf_sources(executor_sources fuzz/subjects/core)
  list(FILTER executor_sources EXCLUDE REGEX "/core_subject\\.cpp$") # keeps outcomes, which takes a heap
  file(GLOB harness_sources CONFIGURE_DEPENDS src/firmware/harness/*.cpp)
  procbuf_image_library(replay_executor INCLUDE_ROOT fuzz/subjects
    SOURCES ${executor_sources} ${harness_sources} fuzz/subjects/host/panic_catch.cpp
    LINK replay_core language_scenario)
  target_compile_options(replay_executor PRIVATE ${PROCBUF_FREESTANDING})

  # Texts are what the host's own library is for; here the arena gives it memory.
  file(GLOB text_sources CONFIGURE_DEPENDS fuzz/language/scenario/parse*.cpp fuzz/language/scenario/print.cpp)
  list(FILTER text_sources EXCLUDE REGEX "_test\\.cpp$")
  procbuf_image_library(scenario_text INCLUDE_ROOT fuzz/language SOURCES ${text_sources}
    LINK language_scenario firmware_runtime)
  target_compile_definitions(scenario_text PUBLIC _GLIBCXX_EXTERN_TEMPLATE=0)

  procbuf_image(replay
    SOURCES src/firmware/replay/main.cpp src/firmware/replay/output.cpp
            src/firmware/replay/replay.cpp
    LINK scenario_text replay_executor language_input)
endfunction()

# procbuf_cost_image(): cost.elf, around the very library that ci/firmware size measures.
function(procbuf_cost_image)
  procbuf_image(cost
    SOURCES src/firmware/cost/main.cpp src/firmware/cost/operations.cpp
            src/firmware/cost/platform.cpp
    LINK procbuf_core)
endfunction()

# procbuf_size_object(): core_alone.elf, all of the core in one object as a linker makes it of whoever
# uses every function: for ci/firmware size, which reads the compiler's call graphs of the library, too.
function(procbuf_size_object)
  target_compile_options(procbuf_core PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fcallgraph-info=su>)
  procbuf_limit_stack(procbuf_core ${PROCBUF_CORE_FRAME})
  add_executable(core_alone src/firmware/size/objects.cpp)
  set_target_properties(core_alone PROPERTIES SUFFIX .elf)
  target_compile_options(core_alone PRIVATE
    ${PROCBUF_WARNINGS} ${PROCBUF_FREESTANDING} -fdata-sections)
  target_link_options(core_alone PRIVATE -nostdlib -r)
  target_link_libraries(core_alone PRIVATE
    -Wl,--whole-archive procbuf_core -Wl,--no-whole-archive)
endfunction()

# procbuf_firmware_tests(): what ctest runs of an image, under QEMU.
function(procbuf_firmware_tests)
  enable_testing()
  # The expected transcripts are those of a 32-bit program of the host, which the preset m32 builds.
  add_test(NAME firmware.replay
    COMMAND ${PROJECT_SOURCE_DIR}/ci/checks/replay-check --processor ${PROCBUF_PROCESSOR}
            --image $<TARGET_FILE:replay> --host ${PROJECT_SOURCE_DIR}/build/m32/replay)
  set_tests_properties(firmware.replay PROPERTIES TIMEOUT 300)
  add_test(NAME firmware.barrier
    COMMAND ${PROJECT_SOURCE_DIR}/ci/checks/barrier-check --objdump ${CMAKE_OBJDUMP}
            $<TARGET_OBJECTS:barrier>)
  add_test(NAME firmware.protection
    COMMAND ${PROJECT_SOURCE_DIR}/ci/checks/protection-check --processor ${PROCBUF_PROCESSOR}
            $<TARGET_FILE:protection>)
  add_test(NAME firmware.demo
    COMMAND ${PROJECT_SOURCE_DIR}/ci/checks/demo-check --processor ${PROCBUF_PROCESSOR}
            $<TARGET_FILE:demo>)
  add_test(NAME firmware.hostile
    COMMAND ${PROJECT_SOURCE_DIR}/ci/checks/hostile-check --processor ${PROCBUF_PROCESSOR}
            $<TARGET_FILE:hostile>)
  # A process for which there is not enough flash does not link, and the linker says why.
  separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS} ${CMAKE_EXE_LINKER_FLAGS}")
  add_test(NAME firmware.slot
    COMMAND ${CMAKE_CXX_COMPILER} ${flags} -nostdlib -static -T ${firmware}/demo/processes/process.ld
            -Wl,--gc-sections -Wl,--entry=process_entry -Wl,--defsym=process_flash=${PROCBUF_PROCESS_FLASH}
            -Wl,--defsym=process_slot=64 $<TARGET_OBJECTS:worker> -o ${PROJECT_BINARY_DIR}/too_large.elf
    COMMAND_EXPAND_LISTS)
  set_tests_properties(firmware.slot PROPERTIES
    PASS_REGULAR_EXPRESSION "the image of a process is larger than its slot")
  # Budgets are those of one compiler.
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    return()
  endif()
  add_test(NAME firmware.size
    COMMAND ${PROJECT_SOURCE_DIR}/ci/checks/budget-check --processor ${PROCBUF_PROCESSOR}
            --nm ${CMAKE_NM} --core $<TARGET_FILE:core_alone>)
  add_test(NAME firmware.stack
    COMMAND ${PROJECT_SOURCE_DIR}/ci/checks/budget-check --processor ${PROCBUF_PROCESSOR}
            --calls $<TARGET_FILE_DIR:procbuf_core>/CMakeFiles/procbuf_core.dir)
  add_test(NAME firmware.cost
    COMMAND ${PROJECT_SOURCE_DIR}/ci/checks/budget-check --processor ${PROCBUF_PROCESSOR}
            --image $<TARGET_FILE:cost>)
endfunction()

# procbuf_process(NAME FOLDER SLOT): NAME.bin, the image of the process in FOLDER/processes/NAME.cpp, for the
# slot of that number.
function(procbuf_process name folder slot)
  math(EXPR flash "${PROCBUF_PROCESS_FLASH} + ${slot} * ${PROCBUF_PROCESS_SLOT}"
    OUTPUT_FORMAT HEXADECIMAL)
  add_executable(${name} src/firmware/${folder}/processes/${name}.cpp
    ${firmware}/${PROCBUF_PROCESSOR_FAMILY}/userspace/process_entry.cpp ${PROCBUF_MEMORY_FUNCTIONS})
  set(script ${firmware}/demo/processes/process.ld)
  target_include_directories(${name} PRIVATE
    src src/firmware ${firmware}/${PROCBUF_PROCESSOR_FAMILY}/hostile)
  target_compile_options(${name} PRIVATE
    ${PROCBUF_WARNINGS} ${PROCBUF_FREESTANDING} -ffunction-sections -fno-jump-tables)
  set_target_properties(${name} PROPERTIES SUFFIX .elf LINK_DEPENDS ${script})
  target_link_options(${name} PRIVATE -nostdlib -static -T ${script} -Wl,--gc-sections
    -Wl,--defsym=process_flash=${flash}
    -Wl,--defsym=process_slot=${PROCBUF_PROCESS_SLOT} -Wl,--entry=process_entry)
  add_custom_command(TARGET ${name} POST_BUILD
    COMMAND ${CMAKE_OBJCOPY} -O binary $<TARGET_FILE:${name}> ${name}.bin
    BYPRODUCTS ${PROJECT_BINARY_DIR}/${name}.bin VERBATIM)
endfunction()

# procbuf_add_processes(IMAGE NAME...): puts the processes into the image, in this order. The assembler finds
# them in the folder that it runs in.
function(procbuf_add_processes image)
  set(number 0)
  set(assembly "")
  foreach(process IN LISTS ARGN)
    string(APPEND assembly "asm(\".section .process_${number}, \\\"a\\\"\\n\"\n"
      "    \".globl process_${number}_start\\n\"\n"
      "    \"process_${number}_start:\\n\"\n"
      "    \".incbin \\\"${process}.bin\\\"\\n\");\n")
    list(APPEND binaries ${PROJECT_BINARY_DIR}/${process}.bin)
    math(EXPR number "${number} + 1")
  endforeach()
  set(source ${PROJECT_BINARY_DIR}/${image}_processes.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "${assembly}" @ONLY)
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${binaries}")
  target_sources(${image} PRIVATE ${source})
endfunction()

# procbuf_images_with_processes(): demo.elf, a kernel on the processor's own memory protection with two
# processes; protection.elf, which asks that protection what a process may touch; and hostile.elf, which has
# a process try all that it can against the kernel and the other one.
function(procbuf_images_with_processes)
  procbuf_process(worker demo 0)
  procbuf_process(trespasser demo 1)
  procbuf_process(prober demo 0)
  procbuf_process(steady hostile 0)
  procbuf_process(attacker hostile 1)

  procbuf_image_library(demo_core FOLDER src/procbuf INCLUDE_ROOT src LINK firmware_runtime)
  target_include_directories(demo_core PUBLIC src/firmware/bare)
  target_compile_definitions(demo_core PUBLIC PROCBUF_CHECKS_BOUNDS) # P2: these images are tests
  target_compile_options(demo_core PRIVATE ${PROCBUF_FREESTANDING})
  file(GLOB userspace_sources CONFIGURE_DEPENDS
    ${firmware}/${PROCBUF_PROCESSOR_FAMILY}/userspace/*.cpp
    ${firmware}/${PROCBUF_PROCESSOR}/userspace/*.cpp)
  list(FILTER userspace_sources EXCLUDE REGEX "/process_entry\\.cpp$")
  list(REMOVE_DUPLICATES userspace_sources)
  procbuf_image_library(userspace INCLUDE_ROOT src/firmware
    SOURCES ${userspace_sources} src/firmware/demo/protection.cpp src/firmware/demo/line.cpp
            src/firmware/demo/process_runner.cpp
    LINK demo_core)
  target_compile_options(userspace PRIVATE -ffreestanding)
  target_compile_definitions(userspace PUBLIC PROCBUF_PROCESS_SLOT=${PROCBUF_PROCESS_SLOT})
  # The core's memory protection is in there.
  target_link_libraries(demo_core PUBLIC $<LINK_ONLY:userspace>)

  procbuf_image(demo
    SOURCES src/firmware/demo/main.cpp src/firmware/demo/board.cpp src/firmware/demo/capsules.cpp
    LINK userspace)
  procbuf_add_processes(demo worker trespasser)
  procbuf_image(protection SOURCES src/firmware/protection/main.cpp LINK userspace)
  procbuf_add_processes(protection prober)
  procbuf_image(hostile
    SOURCES src/firmware/hostile/main.cpp src/firmware/hostile/trial.cpp
            src/firmware/hostile/surroundings.cpp src/firmware/hostile/ending.cpp
            src/firmware/hostile/copier.cpp src/firmware/hostile/little_memory.cpp
    LINK userspace)
  target_include_directories(hostile PRIVATE ${firmware}/${PROCBUF_PROCESSOR_FAMILY}/hostile)
  procbuf_add_processes(hostile steady attacker)
endfunction()

# procbuf_barrier_object(): what ci/checks/barrier-check looks at.
function(procbuf_barrier_object)
  add_library(barrier OBJECT src/firmware/barrier/barrier.cpp)
  target_include_directories(barrier PRIVATE src src/firmware/bare)
  target_compile_options(barrier PRIVATE ${PROCBUF_WARNINGS} ${PROCBUF_FREESTANDING} -O2)
endfunction()
