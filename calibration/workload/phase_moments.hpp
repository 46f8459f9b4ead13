#pragma once

#include <optional>

#include "calibration/workload/arrivals_seen.hpp"
#include "calibration/workload/phase_model.hpp"

namespace coldcast {

/// The MMPP of two phases with the mean rate, the dispersion curve and the spread of gaps that were
/// seen [after Heffes, Lucantoni: "A Markov modulated characterization of packetized voice and data
/// traffic", IEEE JSAC 4, 1986; gaps in place of their third moment of counts]. With rates l1 > l2,
/// s the sum of the rates of leaving, m the mean rate and v the variance of the rate:
///   index of dispersion   I(t) = 1 + 2 v / (m s) (1 - (1 - exp(-s t)) / (s t))
///   of gaps               SCV  = 1 + 2 v / (l1 l2 + s m)
/// v and s are those whose curve is nearest to that seen, by least squares of relative differences,
/// each window length weighted by how many windows there are, up to 100. The second equation then
/// gives l1 l2 = m^2 + m (a - b) - v with l1 = m + a, l2 = m - b and a b = v; if l2 came out
/// negative, it is m / 1000. Nothing if counts do not spread more than those of a Poisson process.
std::optional<PhaseModel> fit_moments(const ArrivalsSeen& seen);

}  // namespace coldcast
