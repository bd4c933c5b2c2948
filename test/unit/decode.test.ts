import assert from 'node:assert/strict';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { BodyCollector, bytesOf, type Collected } from '../../src/core/http/body';
import { decode } from '../../src/core/http/decode';

const text = '{"name":"Zoë"}';
const megabyte = 1024 * 1024;

async function read(body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<string> {
  return (await decode({ status: 200, headers, body: collected([body]) }, 'app.example', megabyte)).text;
}

function collected(chunks: readonly Uint8Array[]): Collected {
  const collector = new BodyCollector();
  for (const chunk of chunks) collector.add(chunk);
  return collector.finish();
}

/** In pieces of so many bytes, some of which end within a character. */
function split(bytes: Buffer, length: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) => Uint8Array.from(bytes.subarray(at * length, (at + 1) * length)));
}

/** UTF-16 with the larger half first. */
function bigEndian(of: string): Buffer {
  return Buffer.from(of, 'utf16le').swap16();
}

describe('the text of an answer', () => {
  for (const [what, body, contentType] of [
    ['UTF-8', Buffer.from(text), undefined],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 'application/json'],
    ['UTF-8 with a mark that claims Latin-1', Buffer.from(`\ufeff${text}`), 'application/json; charset=iso-8859-1'],
    ['UTF-8 that claims a charset nobody knows', Buffer.from(text), 'application/json; charset=klingon'],
    ['UTF-8 that claims UTF-16', Buffer.from(text), 'application/json; charset=utf-16'],
    ['UTF-8 that claims nothing after “charset”', Buffer.from(text), 'application/json; charset='],
    ['UTF-8 that claims Latin-1', Buffer.from(text), 'application/json; charset=iso-8859-1'],
    ['UTF-8 that claims US-ASCII', Buffer.from(text), 'application/json; charset=us-ascii'],
    ['Latin-1 that claims nothing', Buffer.from(text, 'latin1'), 'application/json'],
    ['Latin-1 that claims UTF-8', Buffer.from(text, 'latin1'), 'application/json; charset=utf-8'],
    ['Latin-1 that claims a charset nobody knows', Buffer.from(text, 'latin1'), 'application/json; charset=klingon'],
    ['Latin-1 as it claims', Buffer.from(text, 'latin1'), 'application/json; charset=ISO-8859-1'],
    ['Latin-1 as it claims in quotes', Buffer.from(text, 'latin1'), 'application/json;CHARSET="iso-8859-1"; v=1'],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${text}`, 'utf16le'), 'application/json'],
    ['UTF-16 with a mark, the larger half first', bigEndian(`\ufeff${text}`), 'application/json; charset=utf-8'],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), 'application/json; charset=utf-16'],
    ['UTF-16 without a mark or a claim', bigEndian(text), undefined],
  ] as const) {
    it(`is read from ${what}`, async () => {
      assert.equal(await read(Uint8Array.from(body), contentType === undefined ? {} : { 'content-type': contentType }), text);
    });
  }

  it('is read in other alphabets', async () => {
    const cyrillic = Buffer.from([0x22, 0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x22]);
    assert.equal(await read(cyrillic, { 'content-type': 'application/json; charset=windows-1251' }), '"Привет"');
    const japanese = Buffer.from([0x22, 0x93, 0xfa, 0x96, 0x7b, 0x22]);
    assert.equal(await read(japanese, { 'content-type': 'application/json; charset=Shift_JIS' }), '"日本"');
    const hidden = Buffer.from('"\x1b$BF|K\\\x1b(B"', 'latin1');
    assert.equal(await read(hidden, { 'content-type': 'application/json; charset=iso-2022-jp' }), '"日本"');
  });

  it('stays UTF-8 where a part of it is damaged or cut off, and loses no more than that part', async () => {
    const damaged = Buffer.concat([Buffer.from('{"a":"Zoë","b":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    assert.equal(await read(damaged), '{"a":"Zoë","b":"\ufffd"}');
    assert.equal(await read(Buffer.from(`${text}ë`).subarray(0, -1)), `${text}\ufffd`);
  });

  it('is what came where a proxy unpacked it and left the header, or the header names no compression', async () => {
    for (const coding of ['gzip', 'br', 'deflate', 'utf-8', 'none', 'identity', 'gzip, br']) {
      assert.equal(await read(Buffer.from(text), { 'content-encoding': coding }), text, coding);
      assert.equal(await read(Buffer.from('<html>Busy</html>'), { 'content-encoding': coding }), '<html>Busy</html>', coding);
    }
  });

  it('is made of a large answer when it is asked for, until somebody takes the bytes', async () => {
    const whole = JSON.stringify({ note: 'Zoë 😀 '.repeat(60_000) });
    for (const [body, headers] of [
      [split(Buffer.from(whole), 100_001), {}],
      [split(gzipSync(whole), 700), { 'content-encoding': 'gzip' }],
    ] as const) {
      const { text: made, large } = await decode({ status: 200, headers, body: collected(body) }, 'app.example', megabyte);
      assert.equal(made, whole);
      assert.equal(large?.length, Buffer.byteLength(whole));
      assert.ok(large);
      assert.equal(Buffer.from(bytesOf(large.take())).toString(), whole);
      assert.equal(bytesOf(large.take()).length, 0);
    }
  });

  it('begins as it did after its bytes were taken', async () => {
    const page = `<html>${' '.repeat(300_000)}</html>`;
    const response = await decode({ status: 200, headers: {}, body: collected([Uint8Array.from(Buffer.from(page))]) }, 'app.example', megabyte);
    response.large?.take();
    assert.match(response.text, /^<html>/);
    assert.ok(response.text.length < 10_000);
  });

  it('is unpacked where nothing says that it is packed', async () => {
    assert.equal(await read(gzipSync(text)), text);
    assert.equal(await read(gzipSync(gzipSync(text)), { 'content-encoding': 'gzip' }), text);
  });

  it('is unpacked by every name that a compression has', async () => {
    const bare = deflateRawSync(text);
    for (const [coding, body] of [['x-gzip', gzipSync(text)], ['GZIP', gzipSync(text)], ['deflate', bare], ['gzip , identity', gzipSync(text)]] as const) {
      assert.equal(await read(Uint8Array.from(body), { 'content-encoding': coding }), text, coding);
    }
    assert.equal(await read(new Uint8Array(), { 'content-encoding': 'zstd' }), '');
    assert.equal(await read(Buffer.from([0x37]), { 'content-encoding': 'identity' }), '7');
  });

  it('is not read where it is larger than may be, however it is packed, and may have been an answer', async () => {
    const large = Buffer.alloc(megabyte + 1, 'x');
    const packings = [['gzip', gzipSync], ['br', brotliCompressSync], ['deflate', deflateSync], ['', gzipSync]] as const;
    for (const [coding, pack] of packings) {
      await assert.rejects(read(pack(large), { 'content-encoding': coding }), { kind: 'tooLarge', maybeSent: true, message: 'The answer is larger than 1 MB and was not read.' });
    }
  });

  it('only begins like something packed', async () => {
    assert.equal(await read(Buffer.from([0x1f, 0x41])), '\x1fA');
    assert.equal((await read(Buffer.from([0x41, 0x8b]))).length, 2);
  });

  it('comes whole through every compression and charset', async () => {
    const packed = fc.constantFrom<[string, (of: Buffer) => Buffer]>(
      ['', (of) => of], ['gzip', gzipSync], ['br', brotliCompressSync], ['deflate', deflateSync],
    ); // prettier-ignore
    const written = fc.constantFrom<[string, (of: string) => Buffer]>(
      ['', (of) => Buffer.from(of)], ['; charset=utf-8', (of) => Buffer.from(of)], ['; charset=utf-16le', (of) => Buffer.from(of, 'utf16le')], ['', bigEndian],
    ); // prettier-ignore
    const property = fc.asyncProperty(fc.json({ maxDepth: 3 }), packed, written, async (json, [coding, pack], [charset, write]) => {
      const headers = { 'content-encoding': coding, 'content-type': `application/json${charset}` };
      assert.equal(await read(Uint8Array.from(pack(write(json))), headers), json.toWellFormed());
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it('is a text or a failure in words, whatever bytes and headers come', async () => {
    const coding = fc.constantFrom('', 'gzip', 'br', 'deflate', 'zstd', 'gzip, br', 'x');
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), coding, fc.string(), async (body, coding, charset) => {
      const outcome = await read(body, { 'content-encoding': coding, 'content-type': `text/plain; charset=${charset}` }).catch((error: unknown) => error);
      assert.ok(typeof outcome === 'string' || outcome instanceof Error);
      if (outcome instanceof Error && outcome.name !== 'Failure') assert.match(String(Object(outcome).code), /^(?:Z_|ERR_)/);
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
