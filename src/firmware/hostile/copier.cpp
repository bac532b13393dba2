#include "hostile/copier.hpp"

#include <algorithm>

namespace hostile {

using procbuf::ErrorCode;

demo::Reply Copier::command(procbuf::ProcessId id, std::uint32_t number,
                            std::uint32_t /*argument*/) {
  if (number != 1) return std::unexpected(ErrorCode::NOSUPPORT);
  return with_lent(id, [](const procbuf::GrantKernelData& lent) -> demo::Reply {
    const auto from = lent.get_readwrite_processbuffer(0);
    const auto to = lent.get_readwrite_processbuffer(1);
    if (!from || !to) return std::unexpected(ErrorCode::RESERVE);
    std::uint32_t copied = 0;
    static_cast<void>((*from)->enter([&](const procbuf::ReadableProcessSlice& source) {
      static_cast<void>((*to)->mut_enter([&](const procbuf::WriteableProcessSlice& target) {
        for (; copied < std::min(source.len(), target.len()); ++copied) {
          target[copied].set(source[copied].get());
        }
      }));
    }));
    return copied;
  });
}

}  // namespace hostile
