// @ts-check
// Where the name of a mark may stand, in pixels from its middle. The tables are those of the layout in Python.

import { LINE_HEIGHT, measureText, wrapEvenly } from "./canvas_text.js";
import { data } from "./page_data.js";

/**
 * A name broken into lines, and its size in pixels.
 * @typedef {{ lines: string[], width: number, height: number, size: number, bold: boolean }} NameForm
 */
/** @typedef {{ width: number, position: number }} NameChoice the places in both tables */
/** @typedef {NameChoice & { cost: number }} CostedChoice */
/**
 * A name in lines, and its box in pixels from the middle of its mark.
 * @typedef {Box & { lines: string[], align: Align, size: number, bold: boolean, cost: number }} NameCandidate
 */
/** @typedef {(NameForm | null)[]} NameForms by width, null where a narrower one is the same */
/**
 * How a name is set, and where it may stand, the best first; `hint` is tried before all.
 * @typedef {{ forms: NameForms, choices: CostedChoice[], isListed: boolean, hint?: NameChoice }} NameStyle
 */

/** @returns {Naming} */
export function namingTables() {
  return data.naming;
}

/**
 * Break a name into lines for each width.
 * @param {string} name
 * @param {boolean} bold
 * @returns {NameForms}
 */
function formName(name, bold) {
  const { widths, size: usual, boldSize } = namingTables();
  const size = bold ? boldSize : usual;
  const seen = new Set();
  return widths.map((limit) => {
    const lines = wrapEvenly(name, size, limit, bold);
    const key = lines.join("\n");
    if (seen.has(key)) return null;
    seen.add(key);
    const width = Math.max(...lines.map((line) => measureText(line, size, bold)));
    return { lines, width, height: lines.length * size * LINE_HEIGHT, size, bold };
  });
}

/**
 * Return every form of a name at every position, the cheapest first.
 * @param {NameForms} forms
 * @returns {CostedChoice[]}
 */
function listChoices(forms) {
  const { widthCosts, lineCost, fewLines, positions, widest } = namingTables();
  const isOnly = forms.filter(Boolean).length === 1;
  const choices = forms.flatMap((form, width) => {
    if (!form || (form.width > widest && !isOnly)) return [];
    const own = widthCosts[width] + lineCost * Math.max(0, form.lines.length - fewLines);
    return positions.map(([, , cost], position) => ({ width, position, cost: cost + own }));
  });
  return choices.sort((first, second) => first.cost - second.cost);
}

/**
 * Return how a name is set.
 * @param {string} name
 * @param {boolean} bold
 * @param {boolean} isListed
 * @param {NameChoice} [hint]
 * @returns {NameStyle}
 */
export function styleName(name, bold, isListed, hint) {
  const forms = formName(name, bold);
  return { forms, choices: isListed ? [] : listChoices(forms), isListed, hint };
}

/**
 * Yield where a name may stand beside a mark of a radius, the best first.
 * @param {NameStyle} style
 * @param {number} radius
 * @returns {Generator<NameCandidate>}
 */
export function* eachCandidate({ forms, choices, isListed, hint }, radius) {
  if (isListed) {
    const [width, position] = namingTables().listed;
    const whole = forms[width] ?? forms.find((narrower) => narrower?.lines.length === 1);
    if (whole) yield standAt(whole, position, radius, 0);
    for (const form of forms.filter((narrower) => (narrower?.lines.length ?? 0) > 1).reverse())
      yield standAt(cutAfterFirstLine(/** @type {NameForm} */ (form)), position, radius, 1);
    return;
  }
  const hinted = hint && forms[hint.width];
  if (hint && hinted) yield standAt(hinted, hint.position, radius, -1);
  for (const { width, position, cost } of choices) {
    const isHint = hint?.width === width && hint.position === position;
    if (!isHint) yield standAt(/** @type {NameForm} */ (forms[width]), position, radius, cost);
  }
}

/**
 * Return as much of a name as its first line holds: a row of a list has room for one.
 * @param {NameForm} form
 * @returns {NameForm}
 */
function cutAfterFirstLine({ lines, size, bold }) {
  const line = `${lines[0]}…`;
  return { lines: [line], width: measureText(line, size, bold), height: size * LINE_HEIGHT, size, bold };
}

/**
 * @param {NameForm} form
 * @param {number} position
 * @param {number} radius
 * @param {number} cost
 * @returns {NameCandidate}
 */
function standAt({ lines, width, height, size, bold }, position, radius, cost) {
  const { positions, gap } = namingTables();
  const [across, down] = positions[position];
  const isBeside = Math.abs(across) === 1;
  const reach = radius + gap;
  const side = isBeside && down !== 0 ? reach * 0.75 : reach;
  const x = isBeside ? (across > 0 ? side : -side - width) : (across * width) / 2 - width / 2;
  const y = down === 0 ? -height / 2 : down > 0 ? side - 1 : 1 - side - height;
  const align = across === 1 ? "left" : across === -1 ? "right" : "centre";
  return { x, y, width, height, lines, align, size, bold, cost };
}
