// The sheet that leaves the page: title, picture, legend, date, sources and audience on one PNG, SVG or A4 print.

const SHEET = { width: 1120, height: 792, margin: 28, side: 236 }; // the shape of A4 lying

// Draws the sheet on a pen in its own units; always on white, for paper.
function drawSheet(pen, ratio = 1) {
  const kept = { ...camera };
  const keptDrawn = drawn;
  readColours(false);
  const { width, height, margin, side } = SHEET;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = colours.page;
  pen.fillRect(0, 0, width, height);
  const room = { x: margin, y: 84, width: width - 2 * margin - side - 16, height: height - 84 - 46 };
  const view = viewIn(room.width, room.height, 2);
  Object.assign(camera, view);
  pen.setTransform(ratio * view.k, 0, 0, ratio * view.k, ratio * (room.x + room.width / 2 - view.x * view.k), ratio * (room.y + room.height / 2 - view.y * view.k));
  paint(pen, view.k, brightness(), frameOf(view, room.width, room.height));
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawFrame(pen, room);
  Object.assign(camera, kept);
  drawn = keptDrawn;
  readColours();
}

// Everything about the picture: over it, beside it and under it, on paper of its own so that nothing shows through.
function drawFrame(pen, room) {
  const { width, height, margin, side } = SHEET;
  pen.fillStyle = colours.page;
  for (const box of [[0, 0, width, room.y], [0, room.y + room.height, width, height], [0, 0, margin - 8, height], [width - margin - side - 8, 0, width, height]]) pen.fillRect(...box);
  write(pen, pick(data.edition.title), margin, 32, { size: 20, bold: true, bare: true });
  fitted(data.above[lang].seen.join(" "), 12, width - 2 * margin, false).slice(0, 2).forEach((line, at) => write(pen, line, margin, 54 + 16 * at, { size: 12, colour: colours.muted, bare: true }));
  let y = room.y + 6;
  const x = width - margin - side;
  const put = (text, options = {}) => {
    for (const line of fitted(text, options.size || 11.5, side - (options.indent || 0), options.bold)) {
      write(pen, line, x + (options.indent || 0), y, { size: 11.5, bare: true, ...options });
      y += 16;
    }
  };
  put(say("organisations"), { bold: true });
  data.sectors.forEach((sector, at) => {
    if (!counts.sectors[at] || state.off.sectors.includes(at)) return;
    drawGlyph(pen, sector.shape, x + 10, y, 6, sectorColour(at), colours.page);
    put(`${pick(sector.plural) || pick(sector.label)} · ${number(counts.sectors[at])}`, { indent: 26 });
  });
  y += 8;
  put(say("certainty"), { bold: true });
  data.certainties.forEach((one, at) => {
    if (!counts.certainties[at] || state.off.certainties.includes(at)) return;
    pen.save();
    Object.assign(pen, { strokeStyle: colours.line, lineWidth: 1.4 });
    pen.setLineDash(one.dashes);
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + 22, y);
    pen.stroke();
    pen.restore();
    put(`${pick(one.label)} · ${number(counts.certainties[at])}`, { indent: 30 });
  });
  y += 8;
  if (isFiltered()) put(say("filtered", { n: seen.entities, all: entities.filter((entity) => !entity.several).length, ties: seen.ties }), { colour: colours.muted });
  put(data.above[lang].unasked, { colour: colours.muted });
  const told = [data.edition.issued ? say("data_of", { date: dateText(data.edition.issued), version: data.edition.version }) : say("data_version", { version: data.edition.version }), say("sources_are", { sources: sourceNames(width - 2 * margin - 60) }), data.edition.internal ? say("internal") : say(`for_${data.edition.audience}`)];
  told.forEach((text, at) => write(pen, fitted(text, 10.5, width - 2 * margin, false)[0], margin, height - 38 + 14 * at, { size: 10.5, colour: at === 2 ? colours.text : colours.muted, bold: at === 2, bare: true }));
}

// The titles of the sources that fit a line, and how many more there are.
function sourceNames(room) {
  const titles = data.sources.map((source) => source.title);
  let kept = titles.length;
  const text = () => titles.slice(0, kept).join("; ") + (kept < titles.length ? say("and_others", { n: titles.length - kept }) : "");
  while (kept > 1 && measured(text(), 10.5, false) > room) kept -= 1;
  return text();
}

// A text in lines of at most so many pixels.
function fitted(text, size, room, bold) {
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length && measured(longer, size, bold) <= room) lines[lines.length - 1] = longer;
    else if (lines.length) lines.push(word);
    else lines.push(word);
  }
  return lines;
}

function sheetSvg() {
  const pen = new SvgPen();
  drawSheet(pen);
  const face = [...document.styleSheets[0].cssRules].filter((rule) => rule.type === CSSRule.FONT_FACE_RULE).map((rule) => rule.cssText).join("");
  const { width, height } = SHEET;
  const title = `<title>${escapeXml(pick(data.edition.title))}</title><desc>${escapeXml(data.above[lang].seen.join(" "))}</desc>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeXml(FACE)}">${title}<style>${escapeXml(face).replaceAll("&quot;", '"')}</style>${pen}</svg>`;
}

function sheetPng(ratio = 2) {
  const canvas = make("canvas");
  Object.assign(canvas, { width: SHEET.width * ratio, height: SHEET.height * ratio });
  drawSheet(canvas.getContext("2d"), ratio);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function fillSheet() {
  byId("sheet").replaceChildren();
  byId("sheet").append(new DOMParser().parseFromString(sheetSvg(), "image/svg+xml").documentElement);
}

function printSheet() {
  byId("dialog").close();
  window.print(); // `beforeprint` fills the sheet, for those who use the browser's own menu too
}
