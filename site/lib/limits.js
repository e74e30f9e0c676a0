/**
 * What the reader takes, and the constants of its arithmetic, as recognize/ declares them.
 *
 * Made by `python -m model_build.derived` of recognize.alphabet, recognize.limits,
 * recognize.options, recognize.nearest, recognize.images, recognize.ctc, recognize.rows,
 * recognize.captions, recognize.sights, recognize.scripts, recognize.cases, recognize.views,
 * recognize.windows, recognize.profile, recognize.kinds, recognize.source, recognize.profiled,
 * recognize.decoding, recognize.model and recognize.label.entries, which say what each means;
 * change those, not this.
 */
export const BLANK = 0;
export const ALPHABET =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-*\u00d7\u00f7/=?#@$%&";
export const OTHER = 76;
export const CLASSES = 77;
export const UNKNOWN = "\ufffd";
/** @type {Record<string, string>} */
export const NAMED = {
  digits: "0123456789",
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  letters: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  uppernumeric: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  alphanumeric: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  signs: "+-*\u00d7\u00f7/=?#@$%&",
  sums: "0123456789x+-*\u00d7\u00f7/=?",
};
export const SPANS = "0-9, A-Z, a-z, +-*\u00d7\u00f7/=?#@$%&";
export const FURTHER_SHOWN = 40;
export const MAX_IMAGE_BYTES = 1048576;
export const MAX_IMAGE_PIXELS = 2000000;
export const MAX_IMAGE_SIDE = 10000;
export const MAX_FRAMES = 64;
export const MAX_ANIMATION_PIXELS = 2000000;
export const MAX_CANDIDATES = 10;
export const MAX_TEXT_LENGTH = 16;
export const MAX_OPTION_CHARACTERS = 500;
export const MAX_PROFILE_CHARACTERS = 4000;
export const FURTHER_IN_OPTION = 2;
export const FURTHER_IN_PROFILE = 26;
export const MAX_BATCH_IMAGES = 64;
export const MAX_BATCH_REQUEST_BYTES = 4400000;
export const FORMAT_NAMES = "PNG, JPEG, GIF, WebP, BMP, AVIF, TIFF or ICO";
export const IMAGE_SIZE = "1 MiB and 2 megapixels";
export const SUFFIXES = [
  ".png",
  ".jpg",
  ".jpeg",
  ".gif",
  ".webp",
  ".bmp",
  ".avif",
  ".tif",
  ".tiff",
  ".ico",
];
export const CASES = ["keep", "lower", "upper"];
export const NEAR = 0.75;
export const LONGEST = 40;
export const HEIGHT = 48;
export const WIDTH = 160;
export const MARGIN = 2;
export const STRETCH = 1.5;
export const CUBIC_FROM = 2;
export const SMOOTHING = 0.05;
export const CONTRAST = 4;
export const BALANCED = 0.001;
export const COMPRESSION = 8;
export const EVEN_LEVELS = 8;
export const EVEN_SHARE = 16;
export const CUTS = 6;
export const FLOOR = 1e-7;
export const BEAMS = 12;
export const BEAMS_A_LENGTH = 6;
export const EXTENSIONS = 8;
export const SHARE = 0.001;
export const SHARE_OF_SEVERAL = 1e-5;
export const ALTERNATIVES = 3;
export const LEAST_HEIGHT = [2, 3];
export const GAPS_A_ROW = 6;
export const LEAST_LETTERS = 3;
export const WIDEST_LETTER = 2;
export const ROOM = 3;
export const CAPTIONS = [
  "captcha",
  "code",
  "enter",
  "securitycode",
  "securitycheck",
  "text",
  "type",
  "verification",
  "verify",
];
export const LEAST_AFTER = 3;
export const LEAST_LEFT = 4;
export const PUT_FORWARD = 5;
export const SCRIPTS_BEFORE = [0.1, 0.9];
export const LEAST_SCRIPT = 0.001;
export const HARDLY = 0.01;
export const WHOLE = [0, 0, 1, 1];
export const VIEWS = [
  { margin: 2, shift: 0, part: [0, 0, 1, 1], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 4, shift: 2, part: [0, 0, 1, 1], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0, 0, 1, 0.72], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0, 0.14, 1, 0.86], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0, 0.28, 1, 1], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0, 0, 1, 0.5], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0, 0.17, 1, 0.67], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0, 0.33, 1, 0.83], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0, 0.5, 1, 1], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0, 0, 0.7, 1], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0.15, 0, 0.85, 1], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0.3, 0, 1, 1], drawn: [0, 0], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0, 0, 1, 1], drawn: [0.5, 0.5], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0, 0, 1, 1], drawn: [1.4, 1], slope: 0, in_two: false },
  { margin: 2, shift: 0, part: [0, 0, 1, 1], drawn: [2, 2], slope: 0.1, in_two: false },
  { margin: 2, shift: 0, part: [0, 0, 1, 1], drawn: [2, 2], slope: -0.1, in_two: false },
  { margin: 2, shift: 0, part: [0, 0, 1, 1], drawn: [0, 0], slope: 0, in_two: true },
];
export const MOST_OTHERS = 3;
export const LEAST_SHARE = 0.5;
export const LEAST_PROSPECT = 1e-6;
export const STEP = 4;
export const FILLED = 39;
export const FEWEST_MORE = 4;
export const MOST_MORE = 24;
export const EDGE = 4;
export const A_STEP = 0.0005;
export const LEAST_REST = 0.001;
export const LEAST_WEIGHT = 0.01;
export const LISTED_FROM = 2;
export const ONE_LENGTH = 0.5;
export const MOST_LENGTHS = 6;
export const MISCOUNTED = 0.15;
export const BY_ONE = 0.4;
export const BY_TWO = 0.08;
export const LEAST_LIKELY = 0.001;
export const MISTAKEN = 0.03;
export const LENGTHS_HALF_COUNTED = 10;
export const SETS_HALF_COUNTED = 60;
export const DRAWN_FROM = [
  "0123456789",
  "abcdefghijklmnopqrstuvwxyz",
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  "0123456789x+-*\u00d7\u00f7/=?",
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  "0123456789abcdefghijklmnopqrstuvwxyz",
];
export const ALL_DRAWN = 3;
export const ROUNDS = 3;
export const CHARACTERS_MASS = 30;
export const ONE_CASE = 0.95;
export const BELIEVED = 0.65;
export const NO_TEXT_FROM = 0.01;
export const COUNTED_MOST = 5;
export const LOOK_TWICE_BELOW = 0.8;
export const DEFAULT_THRESHOLD = 0.5;
export const PROFILE_CASES = ["mixed", "lower", "upper", "none"];
export const PROFILE_FIELDS = ["lengths", "characters", "case", "pictures"];
export const PROFILE_ROUNDING = 0.02;
export const PROFILE_DIGITS = 4;
export const SOURCE_PUT_FORWARD = 12;
export const LABELS = "labels.csv";
export const FORMATS = [
  { at: 0, start: "\u0089PNG\r\n\u001a\n", name: "PNG" },
  { at: 0, start: "\u00ff\u00d8\u00ff", name: "JPEG" },
  { at: 0, start: "GIF87a", name: "GIF" },
  { at: 0, start: "GIF89a", name: "GIF" },
  { at: 8, start: "WEBP", name: "WebP" },
  { at: 0, start: "BM", name: "BMP" },
  { at: 4, start: "ftypavif", name: "AVIF" },
  { at: 4, start: "ftypavis", name: "AVIF" },
  { at: 0, start: "II*\u0000", name: "TIFF" },
  { at: 0, start: "MM\u0000*", name: "TIFF" },
  { at: 0, start: "\u0000\u0000\u0001\u0000", name: "ICO" },
];
export const FOREIGN = [
  { at: 0, start: "8BPS", name: "PSD" },
  { at: 0, start: "%PDF", name: "PDF" },
  { at: 0, start: "\u00ff\n", name: "JPEG XL" },
  { at: 4, start: "JXL ", name: "JPEG XL" },
  { at: 4, start: "jP  ", name: "JPEG 2000" },
  { at: 4, start: "ftyphei", name: "HEIC" },
  { at: 4, start: "ftypmif1", name: "HEIC" },
];
/** @type {Record<string, string>} */
export const ALLOWED = {
  alphabet:
    "digits, lower, upper, letters, uppernumeric, alphanumeric, signs, sums, or characters and " +
    "ranges of 0-9, A-Z, a-z, +-*\u00d7\u00f7/=?#@$%&",
  length: "a number such as 5 or a range such as 4-6, from 1 to 16",
  case: "keep, lower or upper",
  candidates: "a number from 1 to 10",
  profile:
    'a source\'s profile in JSON, such as {"lengths": {"5": 0.9}, "characters": {"a": 0.1}, ' +
    '"case": "lower"}',
};

/** @typedef {"keep" | "lower" | "upper"} Case */

/**
 * Options as texts, as in the query of /v1/recognize; empty or missing for the default.
 *
 * @typedef {object} Query
 * @property {string} [alphabet]
 * @property {string} [length]
 * @property {string} [case]
 * @property {string} [candidates]
 * @property {string} [profile]
 */
