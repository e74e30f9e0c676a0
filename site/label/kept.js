/** What the page for labelling keeps in this browser: pictures and labels, until removed. */

const DATABASE = "captcha-labels";
const PICTURES = "pictures";
const LABELS = "labels";
/** Pictures that are kept at once, so that many do not hold the page up. */
const AT_ONCE = 50;

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/** Names of the pictures, and the labels by name, that were kept. */
export async function kept() {
  const database = await open();
  const [names, files, texts] = await Promise.all([
    done(database.transaction(PICTURES).objectStore(PICTURES).getAllKeys()),
    done(database.transaction(LABELS).objectStore(LABELS).getAllKeys()),
    done(database.transaction(LABELS).objectStore(LABELS).getAll()),
  ]);
  return {
    names: names.map(String),
    labels: new Map(files.map((file, place) => [String(file), String(texts[place])])),
  };
}

/**
 * A picture that was kept; undefined for none.
 *
 * @param {string} name
 * @returns {Promise<Blob | undefined>}
 */
export const pictureOf = async (name) =>
  done((await open()).transaction(PICTURES).objectStore(PICTURES).get(name));

/**
 * Keeps pictures. Throws where the browser has no room.
 *
 * @param {File[]} files
 */
export async function keepPictures(files) {
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const transaction = (await open()).transaction(PICTURES, "readwrite");
    for (const file of files.slice(from, from + AT_ONCE)) {
      transaction.objectStore(PICTURES).put(file, file.name);
    }
    await finished(transaction);
  }
}

/**
 * Keeps labels; they are on the disk once this is done.
 *
 * @param {Map<string, string>} labels
 */
export async function keepLabels(labels) {
  const transaction = (await open()).transaction(LABELS, "readwrite", { durability: "strict" });
  for (const [file, text] of labels) transaction.objectStore(LABELS).put(text, file);
  await finished(transaction);
}

/** Removes all pictures and labels. */
export async function forgetAll() {
  const transaction = (await open()).transaction([PICTURES, LABELS], "readwrite");
  transaction.objectStore(PICTURES).clear();
  transaction.objectStore(LABELS).clear();
  await finished(transaction);
}

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      for (const name of [PICTURES, LABELS]) request.result.createObjectStore(name);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
