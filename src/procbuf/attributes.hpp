// Compiler attributes that not every supported compiler knows.
#pragma once

// What is returned refers into this parameter (or into *this) and must not outlive it. clang warns,
// and our builds make that an error; g++ 12 has no such check.
#if defined(__clang__)
#define PROCBUF_LIFETIMEBOUND [[clang::lifetimebound]]
#else
#define PROCBUF_LIFETIMEBOUND
#endif
