// @ts-check
// What the last drawing left behind: the texts that stand on the picture, and how much there was to draw.

export const drawing = {
  /** @type {DrawnText[]} */
  texts: [],
  /** Ties and symbols in view; heavy pictures are drawn less often while they move. */
  weight: 0,
  /** Whether the picture is being moved: names keep their sides until it rests. */
  isMoving: false,
  /** Whether what takes long may be done later: on the screen, not in what is exported. */
  isHurried: false,
  /** Whether the picture leaves the page: then its lines keep their dashes, however many there are. */
  isExported: false,
  /** @type {number | null} The organisation that the reader is moving. */
  lifted: null,
};

/**
 * Return the width of a line so that it stays visible far away and does not swell near by.
 * @param {number} width
 * @param {number} k pixels of a unit of the picture
 */
export function lineWidthAt(width, k) {
  return width * Math.min(Math.max(1 / k, 0.55), 2.2);
}
