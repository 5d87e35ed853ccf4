// @ts-check
// The data of the page: Python writes it as columns, and this module unpacks it into organisations and ties.

const ROWS_OF_A_STEP = 20_000; // of organisations or ties that are unpacked in one task

/**
 * The data as Python wrote it; `loadData` sets it before anything else runs.
 * @type {PageData}
 */
export let data;
/** @type {Entity[]} */
export const entities = [];
/** @type {Tie[]} */
export const ties = [];
/**
 * The numbers of the ties of each organisation.
 * @type {number[][]}
 */
export const near = [];
/**
 * The number of an organisation by its id, as the address line names it.
 * @type {Map<string, number>}
 */
export const entityIndex = new Map();
/**
 * The number of a tie by its key.
 * @type {Map<string, number>}
 */
export const tieIndex = new Map();

/** Tell whether this browser can unpack what Python packed; browsers from before 2023 cannot. */
export function canUnpack() {
  return (
    document.getElementById("data")?.getAttribute("type") === "application/json" ||
    "DecompressionStream" in window
  );
}

/**
 * Read the data from the page, unpacked where Python packed it.
 * @returns {Promise<PageData>}
 */
export async function readData() {
  const holder = /** @type {HTMLScriptElement} */ (document.getElementById("data"));
  const text = holder.textContent ?? "";
  if (holder.type === "application/json") return JSON.parse(text);
  const binary = atob(text);
  const packed = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) packed[at] = binary.charCodeAt(at);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/**
 * Take over the data of a page: fill the organisations, the ties and the indexes.
 * @param {PageData} pageData
 */
export function loadData(pageData) {
  const steps = loadInSteps(pageData);
  while (!steps.next().done);
}

/**
 * Take over the data of a page, some thousand rows at a time, so that the browser can do something else between.
 * @param {PageData} pageData
 */
export function* loadInSteps(pageData) {
  data = pageData;
  wide = null;
  for (const list of [entities, ties, near]) list.length = 0;
  entityIndex.clear();
  tieIndex.clear();
  for (const row of readRows(data.entities)) {
    const entity = makeEntity(row);
    entities.push(entity);
    near.push([]);
    entityIndex.set(entity.id, entity.at);
    if (entity.at % ROWS_OF_A_STEP === ROWS_OF_A_STEP - 1) yield;
  }
  for (const row of readRows(data.ties)) {
    const tie = makeTie(row);
    ties.push(tie);
    near[tie.from].push(tie.at);
    if (tie.to !== tie.from) near[tie.to].push(tie.at);
    tieIndex.set(tieKey(tie.at), tie.at);
    if (tie.at % ROWS_OF_A_STEP === ROWS_OF_A_STEP - 1) yield;
  }
}

/**
 * The places and bounds of the wide picture, while those of a phone are in use.
 * @type {Sheet | null}
 */
let wide = null;

/**
 * Put a network on the sheet of a narrow screen, or back on the wide one; tell whether anything changed.
 * @param {boolean} isNarrow
 */
export function useNarrowSheet(isNarrow) {
  const { network } = data.layout;
  if (!network || isNarrow === (wide !== null)) return false;
  const sheet = wide ?? network.phone;
  const kept = isNarrow
    ? {
        x: entities.map(({ x }) => x),
        y: entities.map(({ y }) => y),
        headings: data.layout.headings.map(
          ({ words }) => /** @type {[number, number]} */ ([words.x, words.y]),
        ),
        bounds: data.layout.bounds,
        marks: 1 / sheet.marks,
      }
    : null;
  for (const [at, entity] of entities.entries()) {
    const [x, y] = [sheet.x[at], sheet.y[at]];
    if (x !== null && y !== null) Object.assign(entity, { x, y, size: entity.size * sheet.marks });
  }
  for (const [number, [x, y]] of sheet.headings.entries()) {
    Object.assign(data.layout.headings[number].words, { x, y });
  }
  data.layout.bounds = sheet.bounds;
  wide = kept;
  return true;
}

/** @param {Record<string, unknown[]>} columns */
function* readRows(columns) {
  const names = Object.keys(columns);
  const count = columns[names[0]].length;
  for (let at = 0; at < count; at += 1) {
    /** @type {Record<string, any>} */
    const row = { at };
    for (const name of names) row[name] = columns[name][at];
    yield row;
  }
}

/**
 * @param {Record<string, any>} row
 * @returns {Entity}
 */
function makeEntity(row) {
  return /** @type {Entity} */ (Object.assign(row, { several: row.several === 1, placed: row.x !== null }));
}

/**
 * @param {Record<string, any>} row
 * @returns {Tie}
 */
function makeTie(row) {
  const isNamed = !entities[row.from].several && !entities[row.to].several;
  const formal = data.kinds[row.kind].formal && isNamed;
  return /** @type {Tie} */ (
    Object.assign(row, { drawn: row.drawn === 1, disputed: row.disputed === 1, formal })
  );
}

/**
 * Return what the address line and corrections call a tie.
 * @param {number} at
 */
export function tieKey(at) {
  const tie = ties[at];
  return `${data.kinds[tie.kind].id}~${entities[tie.from].id}~${entities[tie.to].id}`;
}

/**
 * @param {Tie} tie
 * @param {number} at
 */
export function otherEnd(tie, at) {
  return tie.from === at ? tie.to : tie.from;
}

/** @param {Tie} tie */
export function certaintyOf(tie) {
  return data.certainties[tie.certainty];
}

/**
 * Return the row of the legend that an organisation belongs to; one without a kind has a row of its own.
 * @param {Entity} entity
 */
export function sectorIndex(entity) {
  return entity.sector >= 0 ? entity.sector : data.sectors.findIndex((sector) => sector.id === "");
}

/** Count the organisations that sources name, shown or not. */
export function countNamed() {
  return entities.filter((entity) => !entity.several).length;
}

/**
 * Return a measure that can be read here, undefined where there is none of this id.
 * @param {string} id
 */
export function findMeasure(id) {
  return data.measures.find((measure) => measure.id === id && !measure.reason);
}
