import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { marked, type Token, type Tokens } from 'marked';

/** The documents of the project that people read, by their paths. */
export function documentPaths(): readonly string[] {
  const root = readdirSync('.').filter((name) => name.endsWith('.md'));
  const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));
  return [...root, ...pages.map((name) => `docs/${name}`), 'scripts/demo/README.md'];
}

/** Every token of a document, those inside others as well. */
export function tokensOf(path: string): readonly Token[] {
  const found: Token[] = [];
  void marked.walkTokens(marked.lexer(readFileSync(path, 'utf8')), (token) => void found.push(token));
  return found;
}

/** The tokens of one type. */
export function tokensOfType<T extends Token>(path: string, type: T['type']): readonly T[] {
  // What a token of this type looks like is known by its type alone.
  return tokensOf(path).filter((token): token is T => token.type === type);
}

/** Rows of the table whose first heading this is, as the plain source of their cells. */
export function rowsOf(path: string, heading: string): readonly (readonly string[])[] {
  const table = tokensOfType<Tokens.Table>(path, 'table').find(({ header }) => header[0]?.text === heading);
  if (!table) throw new Error(`${path} has no table about “${heading}”.`);
  return table.rows.map((row) => row.map(({ text }) => text));
}

/** Whether a file or folder is there, by exactly this spelling: not every system tells cases apart. */
export function isThere(path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return existsSync(path) && parts.every((part, index) => part === '..' || readdirSync(parts.slice(0, index).join('/') || '.').includes(part));
}
