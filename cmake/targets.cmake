# Libraries, benchmarks and fuzz targets: what every one of ours has in common.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# The toolchain files in cmake/toolchains name no operating system.
string(COMPARE EQUAL "${CMAKE_SYSTEM_NAME}" "Generic" PROCBUF_BARE_METAL)

# clang reads the precompiled headers of tests and tool in half the time that their texts take; g++ needs longer
# for them than for the texts.
if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
  set(CMAKE_DISABLE_PRECOMPILE_HEADERS ON)
endif()

set(PROCBUF_WARNINGS
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor)
# Our presets make errors of them; another's newer compiler, which warns of more, is not to fail.
if(PROCBUF_WARNINGS_ARE_ERRORS)
  list(APPEND PROCBUF_WARNINGS -Werror)
endif()

# How the core is compiled under every preset: on the host, too, it has no exceptions, no RTTI and
# no locks around static variables to lean on. One sanitizer, vptr, wants RTTI: who asks for it by
# name gets it.
set(PROCBUF_FREESTANDING -ffreestanding -fno-exceptions -fno-threadsafe-statics)
include(CheckCXXCompilerFlag)
check_cxx_compiler_flag(-fno-rtti PROCBUF_CAN_DO_WITHOUT_RTTI)
if(PROCBUF_CAN_DO_WITHOUT_RTTI)
  list(APPEND PROCBUF_FREESTANDING -fno-rtti)
endif()

# procbuf_sources(OUT FOLDER): the folder's own .cpp files, without its tests, its benchmarks and what
# an engine wants to find in an executable.
function(procbuf_sources out folder)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_(test|bench|shim)\\.cpp$")
  set(${out} ${sources} PARENT_SCOPE)
endfunction()

# procbuf_library(NAME INCLUDE_ROOT DIR FOLDER DIR | SOURCES FILE...)
#
# A static library of the folder's sources (or of those named), included from INCLUDE_ROOT.
function(procbuf_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FOLDER;INCLUDE_ROOT" "SOURCES")
  if(arg_FOLDER)
    procbuf_sources(arg_SOURCES ${arg_FOLDER})
  endif()
  # Built where something needs it: most presets want the fuzz targets alone.
  add_library(${name} STATIC EXCLUDE_FROM_ALL ${arg_SOURCES})
  target_include_directories(${name} PUBLIC ${arg_INCLUDE_ROOT})
  target_compile_options(${name} PRIVATE ${PROCBUF_WARNINGS})
endfunction()

# procbuf_room(WING ROOM [LINK LIBRARY...] [PRIVATE LIBRARY...]): the library WING_ROOM of the folder
# fuzz/WING/ROOM. PRIVATE has those that its headers do not show.
function(procbuf_room wing room)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LINK;PRIVATE")
  procbuf_library(${wing}_${room} FOLDER fuzz/${wing}/${room} INCLUDE_ROOT fuzz/${wing})
  target_link_libraries(${wing}_${room} PUBLIC ${arg_LINK} PRIVATE ${arg_PRIVATE})
endfunction()

# procbuf_embed(NAME TEMPLATE FILE...): adds a source to the library that is made of TEMPLATE, where
# each @STEM_EXTENSION@ (`@PAGE_CSS@` for page.css) is the content of that FILE.
function(procbuf_embed name template)
  foreach(file IN LISTS ARGN)
    cmake_path(GET file FILENAME variable)
    string(TOUPPER "${variable}" variable)
    string(REPLACE "." "_" variable "${variable}")
    file(READ ${file} ${variable})
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${ARGN})
  cmake_path(GET template STEM LAST_ONLY source)
  configure_file(${template} ${PROJECT_BINARY_DIR}/${name}/${source} @ONLY)
  target_sources(${name} PRIVATE ${PROJECT_BINARY_DIR}/${name}/${source})
endfunction()

# AFL++'s part of its fuzz targets, where AFL++ is installed, or where its own AFL_PATH says.
if(PROCBUF_FUZZING_ENGINE STREQUAL "AFL++")
  find_path(PROCBUF_AFL libAFLDriver.a PATHS $ENV{AFL_PATH} /usr/lib/afl /usr/local/lib/afl NO_DEFAULT_PATH REQUIRED)
  set(PROCBUF_FUZZING_ENGINE ${PROCBUF_AFL}/libAFLDriver.a ${PROCBUF_AFL}/afl-compiler-rt.o)
endif()

# procbuf_fuzz_target(NAME [MUTATOR] [LINK LIBRARY...]): the executable NAME of fuzz/NAME.cpp, driven
# by PROCBUF_FUZZING_ENGINE; without one, by a main that replays the inputs it is given. The target
# itself stays an object in the executable: engines refer to it weakly, and would not take it from a
# library. So does what has libFuzzer mutate operations (MUTATOR, for targets whose inputs are
# scenarios), where PROCBUF_LIBFUZZER_MUTATOR wants it.
function(procbuf_fuzz_target name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "MUTATOR" "" "LINK")
  add_executable(${name} fuzz/${name}.cpp)
  if(NOT PROCBUF_FUZZING_ENGINE)
    target_sources(${name} PRIVATE fuzz/engine/standalone_main.cpp)
  elseif(arg_MUTATOR AND PROCBUF_LIBFUZZER_MUTATOR)
    target_sources(${name} PRIVATE fuzz/engine/libfuzzer_shim.cpp)
    target_link_libraries(${name} PRIVATE generate_mutator)
  endif()
  target_compile_options(${name} PRIVATE ${PROCBUF_WARNINGS})
  target_link_libraries(${name} PRIVATE ${arg_LINK} judge_session ${PROCBUF_FUZZING_ENGINE})
endfunction()

# procbuf_subject_fuzzer(): the executable `subject_fuzzer`, which fuzzes somebody else's shared object; not built
# otherwise. What that object refers to of the engine and the sanitizers, and nothing else, is exported to it: the
# core's functions are in both, and are not to be the other's.
function(procbuf_subject_fuzzer)
  add_executable(subject_fuzzer EXCLUDE_FROM_ALL fuzz/engine/subject_fuzzer.cpp)
  if(NOT PROCBUF_FUZZING_ENGINE)
    target_sources(subject_fuzzer PRIVATE fuzz/engine/standalone_main.cpp)
  elseif(PROCBUF_LIBFUZZER_MUTATOR)
    target_sources(subject_fuzzer PRIVATE fuzz/engine/libfuzzer_shim.cpp)
  endif()
  target_compile_options(subject_fuzzer PRIVATE ${PROCBUF_WARNINGS} ${PROCBUF_WITHOUT_COVERAGE})
  target_link_options(subject_fuzzer PRIVATE "LINKER:--export-dynamic-symbol=__sanitizer_*")
  target_link_libraries(subject_fuzzer PRIVATE judge_compare generate_stream subjects_object ${PROCBUF_FUZZING_ENGINE})
  # Subjects to try it with: one that is wrong almost always, and the core. Its sources once more, because no
  # library of ours is position-independent.
  add_library(small_object MODULE EXCLUDE_FROM_ALL tests/object/small_object.cpp)
  target_compile_options(small_object PRIVATE ${PROCBUF_WARNINGS})
  foreach(folder IN ITEMS src/procbuf fuzz/language/scenario fuzz/subjects/host fuzz/subjects/core)
    procbuf_sources(sources ${folder})
    list(APPEND core_sources ${sources})
  endforeach()
  add_library(core_object MODULE EXCLUDE_FROM_ALL tests/object/core_object.cpp ${core_sources})
  set_target_properties(core_object PROPERTIES CXX_VISIBILITY_PRESET hidden)
  target_include_directories(core_object PRIVATE fuzz/language fuzz/subjects fuzz/subjects/host src)
  target_compile_options(core_object PRIVATE ${PROCBUF_WARNINGS})
endfunction()

# procbuf_speed_targets(): what ci/bench needs to set a fuzz target against an empty one, as the target
# `speed`, which is not built otherwise.
function(procbuf_speed_targets)
  add_executable(speed_empty EXCLUDE_FROM_ALL fuzz/engine/speed/empty_target.cpp)
  add_executable(speed_scenario EXCLUDE_FROM_ALL fuzz/scenario_fuzzer.cpp)
  foreach(name IN ITEMS speed_empty speed_scenario)
    target_sources(${name} PRIVATE fuzz/engine/speed/identity_mutator.cpp)
    target_compile_options(${name} PRIVATE ${PROCBUF_WARNINGS})
    target_link_libraries(${name} PRIVATE judge_session ${PROCBUF_FUZZING_ENGINE})
  endforeach()
  add_executable(make_speed_inputs EXCLUDE_FROM_ALL fuzz/engine/speed/make_inputs.cpp)
  target_compile_options(make_speed_inputs PRIVATE ${PROCBUF_WARNINGS})
  target_link_libraries(make_speed_inputs PRIVATE language_input)
  add_custom_target(speed DEPENDS speed_empty speed_scenario make_speed_inputs)
endfunction()

# procbuf_comparison_target(): the executable `bytes_fuzzer`, scenario_fuzzer without the mutator that
# knows operations, for ci/planted-bugs; not built otherwise.
function(procbuf_comparison_target)
  add_executable(bytes_fuzzer EXCLUDE_FROM_ALL fuzz/scenario_fuzzer.cpp)
  target_compile_options(bytes_fuzzer PRIVATE ${PROCBUF_WARNINGS})
  target_link_libraries(bytes_fuzzer PRIVATE judge_session ${PROCBUF_FUZZING_ENGINE})
endfunction()

# procbuf_benchmarks(FOLDER DIR LINK LIBRARY...): an executable for each *_bench.cpp, named like it.
function(procbuf_benchmarks)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "FOLDER" "LINK")
  find_package(benchmark REQUIRED)
  file(GLOB sources CONFIGURE_DEPENDS ${arg_FOLDER}/*_bench.cpp)
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    add_executable(${name} ${source})
    target_compile_options(${name} PRIVATE ${PROCBUF_WARNINGS})
    target_link_libraries(${name} PRIVATE ${arg_LINK} benchmark::benchmark_main)
  endforeach()
endfunction()
