// What the sanitizers are told when the tool is built with them: not to look up names, which takes
// a second in each of thousands of forked processes (failure/symbolizer.hpp does it once), and to
// say where undefined behaviour was met. The fake stack is small for the same reason as in
// session/fuzz_session.cpp. The names are the sanitizers'.

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" const char* __asan_default_options();
extern "C" const char* __ubsan_default_options();

extern "C" const char* __asan_default_options() {
  return "symbolize=0:min_uar_stack_size_log=16:max_uar_stack_size_log=16";
}
extern "C" const char* __ubsan_default_options() {
  return "symbolize=0:print_stacktrace=1";
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
