#pragma once
// The families with a density and a quantile in closed form (or, for gamma, in Boost.Math).

#include "sim/core/law.hpp"

namespace coldcast {

Law::Pointer exponential_law(double mean);
Law::Pointer lognormal_law(double median, double sigma);  // sigma: the deviation of the logarithm
Law::Pointer gamma_law(double mean, double scv);
Law::Pointer weibull_law(double mean, double shape);
Law::Pointer pareto_law(double mean, double alpha);
Law::Pointer uniform_law(double low, double high);  // low < high

}  // namespace coldcast
