/** What build.mjs defines in site/service-worker.js: the files of the page without private mode. */
declare const SHELL: string[];
/** Digest of those. */
declare const VERSION: string;
/** The folder of private mode, whose name changes with its content. */
declare const RUNTIME: string;
