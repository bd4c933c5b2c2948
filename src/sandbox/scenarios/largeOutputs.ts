import { EncodedJson } from '../http/encodedJson';
import { enveloped, start, type Plan } from './plan';

const download = { id: '2', name: 'Download file' };
const fetchAll = { id: '4', name: 'Fetch all contacts' };

/** D20: outputs by size. The heaviest comes last, so that following the run is light until its end. */
export const contactDump: Plan = {
  steps: [
    start(150),
    { ...download, type: 'file_handler', ms: 500, output: () => enveloped(download, file()) },
    { id: '3', name: 'Build tree', type: 'codeexecutornode', ms: 300, output: () => nested(100) },
    { ...fetchAll, type: 'http', ms: 900, output: () => enveloped(fetchAll, contacts(40_000)) },
  ],
};

function file() {
  const rows = Array.from({ length: 4000 }, (_, index) => `${index},contact-${index}@example.com`);
  const content = Buffer.from(`id,email\n${rows.join('\n')}\n`);
  return { file_name: 'contacts.csv', file_size: content.length, content: content.toString('base64') };
}

function nested(depth: number): unknown {
  let value: unknown = { depth, note: 'the innermost' };
  for (let level = depth - 1; level > 0; level -= 1) value = { depth: level, child: value };
  return value;
}

/** About 8 MB as JSON; made when it is read and never kept. */
function contacts(count: number): unknown[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(500_000 + index),
    email: `contact-${index}@example.com`,
    properties: {
      company: `Company ${index % 700}`,
      lifecycle: ['lead', 'customer', 'partner'][index % 3],
      score: (index * 37) % 101,
      note: 'Imported by the nightly job; see the audit log for its origin.',
    },
    archived: index % 19 === 0,
  }));
}

const megabyte = 1024 * 1024;
/** A text is sent as the same piece again and again; the piece of a list is about as long. */
const pieceBytes = megabyte / 4;
const exported = { id: '2', name: 'Export contacts' };
const workMs = 15_000;

/** D21: 20 MB that stand from the first second on, while another node works. */
export const steadyExport: Plan = {
  steps: [
    start(150),
    { ...exported, type: 'http', ms: 200, output: () => enveloped(exported, contactsOf(20 * megabyte)) },
    { id: '3', name: 'Upload contacts', type: 'http', ms: workMs, output: { status: 200, body: { uploaded: true } } },
  ],
};

/** D21: an output that shows while it grows from 16 to 20 MB, another one in every answer. */
export const growingExport: Plan = {
  steps: [start(150), { ...exported, type: 'http', ms: workMs, outputSoFar: exportedSoFar, output: () => exportedSoFar(workMs) }],
};

function exportedSoFar(age: number): unknown {
  const done = Math.min(1, age / workMs);
  return enveloped(exported, { milliseconds: Math.round(age), contacts: contactsOf((16 + 4 * done) * megabyte) });
}

/** D21: one output of 50 MB. */
export const hugeExport: Plan = {
  steps: [start(150), { ...exported, type: 'http', ms: 2_500, output: () => enveloped(exported, { contacts: contactsOf(50 * megabyte) }) }],
};

/** D21: outputs that a program which calls itself for each level cannot read. */
export const deepTrees: Plan = {
  steps: [
    start(150),
    { id: '2', name: 'Build deep tree', type: 'codeexecutornode', ms: 100, output: () => treeOf(2_500) },
    { id: '3', name: 'Build deeper tree', type: 'codeexecutornode', ms: 100, output: () => treeOf(100_000) },
  ],
};

/** D21: one text of 50 MB. */
export const longText: Plan = {
  steps: [start(150), { id: '2', name: 'Write report', type: 'codeexecutornode', ms: 300, output: () => textOf(50 * megabyte) }],
};

let contactPiece: Uint8Array | undefined;

/** A list of contacts of about so many bytes. */
function contactsOf(bytes: number): EncodedJson {
  contactPiece ??= Buffer.from(`,${JSON.stringify(contacts(1_200)).slice(1, -1)}`);
  const piece = contactPiece;
  const more = Array<Uint8Array>(Math.max(0, Math.floor(bytes / piece.length) - 1)).fill(piece);
  return new EncodedJson([Buffer.from('['), piece.subarray(1), ...more, Buffer.from(']')]);
}

function treeOf(depth: number): EncodedJson {
  return new EncodedJson([Buffer.from(`${'{"child":'.repeat(depth - 1)}{"note":"the innermost"}${'}'.repeat(depth - 1)}`)]);
}

function textOf(bytes: number): EncodedJson {
  const line = 'Imported by the nightly job; see the audit log for its origin.\\n';
  const piece = Buffer.from(line.repeat(Math.floor(pieceBytes / line.length)));
  const quote = Buffer.from('"');
  return new EncodedJson([quote, ...Array<Uint8Array>(Math.floor(bytes / piece.length)).fill(piece), quote]);
}
