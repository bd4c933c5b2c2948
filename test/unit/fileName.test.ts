import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fileNameOf } from '../../src/host/storage/fileName';

describe('a file’s name', () => {
  const rows: readonly (readonly [name: string, file: string])[] = [
    ['Daily Sync', 'daily-sync'],
    ['  Größe / Übersicht (v2) ', 'größe-übersicht-v2'],
    ['Gro\u0308ße', 'größe'],
    ['डेटा सिंक', 'डेटा-सिंक'],
    ['مزامنة البيانات', 'مزامنة-البيانات'],
    ['注文の取り込み', '注文の取り込み'],
    ['../../etc/passwd', 'etc-passwd'],
    ['C:\\Windows\\win.ini', 'c-windows-win-ini'],
    ['safe\u202egnp.json', 'safe-gnp-json'],
    ['a\u0000b\nc', 'a-b-c'],
    ['🚀', 'workflow'],
    ['\u0301', 'workflow'],
    ['\ud800', 'workflow'],
    ['...', 'workflow'],
    ['', 'workflow'],
    ['Con', 'con-workflow'],
    ['LPT1', 'lpt1-workflow'],
    ['Console', 'console'],
  ];
  for (const [name, file] of rows) {
    it(`of ${JSON.stringify(name)} is ${file}`, () => assert.equal(fileNameOf(name, 'workflow'), file));
  }

  it('is one that every disk takes, whatever the name', () => {
    const names = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 400 }));
    const property = fc.property(names, (name) => {
      const file = fileNameOf(name, 'workflow');
      assert.match(file, /^[^/\\:*?"<>|\p{C}. ]+$/u);
      assert.ok(file.length > 0 && Buffer.byteLength(`${file}-100.payload.json`) <= 255, file);
    });
    fc.assert(property);
    assert.equal(fileNameOf('x'.repeat(5_000), 'workflow').length, 60);
    assert.ok(Buffer.byteLength(fileNameOf('漢'.repeat(5_000), 'workflow')) < 200);
  }).timeout(20_000);
});
