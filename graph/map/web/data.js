// What the page holds: one JSON text in; organisations, ties, passages and who is next to whom out.

let data = null;
const entities = []; // { at, id, name, short, abbr, ... } in the order of the data
const ties = []; // { at, kind, from, to, certainty, sets, ... }
let near = []; // ties of each entity: indexes
const places = new Map(); // entity by id, for the address line
const tiePlaces = new Map();

async function readData() {
  const holder = byId("data");
  if (holder.type === "application/json") return JSON.parse(holder.textContent);
  const packed = Uint8Array.from(atob(holder.textContent), (char) => char.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

function rows(columns, into, more) {
  const names = Object.keys(columns);
  const count = columns[names[0]].length;
  for (let at = 0; at < count; at += 1) {
    const row = { at };
    for (const name of names) row[name] = columns[name][at];
    into.push(more(row));
  }
}

function unpack(found) {
  data = found;
  rows(data.entities, entities, (entity) => ({ ...entity, several: entity.several === 1, placed: entity.x !== null }));
  rows(data.ties, ties, (tie) => ({ ...tie, drawn: tie.drawn === 1, disputed: tie.disputed === 1, formal: data.kinds[tie.kind].formal && !entities[tie.from].several && !entities[tie.to].several }));
  near = entities.map(() => []);
  for (const entity of entities) places.set(entity.id, entity.at);
  for (const tie of ties) {
    near[tie.from].push(tie.at);
    if (tie.to !== tie.from) near[tie.to].push(tie.at);
    tiePlaces.set(tieKey(tie.at), tie.at);
  }
}

function tieKey(at) {
  const tie = ties[at];
  return `${data.kinds[tie.kind].id}~${entities[tie.from].id}~${entities[tie.to].id}`;
}

function otherEnd(tie, at) {
  return tie.from === at ? tie.to : tie.from;
}

function nameOf(at) {
  return pick(entities[at].name);
}

function shortOf(at) {
  const { short, abbr, name } = entities[at];
  return pick(short) || abbr || pick(name);
}

function level(tie) {
  return data.certainties[tie.certainty];
}

// How a tie reads from one of its ends: its label, or that of its other direction.
function reading(tie, at) {
  const kind = data.kinds[tie.kind];
  if (tie.from === at || !kind.directed) return pick(kind.label);
  return pick(kind.reverse) || say("reversed", { tie: pick(kind.label) });
}

function byName(one, other) {
  collator ??= new Intl.Collator(lang); // a link to a way is drawn before the panel is written
  return collator.compare(nameOf(one), nameOf(other)) || one - other;
}
let collator = null; // made when the language is known
