#pragma once
// The texts that every page carries with it. cmake/embed.cmake writes their definitions, from
// Chart.js of the system and from the files beside this one.

#include <string_view>

namespace coldcast {

std::string_view chart_library_js();  ///< Chart.js 3.9 with its notice of copyright
std::string_view page_js();           ///< draws the charts of a page: needs the library
std::string_view page_css();

}  // namespace coldcast
