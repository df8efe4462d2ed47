// A workbook as a planner changes it: a number in a cell, everything else as it was.
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

const unescape = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
const texts = (xml) => [...xml.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => unescape(text)).join('');

/** The part of a sheet with this name. */
function partOf(files, name) {
  const book = strFromU8(files['xl/workbook.xml']);
  const [, id] = book.match(new RegExp(`<sheet [^>]*name="${name}"[^>]*r:id="([^"]+)"`));
  const [, target] = strFromU8(files['xl/_rels/workbook.xml.rels'])
    .match(new RegExp(`<Relationship [^>]*Id="${id}"[^>]*Target="([^"]+)"`));
  return `xl/${target.replace(/^\/xl\//, '')}`;
}

/** The cells of a sheet as texts, by column and row: `{ B: { 7: '2022' } }`. */
function cellsOf(files, part) {
  const shared = files['xl/sharedStrings.xml'] ? strFromU8(files['xl/sharedStrings.xml']) : '';
  const strings = [...shared.matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) => texts(item));
  const columns = {};
  for (const [, column, row, attributes, inner = ''] of strFromU8(files[part])
    .matchAll(/<c r="([A-Z]+)(\d+)"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
    const value = inner.match(/<v>([^<]*)<\/v>/)?.[1];
    const text = attributes.includes('t="s"') ? strings[Number(value)] : value ?? texts(inner);
    (columns[column] ??= {})[row] = text;
  }
  return columns;
}

/**
 * The same workbook with other numbers in the column `title` of the sheet `name`: in the rows where every column of `where`
 * has that text.
 */
export function withNumbers(bytes, name, title, changes) {
  const files = unzipSync(new Uint8Array(bytes));
  const part = partOf(files, name);
  const columns = cellsOf(files, part);
  const at = (wanted) => Object.keys(columns).find((column) => Object.values(columns[column]).some((text) => text === wanted));
  let xml = strFromU8(files[part]);
  for (const { where, number } of changes) {
    const rows = Object.keys(Object.values(columns)[0]).filter((row) =>
      Object.entries(where).every(([head, text]) => columns[at(head)]?.[row] === text));
    if (rows.length !== 1) throw new Error(`${rows.length} rows with ${JSON.stringify(where)}`);
    const cell = `${at(title)}${rows[0]}`;
    const found = new RegExp(`<c r="${cell}"([^>]*?)(?:/>|>.*?</c>)`, 's');
    if (!found.test(xml)) throw new Error(`there is no cell ${cell}`);
    xml = xml.replace(found, (_, attributes) => `<c r="${cell}"${attributes.replace(/ t="[^"]*"/, '')}><v>${number}</v></c>`);
  }
  files[part] = strToU8(xml);
  return Buffer.from(zipSync(files));
}
