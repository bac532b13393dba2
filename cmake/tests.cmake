# GoogleTest and what must not compile.

include(GoogleTest)

# Built from its sources, because packaged libraries are neither 32-bit nor instrumented.
find_path(PROCBUF_GOOGLETEST googlemock PATHS $ENV{PROCBUF_GOOGLETEST} /usr/src/googletest NO_DEFAULT_PATH)
if(NOT PROCBUF_GOOGLETEST)
  message(FATAL_ERROR "needs the sources of GoogleTest: in /usr/src/googletest (Debian's package googletest), or "
    "where PROCBUF_GOOGLETEST in the environment says")
endif()
set(BUILD_GMOCK ON)
set(INSTALL_GTEST OFF)
# It looks for Python, for tests of its own that we do not build; that can take longer than all the rest.
set(CMAKE_DISABLE_FIND_PACKAGE_Python ON)
add_subdirectory(${PROCBUF_GOOGLETEST} googletest EXCLUDE_FROM_ALL SYSTEM)
foreach(library gtest gmock gmock_main)
  target_compile_options(${library} PRIVATE -O0)
endforeach()

# procbuf_test_options(TARGET): what all tests are compiled with.
function(procbuf_test_options target)
  target_compile_options(${target} PRIVATE ${PROCBUF_WARNINGS})
  target_compile_definitions(${target} PRIVATE
    CONFORMANCE_DIR="${PROJECT_SOURCE_DIR}/tests/conformance"
    AS_UPSTREAM_DIR="${PROJECT_SOURCE_DIR}/tests/as_upstream"
    CONTRACT_PAGE="${PROJECT_SOURCE_DIR}/docs/contract.md"
    CORPUS_DIR="${PROJECT_SOURCE_DIR}/corpus"
    GOALS_DIR="${PROJECT_SOURCE_DIR}/tests/goals"
    GOALS_PAGE="${PROJECT_SOURCE_DIR}/docs/goals.md"
    # What a test that starts itself again has to put before it.
    TEST_RUNNER="${CMAKE_CROSSCOMPILING_EMULATOR}")
endfunction()

# Reading GoogleTest's headers takes longer than compiling most of our tests does. So they are read once where
# tests have the same flags, and once an executable elsewhere. Who uses them includes them all the same.
set(gmock_headers <gmock/gmock.h> <gtest/gtest.h>)
file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/not_optimised.cpp CONTENT "") # where it is not there yet
add_library(not_optimised_tests OBJECT EXCLUDE_FROM_ALL ${CMAKE_CURRENT_BINARY_DIR}/not_optimised.cpp)
procbuf_test_options(not_optimised_tests)
target_compile_options(not_optimised_tests PRIVATE -O0)
target_link_libraries(not_optimised_tests PRIVATE gmock)
target_precompile_headers(not_optimised_tests PRIVATE ${gmock_headers})

# procbuf_tests(NAME [AS_ONE] FOLDER DIR LINK LIBRARY...): one executable of the folder's *_test.cpp files,
# each of its tests a test of ctest, in the preset with all tests. All of them are one where starting the
# program takes longer than most of its tests do: AS_ONE says so, and it is so of a program with sanitizers in it
# and where an emulator runs it.
function(procbuf_tests name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "AS_ONE" "FOLDER" "LINK")
  file(GLOB sources CONFIGURE_DEPENDS ${arg_FOLDER}/*_test.cpp)
  add_executable(${name} ${sources})
  procbuf_test_options(${name})
  if(arg_FOLDER MATCHES "^src/")
    # Much of the core is in headers, and is tested with the preset's flags.
    target_precompile_headers(${name} PRIVATE ${gmock_headers})
  else()
    # Most of what is compiled are these, and without optimisation they take half the time. What they
    # test is in libraries, with the preset's flags.
    target_compile_options(${name} PRIVATE -O0)
    target_precompile_headers(${name} REUSE_FROM not_optimised_tests)
  endif()
  target_link_libraries(${name} PRIVATE ${arg_LINK} gmock_main)
  if(arg_AS_ONE OR NOT PROCBUF_LONG_RUNS)
    add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  else()
    # Listing at test time, not while building: a crash while listing is then a failed test.
    gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 120)
  endif()
endfunction()

# procbuf_room_tests(WING ROOM [LINK LIBRARY...]): the tests of the library WING_ROOM. LINK has what they need
# besides; a test may know what its wing may not.
function(procbuf_room_tests wing room)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LINK")
  procbuf_tests(${wing}_${room}_tests FOLDER fuzz/${wing}/${room} LINK ${wing}_${room} ${arg_LINK})
endfunction()

# procbuf_object_tests(): of subjects_object, with objects that it loads.
function(procbuf_object_tests)
  procbuf_room_tests(subjects object)
  add_library(empty_object MODULE ${CMAKE_CURRENT_BINARY_DIR}/not_optimised.cpp)
  target_compile_definitions(subjects_object_tests PRIVATE
    SMALL_OBJECT="$<TARGET_FILE:small_object>" EMPTY_OBJECT="$<TARGET_FILE:empty_object>")
  add_dependencies(subjects_object_tests small_object empty_object)
endfunction()

# procbuf_corpus_tests(TARGET...): each fuzz target replays its committed corpus, regressions included.
function(procbuf_corpus_tests)
  foreach(target IN LISTS ARGN)
    add_test(NAME corpus.${target} COMMAND ${target} ${PROJECT_SOURCE_DIR}/corpus/${target})
  endforeach()
endfunction()

# procbuf_must_not_compile(FOLDER DIR): check.sh on each of the folder's .cpp files, with the flags
# of the core and the preset's own compiler (g++ under release, clang++ under asan).
function(procbuf_must_not_compile)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "FOLDER" "")
  separate_arguments(preset_flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
  file(GLOB sources CONFIGURE_DEPENDS ${arg_FOLDER}/*.cpp)
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM name)
    add_test(NAME must_not_compile.${name}
      COMMAND ${PROJECT_SOURCE_DIR}/${arg_FOLDER}/check.sh ${source}
              ${CMAKE_CXX_COMPILER} ${CMAKE_CXX23_STANDARD_COMPILE_OPTION} ${preset_flags}
              ${PROCBUF_WARNINGS} ${PROCBUF_FREESTANDING}
              "-I$<JOIN:$<TARGET_PROPERTY:procbuf_core,INCLUDE_DIRECTORIES>,;-I>"
      COMMAND_EXPAND_LISTS)
  endforeach()
endfunction()

# procbuf_wing_must_not_know(LIBRARY SEEN HIDDEN): what is compiled as the library's sources are finds the header
# SEEN, and does not find HIDDEN.
function(procbuf_wing_must_not_know library seen hidden)
  add_test(NAME wings.${library}.${hidden}
    COMMAND ${PROJECT_SOURCE_DIR}/tests/wings/check.sh ${library} ${seen} ${hidden}
            ${CMAKE_CXX_COMPILER} ${CMAKE_CXX23_STANDARD_COMPILE_OPTION} ${PROCBUF_FREESTANDING}
            "-I$<JOIN:$<TARGET_PROPERTY:${library},INCLUDE_DIRECTORIES>,;-I>"
    COMMAND_EXPAND_LISTS)
endfunction()
