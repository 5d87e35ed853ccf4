// Keeps what a page draws on its canvas: each text, stroke and filled shape of the last drawing, in page pixels.
// It knows nothing of the page but the id of the canvas, so that a test need not believe the page's own account.
(() => {
  const kept = { texts: [], strokes: [], shapes: [], drawings: 0 };
  window.recorded = kept;
  const pen = CanvasRenderingContext2D.prototype;
  const own = {};
  const wrap = (name, act) => {
    own[name] = pen[name];
    pen[name] = function (...values) {
      if (this.canvas.id === "picture") act(this, values);
      return own[name].apply(this, values);
    };
  };
  let parts = []; // of the path begun: { kind, points }
  const last = () => parts[parts.length - 1];
  const box = (on, points) => {
    const { a, d, e, f } = on.getTransform();
    const ratio = window.devicePixelRatio;
    const xs = points.map(([x]) => (a * x + e) / ratio);
    const ys = points.map(([, y]) => (d * y + f) / ratio);
    return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  };
  const look = (on, colour) => ({ colour: on[colour], alpha: on.globalAlpha });
  wrap("fillRect", (on, [x, y, width, height]) => {
    if (x || y || width !== on.canvas.width || height !== on.canvas.height) return;
    Object.assign(kept, { texts: [], strokes: [], shapes: [], drawings: kept.drawings + 1 });
  });
  wrap("beginPath", () => (parts = []));
  wrap("moveTo", (_, point) => parts.push({ kind: "line", points: [point] }));
  wrap("lineTo", (_, point) => last().points.push(point));
  wrap("bezierCurveTo", (_, values) => {
    last().kind = "curve";
    last().points.push(values.slice(4));
  });
  wrap("rect", (_, [x, y, width, height]) =>
    parts.push({
      kind: "square",
      points: [
        [x, y],
        [x + width, y + height],
      ],
    }),
  );
  wrap("arc", (_, [x, y, r]) => {
    if (parts.length && last().kind === "line" && last().points.length === 1) parts.pop();
    parts.push({
      kind: "circle",
      points: [
        [x - r, y - r],
        [x + r, y + r],
      ],
    });
  });
  wrap("fill", (on) => {
    for (const { kind, points } of parts)
      kept.shapes.push({
        kind: kind === "line" ? shape(points) : kind,
        ...box(on, points),
        ...look(on, "fillStyle"),
      });
  });
  wrap("stroke", (on) => {
    const { a } = on.getTransform();
    const scale = a / window.devicePixelRatio;
    const dashes = on.getLineDash().map((one) => one * scale);
    for (const { kind, points } of parts)
      kept.strokes.push({
        kind,
        width: on.lineWidth * scale,
        dashes,
        ...box(on, points),
        ...look(on, "strokeStyle"),
      });
  });
  wrap("fillText", (on, [text, x, y]) => {
    const { a } = on.getTransform();
    const size = (Number(/([\d.]+)px/.exec(on.font)[1]) * a) / window.devicePixelRatio;
    const ink = on.measureText(text);
    const corners = [
      [x - ink.actualBoundingBoxLeft, y - ink.actualBoundingBoxAscent],
      [x + ink.actualBoundingBoxRight, y + ink.actualBoundingBoxDescent],
    ];
    kept.texts.push({
      text,
      size,
      bold: /^(bold|[6-9]00|650) /.test(on.font),
      ...box(on, corners),
      ...look(on, "fillStyle"),
    });
  });
  function shape(points) {
    const ys = points.map(([, y]) => y);
    const middle = (Math.min(...ys) + Math.max(...ys)) / 2;
    const high = ys.filter((y) => y < middle - 0.01).length;
    if (points.length === 3) return high === 1 ? "triangle" : "triangleDown";
    return { 4: "diamond", 5: "pentagon", 6: "hexagon" }[points.length] || `${points.length} corners`;
  }
  // The mark of a place: the last shape filled around it.
  window.markAt = ({ x, y }) =>
    kept.shapes
      .filter(
        (one) =>
          one.left - 1 <= x &&
          x <= one.right + 1 &&
          one.top - 1 <= y &&
          y <= one.bottom + 1 &&
          Math.abs((one.left + one.right) / 2 - x) < 1,
      )
      .pop() || null;
})();
