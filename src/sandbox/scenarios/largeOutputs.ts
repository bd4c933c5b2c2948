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
