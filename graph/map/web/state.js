// @ts-check
// The state of the page: one object that holds what the reader has chosen. Only this module writes to it, and
// it tells those who watch of each change.

/**
 * Lists whose values are hidden one by one.
 * @type {HiddenList[]}
 */
export const HIDDEN_LISTS = ["sectors", "kinds", "certainties", "sources"];
/**
 * Lists whose values are picked one by one; none picked shows all.
 * @type {PickedList[]}
 */
export const PICKED_LISTS = ["topics", "places"];

/**
 * The view of a page that was just opened.
 * @type {ViewState}
 */
export const START = {
  lang: "en",
  chosen: null,
  steps: 0,
  ends: null,
  off: { sectors: [], kinds: [], certainties: [], sources: [] },
  only: { topics: [], places: [] },
  several: true,
  years: null,
  dates: null,
  picture: "network",
  colour: "kind",
  size: "kind",
  cluster: "",
  where: {},
  picked: [],
  kept: null,
  gone: [],
  moved: {},
  open: [],
  camera: null,
  table: "",
  views: [],
};

/**
 * Other modules read it, and change it through the functions of this one.
 * @type {Readonly<PageState>}
 */
export const state = { ...START, hovered: null, selecting: false, corrections: [] };

/** @type {((now: PageState, before: PageState) => void)[]} */
const watchers = [];

/** @param {(now: PageState, before: PageState) => void} watcher */
export function watchState(watcher) {
  watchers.push(watcher);
}

/**
 * Change parts of the state and tell those who watch. Who chooses something else leaves its neighbourhood.
 * @param {Partial<PageState>} patch
 */
export function changeState(patch) {
  const before = { ...state };
  const isElsewhere = "chosen" in patch && !("steps" in patch);
  Object.assign(state, patch, isElsewhere ? { steps: 0 } : {});
  for (const watcher of watchers) watcher(state, before);
}

/**
 * Do something as if the reader had moved these marks and no others.
 * @param {ViewState["moved"]} moved
 * @param {() => void} act
 */
export function withMoves(moved, act) {
  const before = state.moved;
  Object.assign(state, { moved });
  act();
  Object.assign(state, { moved: before });
}

/**
 * Remember what the pointer is on. Nobody is told: this happens at each move and changes the drawing alone.
 * @param {Target | null} target
 */
export function setHovered(target) {
  Object.assign(state, { hovered: target });
}

/**
 * Return the view alone, as the address line and saved views hold it.
 * @returns {ViewState}
 */
export function currentView() {
  const { hovered: _hovered, selecting: _selecting, corrections: _corrections, ...view } = state;
  return view;
}

/**
 * Add a value to a list of hidden or picked values, or take it out.
 * @param {"off" | "only"} side
 * @param {HiddenList | PickedList} list
 * @param {number} at
 * @param {boolean} isListed
 */
export function setListed(side, list, at, isListed) {
  const others = listedValues(side, list).filter((value) => value !== at);
  const values = isListed ? [...others, at].sort((a, b) => a - b) : others;
  changeState({ [side]: { ...state[side], [list]: values } });
}

/**
 * @param {"off" | "only"} side
 * @param {HiddenList | PickedList} list
 * @returns {number[]}
 */
export function listedValues(side, list) {
  return /** @type {Record<string, number[]>} */ (state[side])[list];
}

/**
 * Set what a field has to be, or ask nothing of it.
 * @param {string} id
 * @param {number[]} wanted
 */
export function setFieldFilter(id, wanted) {
  const { [id]: _before, ...where } = state.where;
  changeState({ where: wanted.length ? { ...where, [id]: wanted } : where });
}

/** Tell whether anything is left out of the picture. */
export function isFiltered() {
  return (
    HIDDEN_LISTS.some((list) => state.off[list].length) ||
    PICKED_LISTS.some((list) => state.only[list].length) ||
    !state.several ||
    state.years !== null ||
    state.dates !== null ||
    state.steps > 0 ||
    Object.keys(state.where).length > 0 ||
    state.kept !== null ||
    state.gone.length > 0
  );
}

/** Show everything again. */
export function clearFilters() {
  const { off, only, several, years, dates, steps, where, kept, gone } = START;
  changeState({ off, only, several, years, dates, steps, where, kept, gone });
}
