#pragma once

#include <string>

#include "sim/core/arrival_statistics.hpp"

namespace coldcast {

/// What stands on a picture of a load besides its rate.
struct PictureTexts {
  std::string title;
  std::string below;  ///< in smaller letters
};

/// The rate of arrivals over time as an SVG document: steps of up to 200 windows, and the mean rate
/// as a dashed line. It needs no font, script or file of its own, and depends on its input only.
/// REQUIRES: the statistics are finished.
std::string rate_picture(const ArrivalStatistics& statistics, const PictureTexts& texts);

}  // namespace coldcast
