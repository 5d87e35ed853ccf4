// Neighbourhoods, shortest ways between two, and what hangs on one: the visible ties in, steps and names out.

function actions(at) {
  if (entities[at].several) return [];
  const choose_ = (steps) => {
    change({ chosen: { type: "entity", at }, steps, camera: null });
    followCamera();
  };
  const steps = [0, 1, 2, 3].map((step) => button(step ? number(step) : say("all"), () => choose_(step), { "aria-pressed": String(state.steps === step), "aria-label": step ? say("steps_label", { n: step }) : say("whole_network") }));
  return [
    make("div", { class: "steps", role: "group", "aria-label": say("only_near") }, make("span", { text: say("only_near") }), ...steps),
    make("div", { class: "way" }, make("span", { text: say("way_to") }), finder(say("another"), (other) => findPath(at, other))),
    data.edition.owner ? goneAction(at) : null,
  ];
}

function pressSteps() {
  byId("panel").querySelectorAll(".steps button").forEach((one, step) => one.setAttribute("aria-pressed", String(state.steps === step)));
}

function findPath(from, to) {
  if (from === to) return tell(say("same_two"), true);
  change({ ends: [from, to], chosen: null, steps: 0 });
}

const MOST_PATHS = 12;
// All shortest ways over visible ties between named organisations, the first ones of them, by name.
function shortestPaths(from, to) {
  const parents = new Map([[from, []]]);
  const step = new Map([[from, 0]]);
  for (let ring_ = [from]; ring_.length && !parents.has(to); ) {
    const next = [];
    for (const one of ring_) {
      for (const tie of near[one]) {
        const other = otherEnd(ties[tie], one);
        if (!seen.tie[tie] || entities[other].several) continue;
        if (!step.has(other)) {
          step.set(other, step.get(one) + 1);
          parents.set(other, []);
          next.push(other);
        }
        if (step.get(other) === step.get(one) + 1 && !parents.get(other).includes(one)) parents.get(other).push(one);
      }
    }
    ring_ = next;
  }
  if (!parents.has(to)) return { paths: [], count: 0 };
  return { paths: spelled(to, parents), count: countWays(from, to, parents, step) };
}

function countWays(from, to, parents, step) {
  const ways = new Map([[from, 1]]);
  const order = [...step.keys()].filter((one) => step.get(one) <= step.get(to)).sort((one, other) => step.get(one) - step.get(other));
  for (const one of order) if (one !== from) ways.set(one, parents.get(one).reduce((sum, parent) => sum + ways.get(parent), 0));
  return ways.get(to);
}

function spelled(to, parents) {
  const found = [];
  const todo = [[to]];
  while (todo.length && found.length < MOST_PATHS) {
    const path = todo.pop();
    const before = parents.get(path[0]);
    if (!before.length) found.push(path);
    for (const parent of [...before].sort((one, other) => byName(other, one))) todo.push([parent, ...path]);
  }
  return found;
}

function tiesBetween(one, other) {
  return near[one].filter((tie) => seen.tie[tie] && otherEnd(ties[tie], one) === other).sort((a, b) => ties[a].certainty - ties[b].certainty || a - b);
}

function pathLight() {
  const { paths } = shortestPaths(...state.ends);
  const found = { entities: new Set(state.ends), ties: new Set() };
  for (const path of paths) {
    path.forEach((at, number_) => {
      found.entities.add(at);
      if (number_) for (const tie of tiesBetween(path[number_ - 1], at)) found.ties.add(tie);
    });
  }
  return found;
}

function pathPanel(from, to) {
  const { paths, count } = shortestPaths(from, to);
  const head = make("h2", {}, entityButton(from), " – ", entityButton(to));
  if (!paths.length) return [head, make("p", { text: say("no_way") })];
  const steps = paths[0].length - 1;
  const few = paths.length < count ? ` ${say("ways_shown", { n: paths.length })}` : "";
  return [head, make("p", { class: "kind", text: `${say("steps_apart", { n: steps })} ${say("ways", { n: count })}${few}` }), ...paths.map((path, number_) => onePath(path, number_)), suggestion({ type: "other", at: -1 })];
}

function onePath(path, place) {
  const rows_ = path.slice(1).map((at, number_) => {
    const before = path[number_];
    return make("li", {}, entityButton(before), " – ", entityButton(at), ...tiesBetween(before, at).map((tie) => evidenceRow(tie)));
  });
  const between = path.slice(1, -1).map(shortOf).join(" – ");
  return section(between || say("direct"), `way-${place}`, place === 0, make("ol", { class: "path" }, ...rows_));
}

function evidenceRow(at) {
  const tie = ties[at];
  const summary = make("summary", {}, `${shortOf(tie.from)} ${pick(data.kinds[tie.kind].label)} ${shortOf(tie.to)}`);
  if (level(tie).id !== "stated") summary.append(make("span", { class: "tag", text: pick(level(tie).label) }));
  return make("details", { class: "tie" }, summary, make("div", {}, ...when(tie), ...tie.sets.map(passage)));
}

// ---- what if one left: the owner's edition alone, since such a list is a list of targets ----
function goneAction(at) {
  return button(say("what_if"), () => change({ gone: [...new Set([...state.gone, at])], chosen: null }), { class: "action", id: "what-if" });
}

function goneNote() {
  if (!state.gone.length) return [];
  const { before, after, cut_ } = losses(state.gone);
  return [
    make("h3", { text: say("without", { names: state.gone.map(shortOf).join(", ") }) }),
    make("p", { text: say("parts_before", { before, n: after }) }),
    cut_.length ? make("p", { text: say("cut_off", { n: cut_.length }) }) : make("p", { text: say("nobody_cut_off") }),
    ...lazily(cut_, (one) => make("div", { class: "member" }, entityButton(one)), 40),
    button(say("put_back"), () => change({ gone: [] }), { class: "action" }),
  ];
}

// Parts that hold together before and after, and who was with the largest part and is no more.
function losses(gone) {
  const named_ = entities.filter((entity) => !entity.several).map((entity) => entity.at);
  const linked = ties.filter((tie) => tie.drawn && !state.off.kinds.includes(tie.kind) && !state.off.certainties.includes(tie.certainty));
  const all = parts(named_, linked);
  const left = parts(named_.filter((at) => !gone.includes(at)), linked);
  const main = new Set(left[0] || []);
  const cut_ = (all[0] || []).filter((at) => !gone.includes(at) && !main.has(at)).sort(byName);
  return { before: all.filter((part) => part.length > 1).length, after: left.filter((part) => part.length > 1).length, cut_ };
}

function parts(members, linked) {
  const root = new Map(members.map((at) => [at, at]));
  const find = (at) => {
    while (root.get(at) !== at) {
      root.set(at, root.get(root.get(at)));
      at = root.get(at);
    }
    return at;
  };
  for (const tie of linked) if (root.has(tie.from) && root.has(tie.to)) root.set(find(tie.from), find(tie.to));
  const found = new Map();
  for (const at of members) found.set(find(at), [...(found.get(find(at)) || []), at]);
  return [...found.values()].sort((one, other) => other.length - one.length || one[0] - other[0]);
}
