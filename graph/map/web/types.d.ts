// Shapes that several modules share. Python writes PageData; the rest is the page's own.

/** A text in English and in Bengali; an empty part says that there is none. */
type Pair = [english: string, bengali: string];
type Language = "en" | "bn";
/** Values that fill the slots of a text of the interface. */
type TextValues = Record<string, string | number>;

// ---- places ----
interface Point {
  x: number;
  y: number;
}
interface Box extends Point {
  width: number;
  height: number;
}
/** Left, top, right and bottom of a part of the picture. */
type Frame = [left: number, top: number, right: number, bottom: number];
/** A straight line of four numbers, or a cubic curve of eight: the start, two control points and the end. */
type Curve = number[];
/** What the camera looks at (x, y) and how many pixels a unit of the picture takes (k). */
interface Camera extends Point {
  k: number;
}

// ---- the data of the page ----
interface Sector {
  id: string;
  label: Pair;
  plural: Pair;
  shape: string;
  light: string;
  dark: string;
}
interface TieKind {
  id: string;
  label: Pair;
  reverse: Pair;
  meaning: Pair;
  group: Pair;
  directed: boolean;
  formal: boolean;
  drawn: boolean;
}
interface Certainty {
  id: string;
  label: Pair;
  meaning: Pair;
  dashes: number[];
}
interface Source {
  id: string;
  title: string;
  issued: string;
  publisher: number | null;
  copy: number | null;
  note: string;
}
interface Measure {
  id: string;
  label: Pair;
  meaning: Pair;
  reason: Pair | null;
  values: (number | null)[];
  low: boolean;
}
type FieldType = "category" | "number" | "date" | "yesno";
/** A field that the data set brings, as Python wrote it: values in the order of the organisations. */
interface PackedField {
  id: string;
  label: Pair;
  type: FieldType;
  labels?: string[];
  values: unknown[];
}
/** What organisations can be coloured, sized, grouped and filtered by. */
interface Field {
  id: string;
  label: Pair;
  type: FieldType;
  labels: Pair[];
  /** Numbers of the labels that an organisation has; -1 for none. */
  valuesOf: (at: number) => number[];
  numberOf: (at: number) => number | null;
  /** Its value as files hold it, where that is neither label nor number. */
  plainOf?: (at: number) => string;
}
interface Communities {
  reason?: Pair;
  of?: number[];
  labels?: Pair[];
}
interface TieDate {
  start?: string;
  end?: string;
  text?: string;
  certainty?: string;
  role?: string;
}
/** A text of the layout: where it stands, its lines in each language and how it is written. */
interface Words extends Point {
  lines: { en: string[]; bn?: string[] };
  align: Align;
  size: number;
  bold: boolean;
  tone: string;
}
type Align = "left" | "right" | "centre";
interface Heading {
  words: Words;
  members: number[];
  sector: number;
}
interface PairMark {
  pair: [number, number];
  points: [number, number][];
  words: Words;
}
interface Group extends Point {
  label: Pair;
  sector: number;
  r: number;
}
interface Layout {
  kind: string;
  bounds: Frame;
  hubs: number[];
  apart: number[];
  headings: Heading[];
  labels: Record<string, Words[]>;
  marks: PairMark[];
  groups: Group[];
  network: NetworkLayout | null;
}
/** What the page needs to name the marks of a network at every scale, and to draw it on a phone. */
interface NetworkLayout {
  /** The most important first. */
  order: number[];
  names: Record<Language, { at: number[]; width: number[]; position: number[] }>;
  bold: number[];
  /** The community of each organisation that has a tint, -1 without; empty where none has. */
  tints: number[];
  phone: Sheet;
}
/** Where names may stand beside marks and what that costs. */
interface Naming {
  /** Pixels to which a name is broken into lines. */
  widths: number[];
  widthCosts: number[];
  /** Cost of each line of a name beyond a few. */
  lineCost: number;
  fewLines: number;
  /** Across and down from the mark, and what standing there costs. */
  positions: [number, number, number][];
  /** The places in both tables where the names of a list stand. */
  listed: [width: number, position: number];
  /** Pixels from a mark to its name. */
  gap: number;
  /** Pixels on screen of a name, and of one that is set bold. */
  size: number;
  boldSize: number;
  /** Cost of each tie that a name lies on. */
  crossed: number;
  /** Pixels of the radius of a mark that a name may cover. */
  coverable: number;
  /** Lesser marks that a name may cover which must stand. */
  mostCovered: number;
  /** Pixels of a name in one line that can be broken. */
  widest: number;
  /** The share of the view that names take at the opening scale, up to a number of organisations. */
  rooms: [number, number][];
}
/** Places of the organisations and headings on a sheet of one shape. */
interface Sheet {
  x: (number | null)[];
  y: (number | null)[];
  headings: [number, number][];
  bounds: Frame;
  /** How large marks are, times as on the wide sheet. */
  marks: number;
}
/** Assertions as columns: one place in each column for each assertion. */
interface AssertionColumns {
  source: (number | null)[];
  locator: string[];
  phrase: string[];
  certainty: number[];
  note: string[];
  rests?: number[];
  disputes?: number[][];
}
/** Events as columns; a part is the number of its words and that of an organisation. */
interface EventColumns {
  id: string[];
  name: Pair[];
  parts: [words: number, member: number][][];
  words: Pair[];
}
/** The geographic picture: places with who is there, and lines that begin at a point and go on in steps. */
interface Geography {
  spots: { label: Pair[]; place: number[]; x: number[]; y: number[]; members: number[][] };
  apart: number[];
  /** Places of the data without known coordinates. */
  unknown: number[];
  lines: Record<string, number[][]>;
  bounds: Frame;
  credit: Pair;
}
interface Edition {
  name: string;
  title: Pair;
  audience: string;
  internal: boolean;
  owner: boolean;
  version: string;
  issued: string;
  lang: Language;
}
interface PageData {
  edition: Edition;
  above: Record<Language, { seen: string[]; unasked: string }>;
  colours: { light: Palette; dark: Palette };
  sectors: Sector[];
  types: Pair[];
  kinds: TieKind[];
  certainties: Certainty[];
  sources: Source[];
  topics: Pair[];
  places: Pair[];
  entities: Record<string, unknown[]>;
  ties: Record<string, unknown[]>;
  events: EventColumns;
  geography: Geography | null;
  /** The views of the data set's stories, written as links hold them. */
  stories: string[][];
  sets: AssertionColumns;
  layout: Layout;
  naming: Naming;
  measures: Measure[];
  communities: Communities | null;
  fields?: PackedField[];
  /** Pictures as data addresses, by the number of their organisation. */
  logos?: Record<string, string>;
  texts: Record<Language, Record<string, string>>;
}
/** An organisation, or a collective that stands for several which no source names. */
interface Entity extends Point {
  at: number;
  id: string;
  name: Pair;
  short: Pair;
  abbr: string;
  other: string[];
  types: number[];
  sector: number;
  topics: number[];
  places: number[];
  counts: Pair[];
  identifiers: string[];
  homepage: string;
  /** Each a heading, a colon and a text; only where a data set has any. */
  attributes?: string[];
  consulted: number;
  size: number;
  group: number;
  several: boolean;
  placed: boolean;
}
interface Tie {
  at: number;
  kind: number;
  from: number;
  to: number;
  certainty: number;
  /** Numbers of the assertions that state it. */
  sets: number[];
  curve: string;
  dates: TieDate[] | 0;
  drawn: boolean;
  disputed: boolean;
  formal: boolean;
}

// ---- what the reader has chosen ----
type TargetType = "entity" | "tie" | "group" | "sector" | "kind" | "topic" | "place" | "event" | "spot";
/** What is chosen or pointed at: its type and its number in the data. */
interface Target {
  type: TargetType;
  at: number;
}
type HiddenList = "sectors" | "kinds" | "certainties" | "sources";
type PickedList = "topics" | "places";
type TableName = "organisations" | "ties" | "neighbours";
/** A view of a story: its title, its address and its text; texts in Bengali where they differ; for whom it is. */
interface SavedView {
  name: string;
  hash: string;
  text?: string;
  nameBn?: string;
  textBn?: string;
  visibility?: string;
}
/** The part of the state that the address line and a saved view hold. */
interface ViewState {
  lang: Language;
  chosen: Target | null;
  /** Only what lies within so many steps of the chosen organisation is shown; 0 shows all. */
  steps: number;
  /** The two ends of a path. */
  ends: [number, number] | null;
  /** Values that are hidden. */
  off: Record<HiddenList, number[]>;
  /** Values that are picked; none picked shows all. */
  only: Record<PickedList, number[]>;
  /** Whether collectives are shown. */
  several: boolean;
  years: [first: number, last: number] | null;
  /** Two dates that are shown side by side: years or months. */
  dates: [earlier: string, later: string] | null;
  /** What is drawn: the network, or the places where organisations are. */
  picture: "network" | "places";
  /** "kind" or the id of a field. */
  colour: string;
  size: string;
  /** The field by which organisations stand in areas; empty for the places of the layout. */
  cluster: string;
  /** What fields have to be, by their ids: labels of which one is enough, or the bounds of a number. */
  where: Record<string, number[]>;
  /** Organisations that the reader has selected. */
  picked: number[];
  /** The only organisations that are shown; null shows all. */
  kept: number[] | null;
  /** Organisations that were taken away to see what depends on them. */
  gone: number[];
  moved: Record<number, [x: number, y: number]>;
  /** Groups that are shown by their members. */
  open: number[];
  /** The part of the picture in view about its middle; null shows the whole. */
  camera: Box | null;
  table: TableName | "";
  views: SavedView[];
}
/** The whole state: the view, and what lasts as long as the page is open. */
interface PageState extends ViewState {
  hovered: Target | null;
  /** Whether the pointer selects. */
  selecting: boolean;
  corrections: Correction[];
}

interface CorrectionSubject {
  type: "entity" | "tie" | "other";
  at: number;
}
interface Correction {
  about: { type: string; id: string; label: string };
  kind: string;
  text: string;
  by: string;
  contact: string;
  on: string;
}

// ---- what is drawn ----
interface Highlighted {
  entities: Set<number>;
  ties: Set<number>;
  groups?: Set<number>;
  /** Whether nothing else is drawn. */
  isAlone?: boolean;
}
/** What stays bright; null where everything does. */
type HighlightSets = Highlighted | null;
interface DrawnText {
  box: Box;
  text: string;
  at?: number;
  spot?: number;
  group?: number;
  heading?: boolean;
}
interface TextStyle {
  size: number;
  bold?: boolean;
  align?: Align;
  colour?: string;
  alpha?: number;
  /** Without the rim that keeps a text apart from the lines below it. */
  bare?: boolean;
}
interface Palette {
  page: string;
  text: string;
  muted: string;
  line: string;
  communities: string[];
}
/** What the drawing modules use of a canvas; SvgContext offers the same and writes SVG. */
interface DrawContext {
  fillStyle: string | CanvasGradient | CanvasPattern;
  strokeStyle: string | CanvasGradient | CanvasPattern;
  lineWidth: number;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  textRendering: CanvasTextRendering;
  lineJoin: CanvasLineJoin;
  save(): void;
  restore(): void;
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  setLineDash(dashes: number[]): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
  closePath(): void;
  rect(x: number, y: number, width: number, height: number): void;
  arc(x: number, y: number, radius: number, start: number, end: number): void;
  fill(): void;
  stroke(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  drawImage(image: HTMLImageElement, x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
}
/** A small picture in the panel that is drawn again when the colours change. */
interface Sample extends SVGSVGElement {
  repaint(): void;
}
type Child = Node | string | number | null | undefined | false;

interface Window {
  /** For those who script or test the page. */
  stakeholderMap: Record<string, (...values: never[]) => unknown>;
}
