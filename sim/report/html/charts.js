// Draws what chart.hpp describes, by Chart.js: scales with units, tooltips, a legend of buttons, and
// keys. `coldcastCharts` is what page.js uses of it.
'use strict';
const coldcastCharts = (() => {
  const {css, colour, number, withUnit, axisText, atAxis, shortened} = coldcastTexts;
  // So that series are told apart without colour too.
  const dashes = [[], [7, 4], [2, 3], [10, 3, 2, 3], [], [7, 4], [2, 3], [10, 3, 2, 3]];
  const shapes = ['circle', 'rectRot', 'triangle', 'rect', 'star', 'cross', 'crossRot', 'dash'];

  // A point as the data has it: [x, y, half-width of x, half-width of y, label, value].
  function dataOf(chart, series) {
    return series.points.map(p => chart.horizontal ? {x: p[1], y: p[0], raw: p} : {x: p[0], y: p[1], raw: p});
  }

  function logTick(value) {
    const mantissa = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
    const decades = Math.log10(this.max / this.min);
    const shown = decades > 2.5 ? [1] : decades > 1.2 ? [1, 2, 5] : [1, 2, 3, 4, 5, 7];
    return shown.some(one => Math.abs(one - mantissa) < 1e-6) ? number(value) : '';
  }

  // The ends that an axis must reach for intervals to be whole; `place` is 0 for x and 1 for y.
  function reach(chart, axis, place) {
    const points = chart.series.filter(series => (series.right ? chart.right : place ? chart.y : chart.x) === axis || !place)
      .flatMap(series => series.points).filter(p => p[place + 2]);
    if (points.length === 0) return {};
    // Where nothing is negative, an axis below zero would only puzzle.
    const least = Math.min(...points.map(p => p[place])) >= 0 ? 0 : -Infinity;
    const low = Math.max(Math.min(...points.map(p => p[place] - p[place + 2])), least);
    return {suggestedMin: axis.log && low <= 0 ? undefined : low,
            suggestedMax: Math.max(...points.map(p => p[place] + p[place + 2]))};
  }

  function scale(chart, axis, position, narrow) {
    const banded = axis.categories !== undefined;
    const made = {
      type: axis.log ? 'logarithmic' : 'linear',
      position,
      title: {display: axis.title !== '' && (!banded || axis.unit !== '' || chart.kind === 'heat'), text: axisText(axis), color: css('--soft')},
      grid: {color: css('--line'), borderColor: css('--soft'), drawOnChartArea: position !== 'right' && !banded},
      ticks: {color: css('--soft'), maxRotation: banded ? 60 : 0, autoSkipPadding: 12,
              callback: axis.log ? logTick : value => number(value)},
    };
    if (!banded) Object.assign(made, reach(chart, axis, axis === chart.x ? 0 : 1));
    if (axis === chart.x && !axis.log && (chart.kind === 'line' || chart.kind === 'step')) made.bounds = 'data';
    if (chart.kind === 'scatter' && !axis.log && !banded) made.grace = '5%';
    if (axis.min !== undefined) made.min = axis.min;
    if (axis.max !== undefined) made.max = axis.max;
    if (banded && chart.kind === 'bar') {
      made.type = 'category';
      made.labels = axis.categories;
      made.ticks.callback = value => shortened(axis.categories[value], narrow ? 24 : 40);
      made.ticks.autoSkip = false;
    } else if (banded) {
      Object.assign(made, {min: -0.5, max: axis.categories.length - 0.5, reverse: position === 'left'});
      made.ticks.stepSize = 1;
      made.ticks.autoSkip = false;
      made.afterBuildTicks = s => { s.ticks = axis.categories.map((_, i) => ({value: i})); };
      made.ticks.callback = value => shortened(axis.categories[value] ?? '', narrow ? 24 : 40);
    } else if (chart.kind === 'bar' && !axis.log) {
      made.beginAtZero = true;
    }
    return made;
  }

  function dataset(chart, series, i) {
    const line = chart.kind === 'line' || chart.kind === 'step';
    const tint = colour(series, i);
    // A line of one point is none, and one of few hides where it was measured.
    const few = series.points.filter(p => p[1] !== null).length <= 24;
    return {
      label: series.name,
      type: chart.kind === 'bar' ? 'bar' : chart.kind === 'heat' ? 'scatter' : line ? 'line' : 'scatter',
      data: dataOf(chart, series),
      yAxisID: series.right ? 'right' : 'y',
      order: series.filled ? 1 : 0,
      borderColor: tint,
      backgroundColor: chart.kind === 'heat' ? 'transparent' : series.filled ? tint + '38' : chart.kind === 'bar' ? tint + 'd0' : tint,
      borderWidth: series.filled ? 1 : chart.kind === 'bar' ? 1 : 2,
      borderDash: line && !series.filled ? dashes[i % 8] : [],
      showLine: line || series.joined === true,
      stepped: chart.kind === 'step' ? 'before' : false,
      fill: series.filled ? 'origin' : false,
      pointStyle: shapes[i % 8],
      pointRadius: chart.kind === 'heat' || series.joined ? 0 : !line ? 5 : few ? 3 : 0,
      pointHitRadius: 8,
      pointHoverRadius: chart.kind === 'heat' ? 0 : 5,
      segment: {},  // without the cache of paths, so that an SVG sees them too
      maxBarThickness: 34,
    };
  }

  function tooltip(chart) {
    const place = item => item.raw.raw;
    return {
      backgroundColor: css('--text'), titleColor: css('--page'), bodyColor: css('--page'),
      boxPadding: 4, usePointStyle: true,
      callbacks: {
        title: items => {
          if (items.length === 0) return '';
          const p = place(items[0]);
          if (p[4] && chart.kind !== 'heat') return p[4];
          const text = atAxis(p[0], chart.x);
          return chart.x.categories && chart.kind !== 'heat' ? text : `${chart.x.title} ${text}`;
        },
        label: item => {
          const p = place(item);
          const series = chart.series[item.datasetIndex];
          const axis = series.right ? chart.right : chart.y;
          if (chart.kind === 'heat') {
            const cell = `${chart.y.title} ${atAxis(p[1], chart.y)}: ${withUnit(p[5], chart.value)}`;
            return p[4] ? [cell, p[4]] : cell;
          }
          const half = h => h === null || h === undefined ? '' : ` ± ${number(h)}`;
          const y = atAxis(p[1], axis) + half(p[3]);
          if (chart.kind !== 'scatter') return `${series.name}: ${y}`;
          return [`${series.name}`, `${chart.x.title}: ${atAxis(p[0], chart.x)}${half(p[2])}`, `${axis.title}: ${y}`];
        },
      },
    };
  }

  function config(chart, width) {
    const narrow = width < 560;
    const line = chart.kind === 'line' || chart.kind === 'step';
    const scales = chart.horizontal
      ? {x: scale(chart, chart.y, 'bottom', narrow), y: scale(chart, chart.x, 'left', narrow)}
      : {x: scale(chart, chart.x, 'bottom', narrow), y: scale(chart, chart.y, 'left', narrow)};
    if (chart.right) scales.right = {...scale(chart, chart.right, 'right', narrow), beginAtZero: true};
    if (chart.stacked) { scales.x.stacked = true; scales.y.stacked = true; }
    return {
      type: chart.kind === 'bar' ? 'bar' : line ? 'line' : 'scatter',
      data: {datasets: chart.series.map((series, i) => dataset(chart, series, i))},
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, parsing: false,
        indexAxis: chart.horizontal ? 'y' : 'x',
        layout: {padding: {top: 8, right: 8}},
        interaction: line ? {mode: 'nearest', axis: 'x', intersect: false}
          : chart.kind === 'bar' ? {mode: 'index', axis: chart.horizontal ? 'y' : 'x', intersect: false}
          : {mode: 'nearest', axis: 'xy', intersect: false},
        scales,
        plugins: {legend: {display: false}, tooltip: tooltip(chart)},
      },
      plugins: [coldcastDecorations.plugin(chart)],
    };
  }

  function swatch(chart, series, i) {
    const tint = `var(--s${(series.colour ?? i) % 8})`;
    const line = (chart.kind === 'line' || chart.kind === 'step' || series.joined) && !series.filled;
    const inner = line
      ? `<path d="M1 7H25" stroke="${tint}" stroke-width="2.5" stroke-dasharray="${series.joined ? '' : dashes[i % 8].join(' ')}"/>`
      : chart.kind === 'scatter' ? {
        circle: `<circle cx="13" cy="7" r="5" fill="${tint}"/>`,
        rectRot: `<path d="M13 1l6 6-6 6-6-6z" fill="${tint}"/>`,
        triangle: `<path d="M13 1l6 11H7z" fill="${tint}"/>`,
        rect: `<path d="M8 2h10v10H8z" fill="${tint}"/>`,
      }[shapes[i % 8]] ?? `<path d="M13 1v12M7 7h12M9 3l8 8M17 3l-8 8" stroke="${tint}" stroke-width="1.5"/>`
      : `<rect x="4" y="1" width="18" height="12" fill="${tint}" fill-opacity="${series.filled ? 0.3 : 0.85}" stroke="${tint}"/>`;
    return `<svg width="26" height="14" aria-hidden="true">${inner}</svg>`;
  }

  function legend(figure, made, chart) {
    const box = figure.querySelector('.legend');
    if (chart.kind === 'heat') box.append(coldcastDecorations.key(chart));
    chart.series.forEach((series, i) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.setAttribute('aria-pressed', 'true');
      button.title = 'Show or hide';
      button.innerHTML = swatch(chart, series, i);  // of numbers and our own constants only
      button.append(series.name);
      button.hidden = chart.kind === 'heat';
      button.addEventListener('click', () => {
        const visible = !made.isDatasetVisible(i);
        made.setDatasetVisibility(i, visible);
        button.setAttribute('aria-pressed', String(visible));
        made.update();
      });
      box.append(button);
    });
  }

  // Left and right go through the points of a series, up and down through the series.
  function keys(figure, made) {
    let at = -1, of = 0;
    const told = figure.querySelector('[aria-live]');
    const show = () => {
      const element = made.getDatasetMeta(of).data[at];
      if (!element) return;
      const active = [{datasetIndex: of, index: at}];
      made.setActiveElements(active);
      made.tooltip.setActiveElements(active, {x: element.x, y: element.y});
      made.update();
      told.textContent = [...made.tooltip.title, ...made.tooltip.body.flatMap(b => b.lines)].join(', ');
    };
    made.canvas.addEventListener('keydown', event => {
      const step = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1]}[event.key];
      if (event.key === 'Escape') { made.setActiveElements([]); made.tooltip.setActiveElements([], {x: 0, y: 0}); made.update(); }
      if (!step) return;
      event.preventDefault();
      const shown = made.data.datasets.map((_, i) => i).filter(i => made.isDatasetVisible(i));
      if (shown.length === 0) return;
      of = shown[(Math.max(shown.indexOf(of), 0) + step[1] + shown.length) % shown.length];
      const last = made.data.datasets[of].data.length - 1;
      at = Math.min(Math.max(at + step[0] * (event.shiftKey ? 10 : 1), 0), last);
      show();
    });
    made.canvas.addEventListener('blur', () => { made.setActiveElements([]); made.tooltip.setActiveElements([], {x: 0, y: 0}); made.update(); });
  }

  // The chart of a figure, drawn: {figure, chart (its description), made (of Chart.js)}.
  function draw(figure) {
    const chart = JSON.parse(document.getElementById(figure.id + '-data').textContent);
    const canvas = figure.querySelector('canvas');
    // The test of the page reads pixels back, for which a browser keeps them elsewhere.
    canvas.getContext('2d', {willReadFrequently: location.hash.includes('selftest')});
    const made = new Chart(canvas, config(chart, canvas.parentElement.clientWidth));
    legend(figure, made, chart);
    keys(figure, made);
    return {figure, chart, made};
  }

  // The same after colours or the width have changed; what is hidden stays hidden.
  function recolour({chart, made}) {
    const fresh = config(chart, made.canvas.parentElement.clientWidth);
    made.options = fresh.options;
    fresh.data.datasets.forEach((set, i) => Object.assign(made.data.datasets[i], set));
    made.update();  // "none" would leave bars in their old colours
  }

  return {draw, recolour};
})();
