// What of the data is to be seen: the state in; organisations, ties and groups on the picture out.

const seen = {
  entity: new Uint8Array(0), // passes the filters
  alone: new Uint8Array(0), // drawn by itself, not only counted in its group
  tie: new Uint8Array(0),
  entities: 0, // named organisations that pass
  ties: 0,
  groups: [], // of each group: how many of its members pass
};
const MOST_ALONE = 300; // organisations that may stand on the picture one by one unless their group is opened

function look() {
  seen.entity = Uint8Array.from(entities, (entity) => (passes(entity) ? 1 : 0));
  seen.tie = Uint8Array.from(ties, (tie) => (tiePasses(tie) ? 1 : 0));
  if (state.steps && state.chosen?.type === "entity") keepNear(state.chosen.at, state.steps);
  seen.entities = entities.reduce((sum, entity) => sum + (seen.entity[entity.at] && !entity.several ? 1 : 0), 0);
  seen.ties = seen.tie.reduce((sum, one) => sum + one, 0);
  seen.groups = data.layout.groups.map(() => 0);
  for (const entity of entities) if (entity.group >= 0) seen.groups[entity.group] += seen.entity[entity.at];
  const open = new Set(seen.entities <= MOST_ALONE ? data.layout.groups.keys() : state.open);
  seen.alone = Uint8Array.from(entities, ({ at, placed, group }) => (seen.entity[at] && placed && (group < 0 || open.has(group)) ? 1 : 0));
}

function passes(entity) {
  if (entity.several ? !state.several : state.off.sectors.includes(sectorAt(entity))) return false;
  if (state.gone.includes(entity.at)) return false;
  return ONLY.every((list) => !state.only[list].length || entity[list].some((one) => state.only[list].includes(one)));
}

// The row of the legend that an organisation belongs to; one without a kind has a row of its own.
function sectorAt(entity) {
  return entity.sector >= 0 ? entity.sector : data.sectors.findIndex((sector) => sector.id === "");
}

function tiePasses(tie) {
  if (!tie.drawn || !seen.entity[tie.from] || !seen.entity[tie.to]) return false;
  if (state.off.kinds.includes(tie.kind) || state.off.certainties.includes(tie.certainty)) return false;
  if (state.off.sources.length && !tie.sets.some((set) => !state.off.sources.includes(data.sets.source[set]))) return false;
  return !state.years || heldIn(tie, state.years);
}

function yearsOf(date) {
  const year = (text) => (text ? Number(text.slice(0, 4)) : null);
  return [year(date.start), year(date.end)];
}

function heldIn(tie, [first, last]) {
  if (!tie.dates) return false;
  return tie.dates.some((date) => {
    const [start, end] = yearsOf(date);
    return (start !== null || end !== null) && (start === null || start <= last) && (end === null || end >= first);
  });
}

function isDated(tie) {
  return Boolean(tie.dates) && tie.dates.some((date) => date.start || date.end);
}

function keepNear(at, steps) {
  const kept = reach(at, steps);
  for (const entity of entities) if (!kept.has(entity.at)) seen.entity[entity.at] = 0;
  for (const tie of ties) if (seen.tie[tie.at] && !(kept.has(tie.from) && kept.has(tie.to))) seen.tie[tie.at] = 0;
}

// Whom one reaches over visible ties within so many steps, with how many each takes. One that stands for
// several not named is no way through.
function reach(at, steps) {
  const found = new Map([[at, 0]]);
  for (let ring = [at], step = 1; ring.length && step <= steps; step += 1) {
    const next = [];
    for (const one of ring) {
      if (entities[one].several && one !== at) continue;
      for (const tie of near[one]) {
        const other = otherEnd(ties[tie], one);
        if (seen.tie[tie] && !found.has(other)) {
          found.set(other, step);
          next.push(other);
        }
      }
    }
    ring = next;
  }
  return found;
}
