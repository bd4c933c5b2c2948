import assert from 'node:assert/strict';
import { readCommandLine, usage } from '../../../src/cli/commandLine';
import { credentialOf, secretsOf, settingOf, variableFor } from '../../../src/cli/keys';

const refusal = (...words: readonly string[]): string => {
  try {
    readCommandLine(words);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

describe('the command line', () => {
  it('is read as it was meant', () => {
    assert.deepEqual(readCommandLine(['test', 'a', 'b', '--sandbox', '--concurrency', '3', '--timeout=90s', '--junit', 'out.xml', '--json']), {
      command: 'test',
      paths: ['a', 'b'],
      connection: { sandbox: true, platform: undefined, baseUrl: undefined, isToken: false, body: undefined, account: undefined, keyFromInput: false, allowsProduction: false },
      workflow: undefined,
      concurrency: 3,
      timeoutMs: 90_000,
      junit: 'out.xml',
      json: true,
    });
    const run = readCommandLine(['run', 'a.json', '--platform', 'altostrat', '--base-url', 'https://a.b', '--account', 'x', '--token', '--mode', 'sync', '--key-stdin', '--allow-production']);
    assert.ok(run.command === 'run');
    assert.deepEqual([run.payload, run.mode, run.timeoutMs], ['a.json', 'sync', 600_000]);
    const { platform, baseUrl, account, isToken, keyFromInput, allowsProduction } = run.connection;
    assert.deepEqual([platform, baseUrl, account, isToken, keyFromInput, allowsProduction], ['altostrat', 'https://a.b', 'x', true, true, true]);
    assert.deepEqual([[], ['help'], ['--help'], ['test', '-h'], ['--version']].map((words) => readCommandLine(words).command), ['help', 'help', 'help', 'help', 'version']);
  });

  it('says in a sentence what is wrong with it', () => {
    assert.equal(refusal('tset'), 'There is no command “tset”. Commands are test, run, show and list; “runlight help” explains them.');
    assert.equal(refusal('test'), 'Say which files or folders to test, such as “runlight test payloads”.');
    assert.equal(refusal('run', 'a', 'b'), 'Give one payload file.');
    assert.equal(refusal('test', 'a', '--concurrency', '0'), '--concurrency is a whole number from 1 to 50.');
    assert.equal(refusal('test', 'a', '--timeout', 'soon'), '--timeout is a time such as 90s, 10min or 1h.');
    assert.equal(refusal('list', '--platform', 'n8n'), 'There is no platform “n8n”. Platforms are refold, cobalt, altostrat.');
    assert.equal(refusal('run', 'a', '--mode', 'later'), '--mode is one of: async, sync.');
    assert.match(refusal('test', 'a', '--nonsense'), /--nonsense/);
    assert.equal(refusal('test', 'a', '--account', ''), '--account is empty.');
  });

  it('takes no key as an argument, and says how keys are given', () => {
    for (const flag of ['--key', '--api-key', '--secret']) {
      const sentence = refusal('test', 'a', `${flag}=tk-very-secret`);
      assert.match(sentence, /RUNLIGHT_KEY/);
      assert.ok(!sentence.includes('very-secret'));
    }
  });

  it('has every flag in its help', () => {
    for (const flag of ['sandbox', 'platform', 'base-url', 'account', 'workflow', 'token', 'body', 'key-stdin', 'allow-production', 'concurrency', 'timeout', 'junit', 'json', 'mode', 'node', 'status', 'limit']) {
      assert.ok(usage.includes(`--${flag}`), flag);
    }
  });
});

describe('keys on the command line', () => {
  it('are found by the name of their connection, else by the common name', () => {
    assert.equal(variableFor('RUNLIGHT_KEY', 'Acme (EU) 2'), 'RUNLIGHT_KEY_ACME_EU_2');
    const environment = { RUNLIGHT_KEY: 'common', RUNLIGHT_KEY_ACME: 'own', RUNLIGHT_KEY_EMPTY: '', RUNLIGHT_SECRET_PIN: '2026', HOME: 'x' };
    assert.deepEqual(['Acme', 'Other', 'Empty'].map((name) => settingOf(environment, 'RUNLIGHT_KEY', name)), ['own', 'common', 'common']);
    assert.equal(credentialOf(environment, { connection: 'Acme', kind: 'apiKey', given: 'from input' }).secret, 'from input');
    assert.throws(() => credentialOf({}, { connection: 'Acme', kind: 'apiKey' }), /no key for “Acme”.*RUNLIGHT_KEY_ACME/);
    assert.deepEqual(secretsOf(environment), ['common', 'own', '2026']);
  });
});
