// Text as pages for people hold it.
#include "markup/markup.hpp"

#include <gtest/gtest.h>

namespace markup {
namespace {

TEST(Escaped, HasNothingThatMarkupMeans) {
  EXPECT_EQ(escaped("a<b> & \"c\""), "a&lt;b&gt; &amp; &quot;c&quot;");
  EXPECT_EQ(escaped("\x01\n\t"), "\uFFFD\n\t") << "XML knows no control characters but these";
}

TEST(Base64, IsThatOfRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("\xff\xfe"), "//4=");
}

}  // namespace
}  // namespace markup
