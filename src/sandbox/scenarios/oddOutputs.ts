import { readJson } from '../exactJson';
import { start, type Plan, type Step } from './plan';

// A literal object cannot have a key called __proto__, and a literal number cannot exceed 2^53: both are read from text.
const dangerousKeys = `{
  "__proto__": { "polluted": true },
  "constructor": { "prototype": { "polluted": true } },
  "toString": "not a function",
  "": "empty key"
}`;
const largeNumbers = `{
  "id": 9007199254740993,
  "account": 12345678901234567890,
  "negative": -9223372036854775808,
  "price": 10.10,
  "tiny": 1e-400,
  "list": [18446744073709551615]
}`;
const markup = '<script>alert(1)</script><img src=x onerror="alert(2)"><b>bold</b>';
const escapes = 'plain \u001b[31mred\u001b[0m \u001b]8;;https://example.com\u0007link\u001b]8;;\u0007 and \u202eesrever';

/** D20: outputs by shape. The run ends with a status word that no document lists. */
export const oddOutputs: Plan = {
  end: 'PARTIALLY_SUCCESSFUL',
  of: 18,
  steps: [
    start(60),
    code('2', 'String of JSON', '{"id":51,"tags":["a","b"],"nested":"{\\"deep\\":true}"}'),
    code('3', 'Number', 3),
    code('4', 'Null', null),
    { ...code('5', 'Missing', undefined), output: undefined },
    code('6', 'Dangerous keys', readJson(dangerousKeys)),
    code('7', 'HTML', { body: markup, href: 'javascript:alert(3)' }),
    code('8', 'ANSI', escapes),
    code('9', 'Emoji', { text: '👩‍👩‍👧‍👦 déjà vu 🇪🇺 ﷽', half: '\ud83d' }),
    code('10', 'Large numbers', readJson(largeNumbers)),
    { ...code('11', 'Presigned URL', presigned()), type: 'file_handler' },
    { ...code('12', 'Unknown type', { vendors: [{ id: 'V001234' }] }), type: 'sap_ariba_x' },
    { ...code('13', 'Unknown status', { rows: 12 }), status: 'Partially_Imported' },
    code('14', 'True', true),
    code('15', 'Empty string', ''),
    code('16', 'Empty list', []),
    // Engines that run a node again list it again under the same id.
    code('16', 'Same id again', ['second']),
    code('17', 'Long line', 'lorem ipsum '.repeat(4000)),
  ],
};

function code(id: string, name: string, output: unknown): Step {
  return { id, name, type: 'codeexecutornode', ms: 40, output };
}

function presigned(): unknown {
  return {
    message: 'File uploaded',
    presigned_url: `https://storage.gocobalt.io/exports/report.csv?X-Amz-Expires=3600&X-Amz-Signature=${'0a'.repeat(32)}`,
    file_key: 'exports/report.csv',
    expires_at: '2026-05-28T12:26:04Z',
  };
}
