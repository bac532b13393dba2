// The reference model as a subject among others.
#pragma once

#include <vector>

#include "model/model.hpp"
#include "model/profile.hpp"
#include "scenario/outcome.hpp"
#include "scenario/placement.hpp"
#include "subject.hpp"

namespace model {

class ModelSubject final : public subjects::Subject {
 public:
  // `placement`: where the regions would lie; no memory there is touched. The model follows the
  // decisions of the profile.
  explicit ModelSubject(const scenario::Placement& placement,
                        const Profile& profile = Profile::procbuf())
      : placement_(placement), model_(profile) {}

  [[nodiscard]] std::string_view name() const override { return "model"; }
  subjects::Answer run(const scenario::Program& program) override;

  // As the last program has left it.
  [[nodiscard]] const Model& model() const { return model_; }

 private:
  scenario::Placement placement_;
  Model model_;
  std::vector<char> storage_ = std::vector<char>(scenario::kOutcomeCapacity);
};

}  // namespace model
