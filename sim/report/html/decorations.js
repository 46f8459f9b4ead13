// What Chart.js has no chart for: bands, intervals, labels beside points, marks, heat maps.
// `coldcastDecorations.plugin` draws them on one chart; `key` tells what the colours of a heat map
// mean.
'use strict';
const coldcastDecorations = (() => {
  const {css, number, axisText, shortened} = coldcastTexts;
  // Cividis at five places: even in brightness, and the same to the colour-blind [Nunez et al. 2018].
  const cividis = [[0, 34, 78], [65, 77, 107], [124, 123, 120], [188, 175, 111], [254, 232, 56]];

  function ratioColour(share) {
    const at = Math.min(Math.max(share, 0), 1) * (cividis.length - 1);
    const i = Math.min(Math.floor(at), cividis.length - 2);
    return cividis[i].map((low, c) => Math.round(low + (cividis[i + 1][c] - low) * (at - i)));
  }

  // Oblique lines over a box, with a frame.
  function hatch(ctx, left, top, width, height, ink) {
    ctx.save();
    ctx.strokeStyle = ink;
    ctx.lineWidth = 1;
    ctx.strokeRect(left + 1, top + 1, width - 2, height - 2);
    ctx.beginPath();
    for (let at = 9; at < width + height; at += 9) {
      const [x1, y1] = at < width ? [left + at, top] : [left + width, top + at - width];
      const [x2, y2] = at < height ? [left, top + at] : [left + at - height, top + height];
      ctx.moveTo(x1, y1);
      ctx.lineTo(x2, y2);
    }
    ctx.stroke();
    ctx.restore();
  }

  function drawHeat(made, chart) {
    const {ctx, scales: {x, y}} = made;
    const points = chart.series.flatMap((s, i) => made.isDatasetVisible(i) ? s.points : []);
    const values = points.map(p => p[5]).filter(v => v !== null && v !== undefined);
    const to = v => chart.value.log ? Math.log(v) : v;
    const low = to(Math.min(...values)), high = to(Math.max(...values));
    ctx.save();
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.font = '11px sans-serif';
    for (const p of points) {
      if (p[5] === null || p[5] === undefined) continue;
      const [left, right] = [x.getPixelForValue(p[0] - 0.5), x.getPixelForValue(p[0] + 0.5)];
      const [a, b] = [y.getPixelForValue(p[1] - 0.5), y.getPixelForValue(p[1] + 0.5)];
      const rgb = ratioColour(high > low ? (to(p[5]) - low) / (high - low) : 0.5);
      ctx.fillStyle = `rgb(${rgb})`;
      ctx.fillRect(left + 0.5, Math.min(a, b) + 0.5, right - left - 1, Math.abs(b - a) - 1);
      const ink = rgb[0] * 0.3 + rgb[1] * 0.6 + rgb[2] * 0.1 > 125 ? '#000000' : '#ffffff';
      const text = number(p[5]), width = ctx.measureText(text).width;
      const fits = width <= right - left - 6;
      // A cell with a label, a limit that it misses, is told apart without colour as well.
      if (p[4]) hatch(ctx, left + 0.5, Math.min(a, b) + 0.5, right - left - 1, Math.abs(b - a) - 1, ink);
      if (!fits) continue;
      if (p[4]) {
        ctx.fillStyle = `rgb(${rgb})`;
        ctx.fillRect((left + right - width) / 2 - 3, (a + b) / 2 - 8, width + 6, 16);
      }
      ctx.fillStyle = ink;
      ctx.fillText(text, (left + right) / 2, (a + b) / 2);
    }
    ctx.restore();
  }

  function drawBands(made, chart) {
    const {ctx, chartArea: area, scales} = made;
    ctx.save();
    ctx.beginPath();
    ctx.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    ctx.clip();
    chart.bands.forEach((band, i) => {
      const across = band.vertical ? scales.x : scales.y;
      const ends = [band.from, band.to].map((end, e) => end === null || end === undefined
        ? (band.vertical ? [area.left, area.right][e] : [area.bottom, area.top][e]) : across.getPixelForValue(end));
      const [a, b] = [Math.min(...ends), Math.max(...ends)];
      ctx.fillStyle = css('--band');
      if (band.vertical) ctx.fillRect(a, area.top, b - a, area.bottom - area.top);
      else ctx.fillRect(area.left, a, area.right - area.left, b - a);
      ctx.strokeStyle = css('--band-edge');
      ctx.lineWidth = 1.5;
      ctx.setLineDash([5, 4]);
      [band.from, band.to].forEach((end, e) => {
        if (end === null || end === undefined) return;
        ctx.beginPath();
        if (band.vertical) { ctx.moveTo(ends[e], area.top); ctx.lineTo(ends[e], area.bottom); }
        else { ctx.moveTo(area.left, ends[e]); ctx.lineTo(area.right, ends[e]); }
        ctx.stroke();
      });
      ctx.setLineDash([]);
      ctx.fillStyle = css('--band-edge');
      ctx.font = '600 12px sans-serif';
      ctx.textBaseline = 'top';
      const inside = Math.max(Math.min(a, area.right - 60), area.left);
      if (band.vertical) ctx.fillText(band.label, inside + 5, area.top + 5 + 15 * i);
      else ctx.fillText(band.label, area.left + 6, Math.max(a, area.top) + 4);
    });
    ctx.restore();
  }

  function whisker(ctx, x1, y1, x2, y2) {
    const across = x1 === x2 ? [4, 0] : [0, 4];
    ctx.beginPath();
    ctx.moveTo(x1, y1);
    ctx.lineTo(x2, y2);
    for (const [x, y] of [[x1, y1], [x2, y2]]) {
      ctx.moveTo(x - across[0], y - across[1]);
      ctx.lineTo(x + across[0], y + across[1]);
    }
    ctx.stroke();
  }

  // The ends of an interval in pixels, within the chart: on a log axis it may reach below zero.
  function ends(scale, value, half) {
    const low = scale.options.type === 'logarithmic' && value - half <= 0 ? scale.min : value - half;
    const clamp = v => Math.min(Math.max(v, scale.min), scale.max);
    return [scale.getPixelForValue(clamp(low)), scale.getPixelForValue(clamp(value + half))];
  }

  function drawIntervals(made, chart) {
    const {ctx, scales} = made;
    ctx.save();
    ctx.lineWidth = chart.kind === 'scatter' ? 1 : 1.5;
    ctx.strokeStyle = css(chart.kind === 'scatter' ? '--soft' : '--text');
    chart.series.forEach((series, i) => {
      if (!made.isDatasetVisible(i)) return;
      made.getDatasetMeta(i).data.forEach((element, j) => {
        const [, y, xHalf, yHalf] = series.points[j];
        if (y === null || y === undefined) return;
        const upright = chart.horizontal ? scales.x : series.right ? scales.right : scales.y;
        if (yHalf) {
          const [a, b] = ends(upright, y, yHalf);
          if (chart.horizontal) whisker(ctx, a, element.y, b, element.y);
          else whisker(ctx, element.x, a, element.x, b);
        }
        if (xHalf) {
          const [a, b] = ends(scales.x, series.points[j][0], xHalf);
          whisker(ctx, a, element.y, b, element.y);
        }
      });
    });
    ctx.restore();
  }

  const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  // Labels beside points where there is room, else none: the tooltip has them.
  function drawLabels(made, chart) {
    const {ctx, chartArea: area} = made;
    const taken = chart.bands.filter(band => !band.vertical).map(band => {
      const y = made.scales.y.getPixelForValue(band.to ?? band.from);
      return [area.left, y, area.left + 8 * band.label.length, y + 20];
    });
    const wanted = [];
    chart.series.forEach((series, i) => {
      if (chart.kind !== 'scatter' || !made.isDatasetVisible(i)) return;
      made.getDatasetMeta(i).data.forEach((element, j) => {
        taken.push([element.x - 6, element.y - 6, element.x + 6, element.y + 6]);
        if (series.points[j][4] && !series.joined) wanted.push([element, series.points[j][4]]);
      });
    });
    chart.marks.forEach(mark => {
      const at = {x: made.scales.x.getPixelForValue(mark.x), y: made.scales.y.getPixelForValue(mark.y)};
      ctx.save();
      ctx.strokeStyle = css('--text');
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.arc(at.x, at.y, 9, 0, 2 * Math.PI);
      ctx.stroke();
      ctx.restore();
      if (mark.label) wanted.unshift([at, mark.label, true]);
    });
    // So many names would hide the points; then only marks have theirs.
    const crowded = wanted.filter(one => !one[2]).length > 16;
    ctx.save();
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    ctx.fillStyle = css('--text');
    ctx.strokeStyle = css('--page');  // around letters, lest lines run through them
    ctx.lineJoin = 'round';
    ctx.lineWidth = 4;
    for (const [at, text, strong] of wanted) {
      if (crowded && !strong) continue;
      ctx.font = (strong ? '600 ' : '') + '12px sans-serif';
      const shown = shortened(text, area.right - area.left < 420 ? 18 : 44);
      const w = ctx.measureText(shown).width, gap = strong ? 13 : 10;
      const places = [[at.x + gap, at.y], [at.x - gap - w, at.y], [at.x - w / 2, at.y - gap - 7], [at.x - w / 2, at.y + gap + 7]];
      for (const [x, y] of places) {
        const box = [x - 2, y - 8, x + w + 2, y + 8];
        const inside = box[0] >= area.left && box[2] <= area.right && box[1] >= area.top && box[3] <= area.bottom;
        if (!inside || taken.some(other => overlap(box, other))) continue;
        taken.push(box);
        ctx.strokeText(shown, x, y);
        ctx.fillText(shown, x, y);
        break;
      }
    }
    ctx.restore();
  }

  function key(chart) {
    const values = chart.series.flatMap(s => s.points.map(p => p[5])).filter(v => v !== null && v !== undefined);
    const box = document.createElement('p');
    const bar = document.createElement('span');
    bar.className = 'key';
    bar.style.background = `linear-gradient(to right, ${cividis.map(rgb => `rgb(${rgb})`)})`;
    box.append(`${axisText(chart.value)}: ${number(Math.min(...values))} `, bar, ` ${number(Math.max(...values))}`);
    if (chart.series.some(s => s.points.some(p => p[4]))) box.append('; hatched: misses a limit');
    return box;
  }

  function plugin(chart) {
    return {
      id: 'coldcast',
      beforeDatasetsDraw: made => {
        if (chart.bands.length > 0) drawBands(made, chart);
        if (chart.kind === 'heat') drawHeat(made, chart);
      },
      afterDatasetsDraw: made => {
        drawIntervals(made, chart);
        if (chart.kind !== 'heat') drawLabels(made, chart);
      },
    };
  }

  return {plugin, key};
})();
