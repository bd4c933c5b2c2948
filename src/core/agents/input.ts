import { fieldOf, isFields } from '../json/values';
import { quoted } from './text';
import { largestBudget, smallestBudget, ToolRefusal, usualBudget } from './tool';

/**
 * What a model gave a tool. Models leave out, misspell and quote; so a number may come as a text, and what cannot be read is
 * said in a sentence from which the next call can be made right.
 */
export class ToolInput {
  private readonly fields: Readonly<Record<string, unknown>>;

  /** @throws ToolRefusal for a field that the tool does not know: it would be left out in silence. */
  constructor(given: unknown, known: readonly string[]) {
    if (given !== undefined && given !== null && !isFields(given)) throw new ToolRefusal('The input must be a JSON object.');
    this.fields = given ?? {};
    const unknown = Object.keys(this.fields).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new ToolRefusal(`There is no input ${quoted(unknown)}. Known are: ${known.join(', ')}.`);
    }
  }

  /** Undefined where nothing is given; an empty text is nothing. */
  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') return value.trim();
    // Ids are opaque, and a number is one too.
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new ToolRefusal(`“${name}” takes a text.`);
  }

  require(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw new ToolRefusal(`“${name}” is missing.`);
    return text;
  }

  /** A whole number; one that is out of its range is the nearest that is in it. */
  count(name: string, { usual, least, most }: { readonly usual: number; readonly least: number; readonly most: number }): number {
    const value = this.value(name);
    if (value === undefined || value === '') return usual;
    const number = typeof value === 'string' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) throw new ToolRefusal(`“${name}” takes a number.`);
    return Math.min(Math.max(Math.floor(number), least), most);
  }

  get budget(): number {
    return budgetOf(this.fields);
  }

  private value(name: string): unknown {
    return fieldOf(this.fields, name) ?? undefined;
  }
}

/** How long an answer may become, and a refusal too, whatever else stands in the input. */
export function budgetOf(given: unknown): number {
  const value = isFields(given) ? Number(fieldOf(given, 'budget') ?? usualBudget) : usualBudget;
  return Number.isFinite(value) ? Math.min(Math.max(Math.floor(value), smallestBudget), largestBudget) : usualBudget;
}
