#include "stream/interview.hpp"

namespace stream {

subjects::Answer Interview::ask(const scenario::Program& program) {
  while (true) {
    sequence_.load(program);
    lacking_.apply(sequence_);
    epilogue_.add_to(sequence_);
    subjects::Answer answer = subject_->run(sequence_.program());
    const bool skipped = answer.kind == subjects::Answer::Kind::kSkipped;
    if (!skipped || !lacking_.learn(answer.what)) return answer;
  }
}

}  // namespace stream
