# Libraries, benchmarks and fuzz targets: what every one of ours has in common.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# The toolchain files in cmake/toolchains name no operating system.
string(COMPARE EQUAL "${CMAKE_SYSTEM_NAME}" "Generic" PROCBUF_BARE_METAL)

set(PROCBUF_WARNINGS
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Werror)

# How the core is compiled under every preset: on the host, too, it has no exceptions, no RTTI and
# no locks around static variables to lean on.
set(PROCBUF_FREESTANDING -ffreestanding -fno-exceptions -fno-rtti -fno-threadsafe-statics)

# procbuf_sources(OUT FOLDER): the folder's own .cpp files, without its tests and benchmarks.
function(procbuf_sources out folder)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_(test|bench)\\.cpp$")
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
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC ${arg_INCLUDE_ROOT})
  target_compile_options(${name} PRIVATE ${PROCBUF_WARNINGS})
endfunction()

# procbuf_fuzz_target(NAME): the executable NAME of fuzz/NAME.cpp, driven by PROCBUF_FUZZING_ENGINE.
function(procbuf_fuzz_target name)
  add_executable(${name} fuzz/${name}.cpp)
  target_compile_options(${name} PRIVATE ${PROCBUF_WARNINGS})
  target_link_libraries(${name} PRIVATE comparison ${PROCBUF_FUZZING_ENGINE})
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
