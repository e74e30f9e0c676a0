/** LiteRT.js, loaded where it is first needed. */

/** @typedef {typeof import("@litertjs/core")} LiteRt */

/**
 * LiteRT.js of a runtime's folder.
 *
 * @param {URL} folder ends in "/"
 * @returns {Promise<LiteRt>}
 */
export const importLiteRt = (folder) => import(new URL("litert.js", folder).href);
