import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { platformNames } from '../../src/core/model/model';
import { platforms } from '../../src/core/platforms/platformFacts';

const any = (words: readonly string[]) => `(?:${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`;
const facts = Object.values(platforms);
const names = any(platformNames);
const kinds = facts.map(({ scopeKind }) => scopeKind);
/** Everything by which somebody could recognise a platform, as a literal; a single word such as "workflow" has other uses. */
const told = kinds.flatMap(({ icon, words }) => [icon, ...Object.values(words).filter((word) => word.includes(' '))]);
const marks = any([...platformNames, ...facts.map(({ label }) => label), ...told]);
const prefixes = any(facts.flatMap(({ keyPrefixes = {} }) => Object.keys(keyPrefixes)));
const is = '\\s*[!=]==?\\s*';

/** What a question "which platform is it?" looks like, also in the clothes of another question. */
const disguises: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['compares the platform', new RegExp(`\\bplatform${is}|${is}(?:\\w+\\??\\.)*platform\\b|switch\\s*\\([^)]*\\bplatform\\)`)],
  ['compares with a word of a platform', new RegExp(`${is}['"\`]${marks}['"\`]|['"\`]${marks}['"\`]${is}|\\bcase\\s+['"\`]${names}['"\`]`)],
  ['asks whether a word of a platform is among others', new RegExp(`\\[[^\\]]*['"\`]${names}['"\`][^\\]]*\\]\\.(?:includes|indexOf|some)\\(|\\.(?:startsWith|endsWith|includes)\\(['"\`]${names}`)],
  ['compares the label of a provider', new RegExp(`\\b(?:provider|facts|platformOf\\([^)]*\\)|platforms\\[[^\\]]*\\])\\??\\.label${is}`)],
  ['compares what kind of scopes there are, or their words', new RegExp(`\\b(?:scopeNoun|scopeKind|linkedAccounts|workflowScopes)${is}|${is}(?:linkedAccounts|workflowScopes)\\b|\\bwords\\.(?:field|pick|search|type|choose|title|together)${is}`)],
  ['compares with the entry of a platform', new RegExp(`\\.${names}(?:\\.\\w+)*${is}|${is}[\\w.()]*\\.${names}\\b`)],
  ['knows the address of a platform', new RegExp(any(facts.map(({ defaultBaseUrl }) => new URL(defaultBaseUrl).host)))],
  ['knows how the keys of a platform begin', new RegExp(`startsWith\\(['"\`]${prefixes}['"\`]\\)`)],
  ['goes past the provider', new RegExp(`from\\s+['"][^'"]*platforms/${names}/`)],
];

/** The lines of a file that ask which platform it is, each with what it does. */
function disguisesIn(file: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const code = line.replace(/^\s*(?:\/\/|\/?\*).*$/, '');
    return disguises.filter(([, pattern]) => pattern.test(code)).map(([what]) => `${file}:${index + 1} ${what}: ${line.trim()}`);
  });
}

/** All of `src`, without the emulators of the platforms, the folders that are the platforms, and the table of them. */
function filesThatMayNotKnow(): string[] {
  const apart = new RegExp(`^src/(?:sandbox/|core/platforms/(?:${names}/|index\\.ts$))`);
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.split(sep).join('/')}`)
    .filter((file) => /\.tsx?$/.test(file) && !apart.test(file));
}

describe('which platform it is', () => {
  it('is asked nowhere, under no disguise', () => {
    const files = filesThatMayNotKnow();
    assert.ok(files.includes('src/host/connections/scopes.ts') && files.includes('src/core/platforms/provider.ts'));
    assert.deepEqual(files.flatMap((file) => disguisesIn(file, readFileSync(file, 'utf8'))), []);
  });

  it('stays within each platform’s own folder', () => {
    const across = platformNames.flatMap((name) =>
      readdirSync(`src/core/platforms/${name}`).filter((file) => {
        const others = any(platformNames.filter((other) => other !== name));
        return new RegExp(`from\\s+['"]\\.\\./${others}/`).test(readFileSync(`src/core/platforms/${name}/${file}`, 'utf8'));
      }),
    );
    assert.deepEqual(across, []);
  });

  for (const line of [
    "if (connection.platform === 'refold') return;",
    'switch (connection.platform) {',
    "return scopeNoun === 'workflow' ? 1 : 2;",
    "  return platformOf(connection).scopeKind.words.field === 'Linked account';",
    'const byWorkflow = provider.scopeKind === workflowScopes;',
    "if (provider.label !== 'Altostrat') return;",
    'if (provider.label === known) return;',
    'if (connection.id === recipes().altostrat.id) return;',
    "case 'cobalt':",
    "if (['refold', 'cobalt'].includes(name)) return;",
    "if (icon === 'circuit-board') return;",
    "const url = 'https://app.refold.ai/x';",
    "if (secret.startsWith('pk')) return;",
    "import { isEnvelope } from '../../core/platforms/refold/envelope';",
  ]) {
    it(`is seen in ${line.trim()}`, () => {
      const found = disguisesIn('some.ts', `// A first line.\n${line}`);
      assert.ok(found[0]?.startsWith('some.ts:2 '), 'no disguise was found');
    });
  }

  for (const line of [
    'if (platformOf(connection).scopeKind.isWorkflow) return;',
    'const { batches } = provider;',
    'const facts = platforms[connection.platform];',
    "import { platforms } from '../../core/platforms/platformFacts';",
    "const known = choices.some(({ label }) => label === text);",
    "if (knownBy === 'name') return;",
  ]) {
    it(`is not seen in ${line}`, () => assert.deepEqual(disguisesIn('some.ts', line), []));
  }
});
