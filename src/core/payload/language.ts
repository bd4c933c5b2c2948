/**
 * Help while a payload is written: what its schema refuses, suggests and explains. The library is the one that VS Code
 * itself uses for JSON; with it this is a bundle of its own, loaded when a payload with a schema is first looked at.
 */
import { getLanguageService, TextDocument, type ASTNode, type JSONDocument, type LanguageService } from 'vscode-json-languageservice';
import { stringifyJson } from '../json/json';
import type { FieldPath } from '../json/path';
import { fieldsOf, type Fields } from '../json/values';
import { toHover, toProblem, toSuggestion } from './languageAnswers';
import type { SchemaHover, SchemaProblem, Suggestion } from './languageAnswers';
import { schemaForAnyText, usableSchema } from './languageSchema';
import type { JsonSchema } from './schema';
import { holdsVariable } from './variables';
import { checkPayload, type PayloadWarning } from './warnings';

export type { SchemaHover, SchemaProblem, Suggestion } from './languageAnswers';

/** Answers are empty for a text that is too large and for a schema that the library cannot use. */
export interface PayloadLanguage {
  /** What the schema does not allow. Broken JSON is not its matter, and a variable in a string may become any text. */
  validate(text: string, schema: JsonSchema): Promise<readonly SchemaProblem[]>;
  /** What the text may mean otherwise than it was meant, whatever its schema. */
  warn(text: string): readonly PayloadWarning[];
  complete(text: string, offset: number, schema: JsonSchema): Promise<readonly Suggestion[]>;
  hover(text: string, offset: number, schema: JsonSchema): Promise<SchemaHover | undefined>;
}

/** A schema with a language service of its own, so that both are freed together. */
interface Prepared {
  readonly service: LanguageService;
  readonly schema: object;
  /** For a payload with variables. */
  readonly forAnyText: object;
}

interface Parsed {
  readonly document: TextDocument;
  readonly json: JSONDocument;
}

/** Beyond this a keystroke would be felt. */
const longest = 1_000_000;
const schemaUri = 'runlight:/schema.json';
const documentUri = 'runlight:/payload.json';
/** Codes up to here are about schemas; the rest is about syntax, or about schemas that cannot be had. */
const lastSchemaCode = 2;
const silently = { comments: 'ignore', trailingCommas: 'ignore', schemaRequest: 'ignore' } as const;

export function createPayloadLanguage(): PayloadLanguage {
  const prepared = new WeakMap<JsonSchema, Prepared>();
  let last: Parsed | undefined;

  function prepare(schema: JsonSchema): Prepared {
    const known = prepared.get(schema) ?? prepareSchema(schema);
    prepared.set(schema, known);
    return known;
  }

  function parse(text: string, { service }: Prepared): Parsed {
    if (last?.document.getText() === text) return last;
    const document = TextDocument.create(documentUri, 'jsonc', 1, text);
    last = { document, json: service.parseJSONDocument(document) };
    return last;
  }

  async function help<T>(
    text: string,
    schema: JsonSchema,
    none: T,
    work: (known: Prepared, parsed: Parsed) => Promise<T>,
  ): Promise<T> {
    if (text.length > longest) return none;
    try {
      const known = prepare(schema);
      return await work(known, parse(text, known));
    } catch {
      // Nesting too deep for the library, or a schema of a form that it does not expect: no help, and no harm.
      return none;
    }
  }

  return {
    warn: checkPayload,
    validate: (text, schema) => help(text, schema, [], validatePayload),
    complete: (text, offset, schema) =>
      help<readonly Suggestion[]>(text, schema, [], async ({ service }, { document, json }) => {
        const list = await service.doComplete(document, document.positionAt(offset), json);
        return list?.items.flatMap((item) => toSuggestion(document, item) ?? []) ?? [];
      }),
    hover: (text, offset, schema) =>
      help(text, schema, undefined, async ({ service }, { document, json }) => {
        const hover = await service.doHover(document, document.positionAt(offset), json);
        return hover ? toHover(document, hover) : undefined;
      }),
  };
}

/**
 * What a schema does not allow in a value, given as JSON text: where, and why in the library's words. Other than help while
 * somebody types, it rejects where the library cannot tell: nobody may take silence for consent.
 */
export async function checkAgainstSchema(text: string, schema: JsonSchema): Promise<readonly { readonly path: FieldPath; readonly message: string }[]> {
  const known = prepareSchema(schema);
  const document = TextDocument.create(documentUri, 'json', 1, text);
  const parsed = { document, json: known.service.parseJSONDocument(document) };
  const problems = await check(known.schema, known, parsed);
  return problems.map(({ offset, message }) => ({ path: pathTo(parsed.json.getNodeFromOffset(offset)), message }));
}

function pathTo(node: ASTNode | undefined): FieldPath {
  const path: (string | number)[] = [];
  for (let one = node; one; one = one.parent) {
    const { parent } = one;
    if (one.type === 'property') path.unshift(one.keyNode.value);
    else if (parent?.type === 'array') path.unshift(parent.items.indexOf(one));
  }
  return path;
}

function prepareSchema(schema: JsonSchema): Prepared {
  // A copy with plain numbers, which the library may change. It asks for nothing: it is given no way to.
  const usable = usableSchema(fieldsOf(JSON.parse(stringifyJson(schema))) ?? {});
  const service = getLanguageService({});
  const named = (fields: Fields, id: string): object => ({ ...(JSON.parse(JSON.stringify(fields)) as object), id });
  const whole = named(usable, schemaUri);
  service.configure({ schemas: [{ uri: schemaUri, fileMatch: ['*'], schema: whole }] });
  return { service, schema: whole, forAnyText: named(schemaForAnyText(usable), 'runlight:/any-text.json') };
}

async function validatePayload(known: Prepared, parsed: Parsed): Promise<readonly SchemaProblem[]> {
  const problems = await check(known.schema, known, parsed);
  if (problems.length === 0 || !holdsVariable(parsed.document.getText())) return problems;
  const surely = new Set((await check(known.forAnyText, known, parsed)).map((problem) => JSON.stringify(problem)));
  return problems.filter((problem) => isAboutPlainText(problem, parsed) || surely.has(JSON.stringify(problem)));
}

async function check(
  schema: object,
  { service }: Prepared,
  { document, json }: Parsed,
): Promise<readonly SchemaProblem[]> {
  const diagnostics = await service.doValidation(document, json, silently, schema);
  return diagnostics
    .filter(({ code }) => Number(code ?? 0) <= lastSchemaCode)
    .map((diagnostic) => toProblem(document, diagnostic));
}

/** A string without variables is what it is; everything else may come out otherwise once its variables have values. */
function isAboutPlainText({ offset, length }: SchemaProblem, { document, json }: Parsed): boolean {
  const node = json.getNodeFromOffset(offset);
  const isWhole = node?.type === 'string' && node.offset === offset && node.length === length;
  const isName = node?.parent?.type === 'property' && node.parent.keyNode === node;
  return isWhole && !isName && !holdsVariable(document.getText().slice(offset, offset + length));
}
