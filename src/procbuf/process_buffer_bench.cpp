// What a process buffer costs over plain memory:
//   - copy_*: copies through a buffer that is entered, against memmove of the same bytes;
//   - enter_and_copy_*: the same, entering anew for each copy;
//   - enter_*: entering alone, against the liveness check that no buffer can do without.
//
// The machine may be noisy, so nothing is judged by two separate timings. Each benchmark times the
// two sides in turns, batch by batch, and reports the median of the ratios: `ratio` is what counts,
// `reference_ns` and `measured_ns` are the medians of one call of each side.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <vector>

#include "procbuf/kernel.hpp"
#include "procbuf/trusted.hpp"

namespace {

using procbuf::ReadableProcessSlice;
using procbuf::ReadWriteProcessBuffer;
using procbuf::TrustedCode;
using procbuf::WriteableProcessSlice;

constexpr std::size_t kLargestCopy = 16384;
constexpr int kTurns = 2000;

// A kernel with one process, and a buffer of it of the length that is asked for. All of it static,
// as on a board.
class Board {
 public:
  Board() {
    const auto id = kernel_.create_process(
        0, process_,
        {.ram = ram_, .flash = {}, .protected_flash = 0, .initial_break = kLargestCopy},
        procbuf::FaultPolicy::Stop, TrustedCode::process_management());
    if (!id) std::abort();
    id_ = *id;
  }
  ReadWriteProcessBuffer buffer(std::size_t length) {
    return ReadWriteProcessBuffer::new_external(ram_.data(), length, id_,
                                                TrustedCode::external_process());
  }
  std::uint8_t* memory() { return ram_.data(); }

 private:
  alignas(64) std::array<std::uint8_t, 2 * kLargestCopy> ram_{};
  std::array<procbuf::ProcessSlot, 1> table_;
  procbuf::Process process_;
  procbuf::Kernel kernel_{table_};
  procbuf::ProcessId id_;
};

Board& board() {
  static Board the_board;
  return the_board;
}

std::span<std::uint8_t> client_memory(std::size_t length) {
  alignas(64) static std::array<std::uint8_t, kLargestCopy> memory{};
  return std::span(memory).first(length);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

// Nanoseconds of one call, of `calls` made by `batch(calls)`.
template <typename Batch>
double time(std::size_t calls, Batch&& batch) {
  const auto start = std::chrono::steady_clock::now();
  batch(calls);
  const std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
  return elapsed.count() / static_cast<double>(calls);
}

// Each turn times the reference before and after what is measured, so that a machine that slows
// down meanwhile slows both.
template <typename Reference, typename Measured>
void compare(benchmark::State& state, std::size_t calls, Reference&& reference,
             Measured&& measured) {
  std::vector<double> ratios;
  std::vector<double> reference_ns;
  std::vector<double> measured_ns;
  for (auto _ : state) {
    const double before = time(calls, reference);
    const double middle = time(calls, measured);
    const double after = time(calls, reference);
    state.SetIterationTime(middle * static_cast<double>(calls) * 1e-9);
    reference_ns.push_back((before + after) / 2);
    measured_ns.push_back(middle);
    ratios.push_back(middle / reference_ns.back());
  }
  state.counters["ratio"] = median(ratios);
  state.counters["reference_ns"] = median(reference_ns);
  state.counters["measured_ns"] = median(measured_ns);
}

// Makes a batch of `call()`. What the compiler knows of memory it knows for one call only.
template <typename Call>
auto batch_of(Call call) {
  return [call](std::size_t calls) {
    for (std::size_t i = 0; i < calls; ++i) {
      call();
      benchmark::ClobberMemory();
    }
  };
}

// The two sides of one copy. `client` is the capsule's memory; the references keep the compiler
// from knowing any length or address.
struct Copy {
  ReadWriteProcessBuffer buffer;
  std::span<std::uint8_t> process;
  std::span<std::uint8_t> client;

  explicit Copy(std::size_t length)
      : buffer(board().buffer(length)),
        process(board().memory(), length),
        client(client_memory(length)) {
    benchmark::DoNotOptimize(*this);
  }
  // Batches of some ten microseconds, whatever the length.
  [[nodiscard]] std::size_t calls() const { return 200000 / (client.size() + 200); }
};

void copy_to_process(benchmark::State& state) {
  const Copy copy(static_cast<std::size_t>(state.range(0)));
  const auto& [buffer, process, client] = copy;
  compare(state, copy.calls(),
          batch_of([&] { std::memmove(process.data(), client.data(), client.size()); }),
          [&](std::size_t calls) {
            static_cast<void>(buffer.mut_enter([&](const WriteableProcessSlice& slice) {
              batch_of([&] { slice.copy_from_slice(client); })(calls);
            }));
          });
}

void copy_from_process(benchmark::State& state) {
  const Copy copy(static_cast<std::size_t>(state.range(0)));
  const auto& [buffer, process, client] = copy;
  compare(state, copy.calls(),
          batch_of([&] { std::memmove(client.data(), process.data(), client.size()); }),
          [&](std::size_t calls) {
            static_cast<void>(buffer.enter([&](const ReadableProcessSlice& slice) {
              batch_of([&] { slice.copy_to_slice(client); })(calls);
            }));
          });
}

void enter_and_copy_to_process(benchmark::State& state) {
  const Copy copy(static_cast<std::size_t>(state.range(0)));
  const auto& [buffer, process, client] = copy;
  compare(state, copy.calls(),
          batch_of([&] { std::memmove(process.data(), client.data(), client.size()); }),
          batch_of([&] {
            static_cast<void>(buffer.mut_enter(
                [&](const WriteableProcessSlice& slice) { slice.copy_from_slice(client); }));
          }));
}

void enter_and_copy_from_process(benchmark::State& state) {
  const Copy copy(static_cast<std::size_t>(state.range(0)));
  const auto& [buffer, process, client] = copy;
  compare(
      state, copy.calls(),
      batch_of([&] { std::memmove(client.data(), process.data(), client.size()); }), batch_of([&] {
        static_cast<void>(
            buffer.enter([&](const ReadableProcessSlice& slice) { slice.copy_to_slice(client); }));
      }));
}

// The least a buffer must do, written by hand: is the process still in the table, in that life?
struct Handwritten {
  struct Owner {
    std::size_t identifier;
  };
  Owner* const* slot;
  std::size_t identifier;
  [[nodiscard]] bool is_live() const {
    return *slot != nullptr && (*slot)->identifier == identifier;
  }
};

constexpr std::size_t kEnterCalls = 2000;

void keep(bool value) {
  benchmark::DoNotOptimize(value);
}

void enter_against_handwritten_check(benchmark::State& state) {
  const Copy copy(256);
  Handwritten::Owner owner{.identifier = 3};
  Handwritten::Owner* slot = &owner;
  const Handwritten handwritten{.slot = &slot, .identifier = 3};
  benchmark::DoNotOptimize(handwritten);
  compare(state, kEnterCalls, batch_of([&] { keep(handwritten.is_live()); }), batch_of([&] {
            keep(copy.buffer.enter([](const ReadableProcessSlice&) {}).has_value());
          }));
}

void enter_against_len(benchmark::State& state) {
  const Copy copy(256);
  compare(state, kEnterCalls, batch_of([&] { keep(copy.buffer.len() != 0); }), batch_of([&] {
            keep(copy.buffer.enter([](const ReadableProcessSlice&) {}).has_value());
          }));
}

// With a function that may look at anything, so that nothing of the entering can be left out.
void enter_and_look_around_against_len(benchmark::State& state) {
  const Copy copy(256);
  compare(state, kEnterCalls, batch_of([&] { keep(copy.buffer.len() != 0); }), batch_of([&] {
            keep(copy.buffer
                     .enter([](const ReadableProcessSlice& slice) {
                       benchmark::DoNotOptimize(slice);
                       benchmark::ClobberMemory();
                     })
                     .has_value());
          }));
}

void copies(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(256)->Arg(1024)->Arg(4096)->Arg(16384)->Iterations(kTurns)->UseManualTime();
}
void enters(benchmark::internal::Benchmark* benchmark) {
  benchmark->Iterations(kTurns)->UseManualTime();
}

BENCHMARK(copy_to_process)->Apply(copies);
BENCHMARK(copy_from_process)->Apply(copies);
BENCHMARK(enter_and_copy_to_process)->Apply(copies);
BENCHMARK(enter_and_copy_from_process)->Apply(copies);
BENCHMARK(enter_against_handwritten_check)->Apply(enters);
BENCHMARK(enter_against_len)->Apply(enters);
BENCHMARK(enter_and_look_around_against_len)->Apply(enters);

}  // namespace
