/** LiteRT.js by a fixed name, for Mozilla's check takes no other. */

/** LiteRT.js of the package's own runtime. */
// @ts-expect-error The build puts it there.
export const importLiteRt = () => import("../runtime/litert.js");
