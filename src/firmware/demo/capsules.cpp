#include "demo/capsules.hpp"

#include <algorithm>
#include <utility>

#include "demo/line.hpp"
#include "demo/processes/process.hpp"
#include "procbuf/streaming_process_slice.hpp"

namespace demo {

using procbuf::ErrorCode;
using procbuf::GrantKernelData;
using procbuf::ProcessId;
using procbuf::ReadableProcessSlice;
using procbuf::ReadWriteProcessBuffer;
using procbuf::WriteableProcessSlice;
using std::string_view_literals::operator""sv;

namespace {

Reply refusal(procbuf::ProcessError error) {
  return std::unexpected(procbuf::to_error_code(error));
}

}  // namespace

Console::Console(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability)
    : WithGrant(kernel, kConsole, {.allow_ro = 1}, capability) {}

Reply Console::command(ProcessId id, std::uint32_t /*number*/, std::uint32_t argument) {
  return with_lent(id, [&](const GrantKernelData& lent) -> Reply {
    const auto buffer = lent.get_readonly_processbuffer(0);
    if (!buffer) return refusal(buffer.error());
    const auto printed = (*buffer)->enter([&](const ReadableProcessSlice& slice) {
      Line line;
      line << "console: process "sv << id.index() << R"( says ")"sv;
      const std::size_t length = std::min<std::size_t>(argument, slice.len());
      for (std::size_t i = 0; i < length; ++i) {
        const char letter = static_cast<char>(slice[i].get());
        line << std::string_view(&letter, 1);
      }
      line << R"(")"sv;
      return length;
    });
    if (!printed) return refusal(printed.error());
    return static_cast<std::uint32_t>(*printed);
  });
}

Stream::Stream(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability)
    : WithGrant(kernel, kStream, {.allow_rw = 1}, capability) {}

Reply Stream::command(ProcessId id, std::uint32_t /*number*/, std::uint32_t /*argument*/) {
  return with_lent(id, [&](const GrantKernelData& lent) -> Reply {
    const auto buffer = lent.get_readwrite_processbuffer(0);
    if (!buffer) return refusal(buffer.error());
    const auto appended = (*buffer)->mut_enter([&](const WriteableProcessSlice& slice) -> Reply {
      constexpr std::array<std::uint8_t, 4> kMeasurement = {'d', 'a', 't', 'a'};
      const auto chunk = procbuf::StreamingProcessSlice(slice).append_chunk(kMeasurement);
      Line line;
      line << "stream: to process "sv << id.index();
      if (!chunk) {
        line << ": "sv << name_of(chunk.error());
        return std::unexpected(chunk.error());
      }
      line << ", "sv << std::size_t{chunk->offset} << " bytes there"sv
           << (chunk->first ? ", the first"sv : ""sv);
      return chunk->offset;
    });
    if (!appended) return refusal(appended.error());
    return *appended;
  });
}

Mixer::Mixer(procbuf::Kernel& kernel, const procbuf::MemoryAllocationCapability& capability)
    : WithGrant(kernel, kMixer, {.allow_rw = 2}, capability) {}

Reply Mixer::command(ProcessId id, std::uint32_t /*number*/, std::uint32_t /*argument*/) {
  return with_lent(id, [&](const GrantKernelData& lent) -> Reply {
    const auto from = lent.get_readwrite_processbuffer(0);
    const auto to = lent.get_readwrite_processbuffer(1);
    if (!from) return refusal(from.error());
    if (!to) return refusal(to.error());
    std::size_t copied = 0;
    const auto entered = (*from)->enter([&](const ReadableProcessSlice& source) {
      return (*to)->mut_enter([&](const WriteableProcessSlice& target) {
        copied = std::min(source.len(), target.len());
        for (std::size_t i = 0; i < copied; ++i) target[i].set(source[i].get());
      });
    });
    if (!entered) return refusal(entered.error());
    if (!*entered) return refusal(entered->error());
    Line() << "mixer: "sv << copied << " bytes of process "sv << id.index();
    return static_cast<std::uint32_t>(copied);
  });
}

Reply Keeper::command(ProcessId /*id*/, std::uint32_t /*number*/, std::uint32_t /*argument*/) {
  return std::unexpected(ErrorCode::NOSUPPORT);
}

std::expected<ReadWriteProcessBuffer, procbuf::Refused<ReadWriteProcessBuffer>>
Keeper::allow_userspace_readable(ProcessId id, std::size_t slot, ReadWriteProcessBuffer buffer) {
  if (slot != 0) {
    return std::unexpected(
        procbuf::Refused<ReadWriteProcessBuffer>{ErrorCode::NOSUPPORT, std::move(buffer)});
  }
  return std::exchange(kept_[id.index()], std::move(buffer));
}

void Keeper::tell_slice(std::size_t process, const ReadableProcessSlice& slice) {
  std::size_t sum = 0;
  for (const auto& byte : slice) sum += byte.get();
  Line() << "keeper: the open slice of process "sv << process << " still has "sv << slice.len()
         << " bytes, their sum is "sv << sum;
}

void Keeper::tell_buffer(std::size_t process) const {
  const auto entered = kept_[process].enter([](const ReadableProcessSlice&) {});
  Line() << "keeper: the buffer of process "sv << process
         << (entered ? " is good"sv : " answers "sv) << (entered ? ""sv : name_of(entered.error()));
}

}  // namespace demo
