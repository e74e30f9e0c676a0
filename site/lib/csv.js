/** Tables after RFC 4180: lines of fields with commas between, quoted where they must be. */

/**
 * The text of a table.
 *
 * @param {string[][]} rows
 */
export const csvOf = (rows) => rows.map((fields) => `${fields.map(quoted).join(",")}\r\n`).join("");

/**
 * The rows of a table's text; what is no table is read as one of few fields.
 *
 * @param {string} text
 */
export function rowsOf(text) {
  /** @type {string[][]} */
  const rows = [];
  let row = [""];
  let isQuoted = false;
  for (const [part] of text.replace(/^\ufeff/, "").matchAll(/""|"|,|\r\n|\n|\r|[^",\r\n]+/g)) {
    const last = row.length - 1;
    if (isQuoted && part === '""') row[last] += '"';
    else if (part === '"' || part === '""') isQuoted = part === '"' ? !isQuoted : isQuoted;
    else if (isQuoted) row[last] += part;
    else if (part === ",") row.push("");
    else if (/[\r\n]/.test(part)) {
      rows.push(row);
      row = [""];
    } else row[last] += part;
  }
  if (row.length > 1 || row[0]) rows.push(row);
  return rows;
}

/** @param {string} field */
const quoted = (field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
