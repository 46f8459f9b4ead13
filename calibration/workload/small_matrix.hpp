#pragma once
// Square matrices of a few rows, of a size that the compiler knows: those of chains of phases.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace coldcast {

template <std::size_t n>
using Vector = std::array<double, n>;

template <std::size_t n>
using Matrix = std::array<std::array<double, n>, n>;

template <std::size_t n>
Matrix<n> identity() {
  Matrix<n> result{};
  for (std::size_t i = 0; i < n; ++i) result[i][i] = 1;
  return result;
}

template <std::size_t n>
Matrix<n> operator*(const Matrix<n>& a, const Matrix<n>& b) {
  Matrix<n> result{};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) result[i][j] += a[i][k] * b[k][j];
  return result;
}

/// row * matrix
template <std::size_t n>
Vector<n> operator*(const Vector<n>& row, const Matrix<n>& a) {
  Vector<n> result{};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) result[j] += row[i] * a[i][j];
  return result;
}

/// matrix * column
template <std::size_t n>
Vector<n> operator*(const Matrix<n>& a, const Vector<n>& column) {
  Vector<n> result{};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) result[i] += a[i][j] * column[j];
  return result;
}

template <std::size_t n>
double dot(const Vector<n>& a, const Vector<n>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

template <std::size_t n>
double sum(const Vector<n>& a) {
  double total = 0;
  for (const double x : a) total += x;
  return total;
}

template <std::size_t n>
void add(Matrix<n>& total, const Matrix<n>& part) {
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) total[i][j] += part[i][j];
}

template <std::size_t n>
Matrix<n> times(double factor, Matrix<n> a) {
  for (auto& row : a)
    for (double& x : row) x *= factor;
  return a;
}

/// The matrix exponential, by scaling and squaring of its Taylor series [Moler, Van Loan: "Nineteen
/// dubious ways to compute the exponential of a matrix", SIAM Review 45, 2003, method 3]: with a
/// norm of at most 1/4, twelve terms leave an error below that of the numbers themselves.
template <std::size_t n>
Matrix<n> exponential(const Matrix<n>& a) {
  double norm = 0;
  for (const auto& row : a) {
    double total = 0;
    for (const double x : row) total += std::abs(x);
    norm = std::max(norm, total);
  }
  const int squarings = norm > 0.25 ? static_cast<int>(std::ceil(std::log2(norm * 4))) : 0;
  const Matrix<n> scaled = times(std::ldexp(1.0, -squarings), a);
  Matrix<n> result = identity<n>();
  for (int term = 12; term > 0; --term) {
    result = times(1.0 / term, scaled * result);
    for (std::size_t i = 0; i < n; ++i) result[i][i] += 1;
  }
  for (int i = 0; i < squarings; ++i) result = result * result;
  return result;
}

/// The integral of exp(a (t - u)) s exp(a u) over u from 0 to t, as the upper right block of
/// exp([a s; 0 a] t) [Van Loan: "Computing integrals involving the matrix exponential", IEEE
/// Transactions on Automatic Control 23, 1978].
template <std::size_t n>
Matrix<n> convolved(const Matrix<n>& a, const Matrix<n>& s, double t) {
  // The result is linear in s. Were s larger than a, the scaling would leave a without digits.
  double largest = 0;
  for (const auto& row : s)
    for (const double x : row) largest = std::max(largest, std::abs(x));
  if (largest == 0) return {};
  Matrix<2 * n> block{};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      block[i][j] = block[n + i][n + j] = a[i][j] * t;
      block[i][n + j] = s[i][j] / largest;
    }
  const Matrix<2 * n> whole = exponential(block);
  Matrix<n> result{};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) result[i][j] = whole[i][n + j] * (largest * t);
  return result;
}

}  // namespace coldcast
