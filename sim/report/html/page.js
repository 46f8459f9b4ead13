// What a page does besides its charts: light and dark, saving, printing, and a test of itself.
'use strict';
(() => {
  const errors = [];
  window.addEventListener('error', event => errors.push(event.message));
  const root = document.documentElement;
  const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const remembered = {
    read: () => { try { return localStorage.getItem('coldcast-theme'); } catch { return null; } },
    write: value => { try { localStorage.setItem('coldcast-theme', value); } catch { /* not from a file */ } },
  };
  const asked = /theme=(light|dark)/.exec(location.hash)?.[1] ?? remembered.read();
  if (asked === 'light' || asked === 'dark') root.dataset.theme = asked;

  const figures = typeof Chart === 'undefined' ? [] : [...document.querySelectorAll('figure.chart')];
  if (figures.length > 0) Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  const charts = figures.map(coldcastCharts.draw);
  const recolour = () => charts.forEach(coldcastCharts.recolour);

  const theme = document.getElementById('theme');
  const name = () => { theme.textContent = dark() ? 'Light' : 'Dark'; theme.setAttribute('aria-label', `Show the page in ${dark() ? 'light' : 'dark'} colours`); };
  theme.hidden = false;
  name();
  theme.addEventListener('click', () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    remembered.write(root.dataset.theme);
    name();
    recolour();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { name(); recolour(); });
  window.addEventListener('resize', recolour);
  // On paper: light, and as wide as the paper.
  const onPaper = () => { charts.forEach(({made}) => made.resize()); recolour(); };
  matchMedia('print').addEventListener('change', onPaper);
  window.addEventListener('beforeprint', onPaper);
  window.addEventListener('afterprint', onPaper);

  function save(content, type, file) {
    const link = document.createElement('a');
    link.href = content instanceof Blob ? URL.createObjectURL(content) : URL.createObjectURL(new Blob([content], {type}));
    link.download = file;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  const fileName = (title, ending) => title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') + '.' + ending;

  // The table of a chart as RFC 4180 has it.
  function csv(figure) {
    const cell = text => /[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
    return [...figure.querySelectorAll('.numbers tr')]
      .map(row => [...row.cells].map(c => cell(c.textContent)).join(',') + '\n').join('');
  }

  // The chart as a picture with its title, on the page's colour: a canvas has no ground of its own.
  function picture({figure, chart, made}) {
    const from = made.canvas, grow = from.width / made.width, top = Math.round(36 * grow);
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [from.width, from.height + top];
    const ctx = canvas.getContext('2d');
    ctx.fillStyle = coldcastTexts.css('--page');
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.fillStyle = coldcastTexts.css('--text');
    ctx.font = `600 ${Math.round(16 * grow)}px sans-serif`;
    ctx.fillText(chart.title, 10 * grow, 24 * grow, canvas.width - 20 * grow);
    ctx.drawImage(from, 0, top);
    return canvas;
  }

  function button(box, text, label, act) {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.setAttribute('aria-label', label);
    made.addEventListener('click', act);
    box.append(made);
    return made;
  }

  for (const one of charts) {
    const box = one.figure.querySelector('.save'), title = one.chart.title;
    button(box, 'CSV', `Save the numbers of ${title} as CSV`, () => save(csv(one.figure), 'text/csv', fileName(title, 'csv')));
    button(box, 'SVG', `Save ${title} as SVG`, () => save(coldcastSvg.of(one.made, title), 'image/svg+xml', fileName(title, 'svg')));
    button(box, 'PNG', `Save ${title} as PNG`, () => picture(one).toBlob(blob => save(blob, 'image/png', fileName(title, 'png'))));
  }
  for (const box of document.querySelectorAll('[data-text]')) {
    const text = () => document.getElementById(box.dataset.text).textContent;
    const copy = button(box, 'Copy', 'Copy this text', () => {
      const done = () => { copy.textContent = 'Copied'; setTimeout(() => { copy.textContent = 'Copy'; }, 2000); };
      const selected = () => { getSelection().selectAllChildren(document.getElementById(box.dataset.text)); document.execCommand('copy'); done(); };
      navigator.clipboard ? navigator.clipboard.writeText(text()).then(done, selected) : selected();
    });
    if (box.dataset.file) button(box, 'Save', `Save as ${box.dataset.file}`, () => save(text(), 'application/json', box.dataset.file));
  }

  // With #selftest: works each chart as a reader would, and tells in title and text what came of it.
  async function selfTest() {
    // Chart.js answers the mouse in the next frame, whenever that comes.
    const until = async holds => {
      for (let tries = 0; tries < 20 && !holds(); ++tries) await new Promise(done => setTimeout(done, 5));
      return holds();
    };
    const pixels = made => made.ctx.getImageData(0, 0, made.canvas.width, made.canvas.height).data;
    const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);
    const failures = [];
    for (const one of charts) {
      const {figure, chart, made} = one;
      const check = (holds, what) => { if (!holds) failures.push(`${figure.id} (${chart.title}): ${what}`); };
      const drawn = pixels(made).slice();
      const buttons = [...figure.querySelectorAll('.legend button')];
      check(buttons.length === chart.series.length, 'has no legend');
      // Without its colours, but with the same axes; the cells of a heat map have colours of their own.
      made.data.datasets.forEach((set, i) => chart.kind === 'heat' ? made.setDatasetVisibility(i, false)
        : Object.assign(set, {borderColor: 'transparent', backgroundColor: 'transparent'}));
      made.update();
      check(!same(drawn, pixels(made)), 'is blank');
      made.data.datasets.forEach((_, i) => made.setDatasetVisibility(i, true));
      coldcastCharts.recolour(one);
      check(same(drawn, pixels(made)), 'is not drawn again as it was');
      const full = chart.series.findIndex(series => series.points.some(p => p[1] !== null));
      buttons[full]?.click();
      check(!made.isDatasetVisible(full) && buttons[full]?.getAttribute('aria-pressed') === 'false', 'a click on the legend hides nothing');
      buttons[full]?.click();
      check(made.isDatasetVisible(full), 'a second click on the legend does not show it again');

      const element = made.getDatasetMeta(full).data.find((e, i) => chart.series[full].points[i][1] !== null);
      const box = made.canvas.getBoundingClientRect(), area = made.chartArea, place = element.getCenterPoint();
      const inside = (value, low, high) => Math.min(Math.max(value, low + 2), high - 2);
      const at = {clientX: box.left + inside(place.x, area.left, area.right),
                  clientY: box.top + inside(place.y, area.top, area.bottom), bubbles: true};
      made.canvas.dispatchEvent(new MouseEvent('mousemove', at));
      const told = () => made.tooltip.body?.flatMap(part => part.lines).join('') ?? '';
      check(await until(() => made.tooltip.opacity > 0 && told() !== ''), 'shows no tooltip');
      made.canvas.dispatchEvent(new MouseEvent('mouseout', at));
      check(await until(() => made.tooltip.opacity === 0), 'keeps its tooltip');
      made.canvas.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight'}));
      check(figure.querySelector('[aria-live]').textContent !== '', 'tells nothing to the keyboard');
      made.canvas.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}));
      const svg = new DOMParser().parseFromString(coldcastSvg.of(made, chart.title), 'image/svg+xml');
      check(!svg.querySelector('parsererror') && svg.querySelectorAll('path').length > 3 && svg.querySelectorAll('g > text').length > 3, 'gives no SVG');
      check(picture(one).toDataURL('image/png').length > 2000, 'gives no PNG');
      check(csv(figure).split('\n').length > 2, 'gives no CSV');
    }
    if (charts.length !== document.querySelectorAll('figure.chart').length) failures.push('some charts are not drawn at all');
    const before = dark(), lit = charts.map(({made}) => pixels(made).slice());
    theme.click();
    if (dark() === before) failures.push('the switch of colours does nothing');
    charts.forEach(({figure, made}, i) => { if (same(lit[i], pixels(made))) failures.push(`${figure.id}: has the same colours in light and dark`); });
    theme.click();
    if (root.scrollWidth > root.clientWidth) failures.push(`the page is ${root.scrollWidth - root.clientWidth} px wider than the window`);
    failures.push(...errors);
    document.title = failures.length === 0 ? `selftest ok: ${charts.length} charts` : `selftest FAILED: ${failures.length}`;
    const told = document.createElement('pre');
    told.id = 'selftest';
    told.textContent = [document.title, ...failures, `height ${root.scrollHeight}`].join('\n');
    document.body.append(told);
  }
  if (location.hash === '#selftest')
    selfTest().catch(error => { document.title = 'selftest FAILED: ' + error.message + ' ' + error.stack; });
})();
