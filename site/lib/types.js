/** What the page's and the extension's modules hand to one another: types, and no code. */
/** @import { ReadError } from "./errors.js" */

/**
 * A text that the image may hold.
 *
 * @typedef {object} Candidate
 * @property {string} text
 * @property {number} confidence probability that the text is right, 0 to 1
 */

/**
 * One character of a reading.
 *
 * @typedef {object} Character
 * @property {string} text
 * @property {number} confidence probability of this character at its place, 0 to 1
 * @property {Candidate[]} alternatives other characters for its place, best first
 */

/**
 * What a reader answers: the body of POST /v1/recognize.
 *
 * @typedef {object} Reading
 * @property {string} text
 * @property {number} confidence probability that the text is right, 0 to 1
 * @property {boolean} [legible] whether there is a text at all; older servers do not say
 * @property {boolean} [trusted] whether the model says to rely on it; older servers do not say
 * @property {Character[]} characters
 * @property {Candidate[]} candidates best first, the text itself among them
 * @property {number | null} [value] the number that a sum asks for; older servers do not say
 * @property {number} [frames] of an animation, taken together; older servers do not say how many
 * @property {{name: string, version: string}} model
 * @property {number} elapsed_ms
 * @property {boolean} [changed] of pictures of one source, whether the others changed the text
 * @property {boolean} [frames_unread] where there are more, which this browser does not decode
 */

/** @typedef {import("./limits.js").Query} Query */

/** @typedef {import("./limits.js").Case} Case */

/**
 * Of each of T time steps the probability of each class: linear, not logarithms.
 *
 * @typedef {Float64Array[]} Probabilities
 */

/** @typedef {[low: number, high: number]} Lengths an inclusive range of numbers of characters */

/** @typedef {ReturnType<typeof import("./options.js").parse>} Options of a reading, checked */

/**
 * Probabilities of a source's lengths and characters, in pairs, the most probable first; all that
 * are not listed share the rest.
 *
 * @typedef {object} Profile
 * @property {[number, number][]} lengths
 * @property {[string, number][]} characters
 * @property {string} case of the letters
 * @property {number} pictures how many it is made of; 0 where nobody says
 */

/**
 * A profile as the option of that name has it.
 *
 * @typedef {object} ProfileJson
 * @property {Record<string, number>} lengths
 * @property {Record<string, number>} characters
 * @property {string} case
 * @property {number} pictures
 */

/**
 * By how much texts are likelier than without a profile: factors on their probability.
 *
 * @typedef {object} Weights
 * @property {Float64Array} classes of each class, once for every time that a text has it
 * @property {Float64Array} lengths of each length from 0 to the longest
 */

/**
 * What pictures of one source say together.
 *
 * @typedef {object} Together
 * @property {ProfileJson} profile
 * @property {(Reading | ReadError)[]} readings why there is none stands in a reading's place
 */

/**
 * @typedef {object} Reader
 * @property {(image: Blob, query?: Query) => Promise<Reading>} read throws ReadError
 * @property {(images: Blob[], query?: Query, after?: () => Promise<void>) => Promise<Together>
 *   } readSource of pictures of one kind, each under what all others say; `after` each step
 */

/**
 * @typedef {object} InBrowser
 * @property {Card} card
 * @property {See} see
 */

/**
 * What a network says of a tensor.
 *
 * @typedef {object} Seen
 * @property {Float32Array} logits T x classes of them
 * @property {Float32Array} prospects of each view the probability that its text is read
 */

/**
 * A network; a tensor has 48 x 160 x 3 values.
 *
 * @typedef {(tensor: Float32Array) => Promise<Seen>} See
 */

/**
 * What a network says of a view, and how much it counts beside the others, above 0.
 *
 * @typedef {object} Looked
 * @property {Float32Array} logits T x classes of them
 * @property {number} weight
 */

/**
 * An image in one of several views, and how much it counts.
 *
 * @typedef {object} Sight
 * @property {Probabilities} probabilities
 * @property {number} weight above 0
 */

/**
 * What an image shows: `alone` in its first view, `together` in all that are looked at where that
 * is not sure, asked for only then.
 *
 * @typedef {object} Shown
 * @property {Probabilities} alone
 * @property {Iterable<Sight> | AsyncIterable<Sight>} together
 */

/** @typedef {Shown & { together: Sight[] }} Held what an image shows, as an array */

/** @typedef {Reader & InBrowser} PrivateReader */

/**
 * What the browser uses of a model's card.
 *
 * @typedef {object} Card
 * @property {string} name
 * @property {string} version
 * @property {string} [alphabet] the characters that it knows; the package's own where it is missing
 * @property {string} [beside] those of the package's own that a text with others may have; all
 *   where it is missing
 * @property {number} temperature logits are divided by it
 * @property {number} [temperature_together] and by this where several views are read
 * @property {number} [confidence_threshold] readings below it are not to be trusted
 */

/**
 * How a picture is laid into the network's input, in the input's pixels.
 *
 * @typedef {object} View
 * @property {number} margin empty pixels around the content
 * @property {number} shift how far right of the middle the content stands, at most the margin
 * @property {number[]} part left, top, right and bottom of what is looked at, as shares of the
 *   content
 * @property {number[]} drawn how many times the width and height at which it fills the input it is
 *   drawn first; 0 for not at all
 * @property {number} slope how much its columns then rise to the right, by the pixel
 * @property {boolean} in_two whether it is laid in two windows, and what is said of both joined
 */

/**
 * @typedef {object} RgbImage
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} pixels red, green and blue of each pixel, row by row
 */

/**
 * @typedef {object} GreyImage
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} levels luma of each pixel, row by row
 */

/**
 * A rectangle of pixels: the first column and row, and those after the last.
 *
 * @typedef {object} Box
 * @property {number} left
 * @property {number} top
 * @property {number} right
 * @property {number} bottom
 */

/** @typedef {"sure" | "check" | "unsure"} Level how far a person may rely on a reading */

export {};
