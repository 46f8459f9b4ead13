// What a canvas context is told to draw, written down as SVG: of its interface only what Chart.js
// and charts.js use. `coldcastSvg.of(made, title)` is the chart as it stands, in vectors.
'use strict';
const coldcastSvg = (() => {
  let made = 0;
  const round = value => Math.round(value * 100) / 100;
  const escaped = text => String(text).replace(/[&<>"]/g, c => ({'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'})[c]);
  const kept = ['fillStyle', 'strokeStyle', 'lineWidth', 'lineCap', 'lineJoin', 'lineDashOffset', 'font',
                'textAlign', 'textBaseline', 'globalAlpha', 'miterLimit', 'matrix', 'dash', 'clipId'];

  class SvgContext {
    constructor(canvas) {
      Object.assign(this, {canvas, out: [], defs: [], stack: [], d: '', fillStyle: '#000', strokeStyle: '#000', lineWidth: 1,
                           lineCap: 'butt', lineJoin: 'miter', lineDashOffset: 0, font: '12px sans-serif', textAlign: 'start',
                           textBaseline: 'alphabetic', globalAlpha: 1, miterLimit: 10, matrix: [1, 0, 0, 1, 0, 0], dash: [], clipId: ''});
      this.name = `clip-${++made}`;  // several of them may come to stand in one document
      this.ruler = document.createElement('canvas').getContext('2d');
    }
    save() { this.stack.push(Object.fromEntries(kept.map(key => [key, this[key]]))); }
    restore() { Object.assign(this, this.stack.pop() ?? {}); }
    multiply(a, b, c, d, e, f) {
      const [A, B, C, D, E, F] = this.matrix;
      this.matrix = [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
    }
    translate(x, y) { this.multiply(1, 0, 0, 1, x, y); }
    rotate(a) { this.multiply(Math.cos(a), Math.sin(a), -Math.sin(a), Math.cos(a), 0, 0); }
    scale(x, y) { this.multiply(x, 0, 0, y, 0, 0); }
    resetTransform() { this.matrix = [1, 0, 0, 1, 0, 0]; }
    setTransform(...m) { this.matrix = m; }
    point(x, y) {
      const [a, b, c, d, e, f] = this.matrix;
      return `${round(a * x + c * y + e)} ${round(b * x + d * y + f)}`;
    }
    beginPath() { this.d = ''; }
    closePath() { this.d += 'Z'; }
    moveTo(x, y) { this.d += `M${this.point(x, y)}`; }
    lineTo(x, y) { this.d += `${this.d === '' ? 'M' : 'L'}${this.point(x, y)}`; }
    bezierCurveTo(a, b, c, d, x, y) { this.d += `C${this.point(a, b)} ${this.point(c, d)} ${this.point(x, y)}`; }
    quadraticCurveTo(a, b, x, y) { this.d += `Q${this.point(a, b)} ${this.point(x, y)}`; }
    rect(x, y, w, h) { this.moveTo(x, y); this.lineTo(x + w, y); this.lineTo(x + w, y + h); this.lineTo(x, y + h); this.closePath(); }
    arc(x, y, r, from, to, back) {
      // In two halves, for SVG draws no full circle in one; charts scale both ways alike.
      const size = round(r * Math.hypot(this.matrix[0], this.matrix[1]));
      let turn = to - from;
      if (!back && turn < 0) turn += 2 * Math.PI;
      if (back && turn > 0) turn -= 2 * Math.PI;
      this.lineTo(x + r * Math.cos(from), y + r * Math.sin(from));
      for (const part of [0.5, 1])
        this.d += `A${size} ${size} 0 0 ${turn > 0 ? 1 : 0} ${this.point(x + r * Math.cos(from + turn * part), y + r * Math.sin(from + turn * part))}`;
    }
    clip() {
      const id = `${this.name}-${this.defs.length}`;
      this.defs.push(`<clipPath id="${id}"${this.clipping()}><path d="${this.d}"/></clipPath>`);
      this.clipId = id;
    }
    clipping() { return this.clipId ? ` clip-path="url(#${this.clipId})"` : ''; }
    common() { return (this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : '') + this.clipping(); }
    fill() { if (this.d) this.out.push(`<path d="${this.d}" fill="${escaped(this.fillStyle)}"${this.common()}/>`); }
    stroke() {
      if (!this.d || this.lineWidth === 0) return;
      const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(' ')}"` : '';
      this.out.push(`<path d="${this.d}" fill="none" stroke="${escaped(this.strokeStyle)}" stroke-width="${this.lineWidth}"` +
                    ` stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${dash}${this.common()}/>`);
    }
    boxed(x, y, w, h, draw) { const before = this.d; this.d = ''; this.rect(x, y, w, h); draw(); this.d = before; }
    fillRect(x, y, w, h) { this.boxed(x, y, w, h, () => this.fill()); }
    strokeRect(x, y, w, h) { this.boxed(x, y, w, h, () => this.stroke()); }
    clearRect() {}
    drawImage() {}
    setLineDash(dash) { this.dash = dash ?? []; }
    getLineDash() { return this.dash; }
    measureText(text) { this.ruler.font = this.font; return this.ruler.measureText(text); }
    strokeText(text, x, y) { this.text(text, x, y, `fill="none" stroke="${escaped(this.strokeStyle)}" stroke-width="${this.lineWidth}" stroke-linejoin="round"`); }
    fillText(text, x, y) { this.text(text, x, y, `fill="${escaped(this.fillStyle)}"`); }
    text(text, x, y, paint) {
      const size = parseFloat((/(\d+(\.\d+)?)px/.exec(this.font) ?? [0, 12])[1]);
      const down = {middle: 0.35, top: 0.8, hanging: 0.8, bottom: -0.2}[this.textBaseline] ?? 0;
      const anchor = {center: 'middle', right: 'end', end: 'end'}[this.textAlign] ?? 'start';
      const weight = /\b(bold|[6-9]00)\b/.test(this.font) ? ' font-weight="600"' : '';
      // The clip is in the space of the page, not of the turned text, so it stands around that.
      this.out.push(`<g${this.common()}><text transform="matrix(${this.matrix.map(round).join(' ')})" x="${round(x)}" y="${round(y + down * size)}"` +
                    ` font-size="${size}"${weight} text-anchor="${anchor}" ${paint}>${escaped(text)}</text></g>`);
    }
  }

  // Runs `draw` while everything of the chart draws into this context.
  function redirected(made, context, draw) {
    const parts = [[made, 'ctx'], ...Object.values(made.scales).map(scale => [scale, 'ctx']),
                   ...made.data.datasets.map((_, i) => [made.getDatasetMeta(i).controller, '_ctx'])];
    const before = parts.map(([part, key]) => part[key]);
    parts.forEach(([part, key]) => { part[key] = context; });
    try { draw(); } finally { parts.forEach(([part, key], i) => { part[key] = before[i]; }); }
  }

  function of(made, title) {
    const context = new SvgContext(made.canvas);
    made.setActiveElements([]);
    made.tooltip?.setActiveElements([], {x: 0, y: 0});
    made.update('none');
    redirected(made, context, () => made.draw());
    const page = getComputedStyle(document.documentElement).getPropertyValue('--page').trim();
    const names = made.data.datasets.map((set, i) => made.isDatasetVisible(i) ? [set.label, set.borderColor] : null).filter(Boolean);
    const top = 34 + 18 * names.length;
    const ink = getComputedStyle(document.documentElement).getPropertyValue('--text').trim();
    const legend = names.map(([name, tint], i) => `<rect x="10" y="${37 + 18 * i}" width="14" height="9" fill="${escaped(tint)}"/>` +
      `<text x="30" y="${46 + 18 * i}" font-size="12" fill="${escaped(ink)}">${escaped(name)}</text>`).join('');
    const [w, h] = [round(made.width), round(made.height + top)];
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" font-family="sans-serif">` +
      `<title>${escaped(title)}</title><rect width="${w}" height="${h}" fill="${escaped(page)}"/>` +
      `<text x="10" y="24" font-size="16" font-weight="600" fill="${escaped(ink)}">${escaped(title)}</text>${legend}` +
      `<g transform="translate(0 ${top})"><defs>${context.defs.join('')}</defs>${context.out.join('')}</g></svg>\n`;
  }

  return {of};
})();
