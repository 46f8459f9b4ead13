#pragma once

#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

namespace coldcast {

/// Goes through a text by words and signs; what parsers of expressions have in common.
class TextCursor {
 protected:
  /// `joints` are what words may hold besides letters, digits and _. The text is kept by reference.
  explicit TextCursor(const std::string& text, std::string_view joints = "")
      : text_(text), joints_(joints) {}

  bool in_word(char c) const {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
           joints_.find(c) != std::string_view::npos;
  }

  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  /// The word that comes next; empty if there is none.
  std::string word() {
    skip_blanks();
    const std::size_t begin = at_;
    while (at_ < text_.size() && in_word(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  /// Goes past this sign if it comes next.
  bool take(std::string_view sign) {
    skip_blanks();
    if (text_.compare(at_, sign.size(), sign) != 0) return false;
    at_ += sign.size();
    return true;
  }

  /// Goes past this word if it comes next.
  bool take_word(std::string_view wanted) {
    const std::size_t before = at_;
    if (word() == wanted) return true;
    at_ = before;
    return false;
  }

  const std::string& text_;
  std::size_t at_ = 0;

 private:
  std::string_view joints_;
};

}  // namespace coldcast
