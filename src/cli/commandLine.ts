import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Failure } from '../core/model/errors';
import { readDuration } from '../core/model/duration';
import { platformNamed } from '../core/platforms/platformFacts';
import { platformNames, type BodyShape, type Platform, type RunMode } from '../core/model/model';

/** Where requests go, as flags and the environment say it; what is absent is told by the targets or is the usual. */
export interface ConnectionOptions {
  readonly sandbox: boolean;
  readonly platform?: Platform;
  readonly baseUrl?: string;
  /** The credential is a session token and not an API key. */
  readonly isToken: boolean;
  readonly body?: BodyShape;
  /** Instead of the target's own. */
  readonly account?: string;
  /** The key is the first line of standard input. */
  readonly keyFromInput: boolean;
  /** Production may be run in. */
  readonly allowsProduction: boolean;
}

export interface TestOptions {
  readonly command: 'test';
  readonly paths: readonly string[];
  readonly connection: ConnectionOptions;
  /** For all files that have no target of their own. */
  readonly workflow?: string;
  readonly concurrency: number;
  /** How long one test may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Where the report for CI systems is written. */
  readonly junit?: string;
  readonly json: boolean;
}

export interface RunOptions {
  readonly command: 'run';
  readonly payload: string;
  readonly connection: ConnectionOptions;
  readonly workflow?: string;
  readonly mode?: RunMode;
  readonly timeoutMs: number;
  readonly json: boolean;
}

export interface ShowOptions {
  readonly command: 'show';
  readonly execution: string;
  readonly connection: ConnectionOptions;
  /** What one node returned, by name or id, instead of all. */
  readonly node?: string;
  readonly json: boolean;
}

export interface ListOptions {
  readonly command: 'list';
  readonly connection: ConnectionOptions;
  readonly workflow?: string;
  readonly status?: string;
  readonly limit: number;
  readonly json: boolean;
}

/** What works with a connection. */
export type Work = TestOptions | RunOptions | ShowOptions | ListOptions;

export type CommandLine = Work | { readonly command: 'help' } | { readonly command: 'version' };

const connectionFlags = {
  sandbox: { type: 'boolean' },
  platform: { type: 'string' },
  'base-url': { type: 'string' },
  account: { type: 'string' },
  token: { type: 'boolean' },
  body: { type: 'string' },
  'key-stdin': { type: 'boolean' },
  'allow-production': { type: 'boolean' },
  json: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

const flagsOf = {
  test: { workflow: { type: 'string' }, concurrency: { type: 'string' }, timeout: { type: 'string' }, junit: { type: 'string' } },
  run: { workflow: { type: 'string' }, timeout: { type: 'string' }, mode: { type: 'string' } },
  show: { node: { type: 'string' } },
  list: { workflow: { type: 'string' }, status: { type: 'string' }, limit: { type: 'string' } },
} as const satisfies Readonly<Record<string, ParseArgsConfig['options']>>;

type Command = keyof typeof flagsOf;
type Values = Readonly<Record<string, string | boolean | undefined>>;

/** What was asked for. Throws a {@link Failure} that says what is wrong with it. */
export function readCommandLine(words: readonly string[]): CommandLine {
  const [first, ...rest] = words;
  if (first === undefined || ['help', '--help', '-h'].includes(first) || rest.some((word) => word === '--help' || word === '-h')) return { command: 'help' };
  if (['version', '--version', '-v'].includes(first)) return { command: 'version' };
  const command = Object.keys(flagsOf).find((name): name is Command => name === first);
  if (!command) throw misused('There is no command “{0}”. Commands are test, run, show and list; “runlight help” explains them.', first);
  const { values, positionals } = parse(command, rest);
  const connection = connectionOf(values);
  const json = values['json'] === true;
  const workflow = textIn(values, 'workflow');
  switch (command) {
    case 'test': {
      if (positionals.length === 0) throw misused('Say which files or folders to test, such as “runlight test payloads”.');
      const concurrency = numberIn(values, 'concurrency', 5, 50);
      return { command, paths: positionals, connection, workflow, concurrency, timeoutMs: timeoutIn(values), junit: textIn(values, 'junit'), json };
    }
    case 'run': {
      const mode = oneOf(values, 'mode', ['async', 'sync']);
      return { command, payload: only(positionals, 'payload file'), connection, workflow, mode, timeoutMs: timeoutIn(values), json };
    }
    case 'show':
      return { command, execution: only(positionals, 'execution id'), connection, node: textIn(values, 'node'), json };
    case 'list':
      if (positionals.length > 0) throw misused('“{0}” is one word too many.', String(positionals[0]));
      return { command, connection, workflow, status: textIn(values, 'status'), limit: numberIn(values, 'limit', 20, 100), json };
  }
}

function parse(command: Command, words: readonly string[]): { readonly values: Values; readonly positionals: readonly string[] } {
  try {
    const options: ParseArgsConfig['options'] = { ...connectionFlags, ...flagsOf[command] };
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true }) as { values: Values; positionals: string[] };
  } catch (error) {
    // Node's words name the flag; a key must never be among them.
    const message = error instanceof Error ? error.message : String(error);
    if (/--key\b|--secret\b|--api-key\b/.test(message)) throw misused('Keys are never arguments, which other programs can read: set RUNLIGHT_KEY, or use --key-stdin.');
    throw misused('{0}', message.split('. ')[0] ?? message);
  }
}

function connectionOf(values: Values): ConnectionOptions {
  const word = textIn(values, 'platform');
  const platform = word === undefined ? undefined : platformNamed(word);
  if (word !== undefined && !platform) throw misused('There is no platform “{0}”. Platforms are {1}.', word, platformNames.join(', '));
  return {
    sandbox: values['sandbox'] === true,
    platform,
    baseUrl: textIn(values, 'base-url'),
    isToken: values['token'] === true,
    body: oneOf(values, 'body', ['wrapped', 'raw']),
    account: textIn(values, 'account'),
    keyFromInput: values['key-stdin'] === true,
    allowsProduction: values['allow-production'] === true,
  };
}

function textIn(values: Values, name: string): string | undefined {
  const value = values[name];
  if (value === '') throw misused('--{0} is empty.', name);
  return typeof value === 'string' ? value : undefined;
}

function numberIn(values: Values, name: string, usual: number, most: number): number {
  const text = textIn(values, name);
  const number = text === undefined ? usual : Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most) throw misused('--{0} is a whole number from 1 to {1}.', name, String(most));
  return number;
}

/** A test that takes ten minutes is stuck; it can be said otherwise. */
function timeoutIn(values: Values): number {
  const text = textIn(values, 'timeout');
  if (text === undefined) return 10 * 60_000;
  const duration = readDuration(text);
  if (duration === undefined || duration <= 0) throw misused('--timeout is a time such as 90s, 10min or 1h.');
  return duration;
}

function oneOf<const T extends string>(values: Values, name: string, words: readonly T[]): T | undefined {
  const text = textIn(values, name);
  const found = words.find((word) => word === text);
  if (text !== undefined && !found) throw misused('--{0} is one of: {1}.', name, words.join(', '));
  return found;
}

function only(words: readonly string[], what: string): string {
  const [word, ...more] = words;
  if (word === undefined || more.length > 0) throw misused('Give one {0}.', what);
  return word;
}

function misused(template: string, ...values: readonly string[]): Failure {
  return new Failure('invalidInput', template, values);
}

export const usage = `Runs workflows from JSON payload files, and tests what they answer.

  runlight test <files or folders…>   run each payload beside a NAME.expected.json and compare
  runlight run <payload>              run one payload and wait for its end
  runlight show <execution>           what an execution did, node by node
  runlight list                       the newest executions of an account

Where it goes
  --sandbox              the built-in emulator: no account, no key, no network
  --platform <name>      ${platformNames.join(', ')} (else RUNLIGHT_PLATFORM, else refold)
  --base-url <url>       a server of your own (else RUNLIGHT_BASE_URL)
  --account <id>         the linked account (on Altostrat the workflow), instead of the target's
  --workflow <id>        for payloads without a target in runlight.targets of .vscode/settings.json
  --token                the key is a session token
  --body wrapped|raw     how the payload is sent, where the platform's documents disagree
  --key-stdin            read the key from standard input
  --allow-production     needed where the key is not a test key

test    --concurrency <n> (5)  --timeout <time> (10min)  --junit <file>  --json
run     --mode async|sync      --timeout <time> (10min)  --json
show    --node <name or id>    --json
list    --workflow <id>        --status <word>           --limit <n> (20)  --json

Keys come from the environment or standard input, never from arguments: RUNLIGHT_KEY, or RUNLIGHT_KEY_<CONNECTION>
for the connection that a target names (letters and digits in capitals, everything else an underscore).
Values of \${secret:NAME} in a payload come from RUNLIGHT_SECRET_<NAME>.

Exit status: 0 all good, 1 a test failed or the run did, 2 something could not be run.
`;
