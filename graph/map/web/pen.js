// A pen that writes SVG: the calls of a canvas in, elements or text out.

class SvgPen {
  constructor() {
    this.out = [];
    this.states = [];
    this.path = "";
    Object.assign(this, { fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, globalAlpha: 1, font: "12px sans-serif", textAlign: "left", textBaseline: "middle", lineJoin: "miter", dash: [], matrix: [1, 0, 0, 1, 0, 0] });
  }
  static names = ["fillStyle", "strokeStyle", "lineWidth", "globalAlpha", "font", "textAlign", "textBaseline", "lineJoin", "dash", "matrix"];
  save() {
    this.states.push(Object.fromEntries(SvgPen.names.map((name) => [name, this[name]])));
  }
  restore() {
    Object.assign(this, this.states.pop());
  }
  setTransform(...matrix) {
    this.matrix = matrix;
  }
  setLineDash(dash) {
    this.dash = dash;
  }
  beginPath() {
    this.path = "";
  }
  step(letter, ...values) {
    this.path += letter + values.map(SvgPen.short).join(" ");
  }
  static short(value) {
    return String(Math.round(value * 100) / 100);
  }
  moveTo(x, y) {
    this.step("M", x, y);
  }
  lineTo(x, y) {
    this.step("L", x, y);
  }
  bezierCurveTo(...values) {
    this.step("C", ...values);
  }
  closePath() {
    this.path += "Z";
  }
  rect(x, y, width, height) {
    this.path += `M${[x, y].map(SvgPen.short).join(" ")}h${SvgPen.short(width)}v${SvgPen.short(height)}h${SvgPen.short(-width)}Z`;
  }
  arc(x, y, r) {
    const [left, right, across] = [x - r, x + r, y].map(SvgPen.short);
    this.path += `M${left} ${across}A${SvgPen.short(r)} ${SvgPen.short(r)} 0 1 0 ${right} ${across}A${SvgPen.short(r)} ${SvgPen.short(r)} 0 1 0 ${left} ${across}Z`;
  }
  put(tag, attributes, text) {
    const place = this.matrix.every((value, at) => value === [1, 0, 0, 1, 0, 0][at]) ? {} : { transform: `matrix(${this.matrix.map((value) => Math.round(value * 1e4) / 1e4).join(" ")})` };
    const alpha = this.globalAlpha < 1 ? { opacity: this.globalAlpha } : {};
    this.out.push({ tag, attributes: { ...attributes, ...alpha, ...place }, text });
  }
  toString() {
    const one = ({ tag, attributes, text }) => {
      const all = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
      return `<${tag}${all.join("")}>${escapeXml(text ?? "")}</${tag}>`;
    };
    return this.out.map(one).join("\n");
  }
  elements() {
    return this.out.map(({ tag, attributes, text }) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      if (text !== undefined) element.textContent = text;
      return element;
    });
  }
  fill() {
    this.put("path", { d: this.path, fill: this.fillStyle });
  }
  stroke() {
    const dash = this.dash.length ? { "stroke-dasharray": this.dash.map(SvgPen.short).join(" ") } : {};
    this.put("path", { d: this.path, fill: "none", stroke: this.strokeStyle, "stroke-width": SvgPen.short(this.lineWidth), ...dash });
  }
  fillRect(x, y, width, height) {
    this.put("rect", { x, y, width, height, fill: this.fillStyle });
  }
  text(text, x, y, paint_) {
    const [, weight, size] = this.font.match(/(?:(\d+) )?([\d.]+)px/);
    const anchor = { center: "middle", right: "end" }[this.textAlign] || "start";
    this.put("text", { x: SvgPen.short(x), y: SvgPen.short(y + 0.35 * size), "font-size": SvgPen.short(size), "font-weight": weight || 400, "text-anchor": anchor, ...paint_ }, text);
  }
  fillText(text, x, y) {
    this.text(text, x, y, { fill: this.fillStyle });
  }
  strokeText(text, x, y) {
    this.text(text, x, y, { fill: "none", stroke: this.strokeStyle, "stroke-width": SvgPen.short(this.lineWidth), "stroke-linejoin": "round" });
  }
}

function escapeXml(text) {
  // what XML cannot hold at all is left out
  return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char]);
}
