// @ts-check
// A drawing context that writes SVG: it takes the calls that a canvas takes.

/** @typedef {{ tag: string, attributes: Record<string, string | number>, text?: string }} SvgPart */
/** @typedef {Pick<SvgContext, typeof STYLE_NAMES[number]>} Style */

const IDENTITY = [1, 0, 0, 1, 0, 0];
/** What `save` keeps and `restore` brings back. */
const STYLE_NAMES = /** @type {const} */ ([
  "fillStyle",
  "strokeStyle",
  "lineWidth",
  "globalAlpha",
  "font",
  "textAlign",
  "textBaseline",
  "textRendering",
  "lineJoin",
  "dashes",
  "matrix",
]);
/** @type {Record<string, string>} */
const ANCHORS = { center: "middle", right: "end" };

/** @implements {DrawContext} */
export class SvgContext {
  /** @type {SvgPart[]} */
  parts = [];
  /** @type {Style[]} */
  saved = [];
  path = "";
  /** @type {DrawContext["fillStyle"]} */
  fillStyle = "#000";
  /** @type {DrawContext["strokeStyle"]} */
  strokeStyle = "#000";
  lineWidth = 1;
  globalAlpha = 1;
  font = "12px sans-serif";
  /** @type {CanvasTextAlign} */
  textAlign = "left";
  /** @type {CanvasTextBaseline} */
  textBaseline = "middle";
  /** @type {CanvasTextRendering} */
  textRendering = "auto";
  /** @type {CanvasLineJoin} */
  lineJoin = "miter";
  /** @type {number[]} */
  dashes = [];
  matrix = IDENTITY;

  save() {
    const style = Object.fromEntries(STYLE_NAMES.map((name) => [name, this[name]]));
    this.saved.push(/** @type {Style} */ (/** @type {unknown} */ (style)));
  }

  restore() {
    Object.assign(this, this.saved.pop());
  }

  /** @param {...number} matrix */
  setTransform(...matrix) {
    this.matrix = matrix;
  }

  /** @param {number[]} dashes */
  setLineDash(dashes) {
    this.dashes = dashes;
  }

  beginPath() {
    this.path = "";
  }

  /**
   * @param {string} letter
   * @param {...number} values
   */
  addStep(letter, ...values) {
    this.path += letter + values.map(round).join(" ");
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  moveTo(x, y) {
    this.addStep("M", x, y);
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  lineTo(x, y) {
    this.addStep("L", x, y);
  }

  /** @param {...number} values */
  bezierCurveTo(...values) {
    this.addStep("C", ...values);
  }

  closePath() {
    this.path += "Z";
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  rect(x, y, width, height) {
    this.addStep("M", x, y);
    this.path += `h${round(width)}v${round(height)}h${round(-width)}Z`;
  }

  /**
   * Add a whole circle; the map draws no part of one.
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   */
  arc(x, y, radius) {
    const [left, right, middle, r] = [x - radius, x + radius, y, radius].map(round);
    this.path += `M${left} ${middle}A${r} ${r} 0 1 0 ${right} ${middle}A${r} ${r} 0 1 0 ${left} ${middle}Z`;
  }

  /**
   * @param {string} tag
   * @param {Record<string, any>} attributes
   * @param {string} [text]
   */
  addPart(tag, attributes, text) {
    const isPlain = this.matrix.every((value, at) => value === IDENTITY[at]);
    const numbers = this.matrix.map((value) => Math.round(value * 1e4) / 1e4).join(" ");
    const written = { ...attributes };
    if (this.globalAlpha < 1) written.opacity = this.globalAlpha;
    if (!isPlain) written.transform = `matrix(${numbers})`;
    this.parts.push({ tag, attributes: written, text });
  }

  fill() {
    this.addPart("path", { d: this.path, fill: this.fillStyle });
  }

  stroke() {
    const dash = this.dashes.length ? { "stroke-dasharray": this.dashes.map(round).join(" ") } : {};
    const line = { stroke: this.strokeStyle, "stroke-width": round(this.lineWidth) };
    this.addPart("path", { d: this.path, fill: "none", ...line, ...dash });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  fillRect(x, y, width, height) {
    this.addPart("rect", { x, y, width, height, fill: this.fillStyle });
  }

  /**
   * @param {HTMLImageElement} image
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   */
  drawImage(image, x, y, width, height) {
    this.addPart("image", { href: image.src, x: round(x), y: round(y), width, height });
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {Record<string, any>} paint
   */
  addText(text, x, y, paint) {
    const [, weight, size] = this.font.match(/(?:(\d+) )?([\d.]+)px/) ?? [];
    const font = { "font-size": round(Number(size)), "font-weight": weight || 400 };
    const anchor = ANCHORS[this.textAlign] || "start";
    const place = { x: round(x), y: round(y + 0.35 * Number(size)) };
    this.addPart("text", { ...place, ...font, "text-anchor": anchor, ...paint }, text);
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  fillText(text, x, y) {
    this.addText(text, x, y, { fill: this.fillStyle });
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   */
  strokeText(text, x, y) {
    const line = { "stroke-width": round(this.lineWidth), "stroke-linejoin": "round" };
    this.addText(text, x, y, { fill: "none", stroke: this.strokeStyle, ...line });
  }

  toString() {
    return this.parts.map(writePart).join("\n");
  }

  /** Return the parts as elements of the page. */
  makeElements() {
    return this.parts.map(({ tag, attributes, text }) => {
      const element = makeSvgElement(tag, attributes);
      if (text !== undefined) element.textContent = text;
      return element;
    });
  }
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 */
export function makeSvgElement(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** @param {SvgPart} part */
function writePart({ tag, attributes, text }) {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  return `<${tag}${written.join("")}>${escapeXml(text ?? "")}</${tag}>`;
}

/** @param {number} value */
function round(value) {
  return String(Math.round(value * 100) / 100);
}

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/**
 * Escape a text for XML; characters that XML cannot hold at all are left out.
 * @param {string | number} text
 */
export function escapeXml(text) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to leave out
  const allowed = String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return allowed.replace(/[&<>"]/g, (char) => ENTITIES[char]);
}
