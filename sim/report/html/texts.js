// Numbers, units and colours as a page shows them.
'use strict';
const coldcastTexts = (() => {
  const css = name =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colour = (series, i) => css('--s' + (series.colour ?? i) % 8);

  function number(value) {
    if (value === null || value === undefined) return '';
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(2).replace('e+', 'e');
    return value.toLocaleString('en', {maximumSignificantDigits: size >= 1000 ? 6 : 4});
  }
  const withUnit = (value, axis) => !axis.unit ? number(value)
    : axis.unit === 'USD' ? (value < 0 ? '-$' : '$') + number(Math.abs(value))
    : number(value) + ' ' + axis.unit;
  const axisText = axis => axis.unit ? `${axis.title} (${axis.unit})` : axis.title;
  const atAxis = (value, axis) => axis.categories
    ? axis.categories[value] ?? '' : withUnit(value, axis);

  function shortened(text, most) {
    return text.length > most ? text.slice(0, most - 1) + '…' : text;
  }

  return {css, colour, number, withUnit, axisText, atAxis, shortened};
})();
