import { formatBytes } from '../../core/model/format';
import type { Execution, ExecutionRef } from '../../core/model/model';
import { fieldsOf } from '../../core/json/values';
import type { Sentence } from '../../core/model/sentence';
import { checkBySchema, outcomeOf, schemaChecksOf, type Mismatch } from '../../core/payload/expectation/checkRun';
import type { Expectation } from '../../core/payload/expectation/expectation';
import type { ValueReader } from '../../core/reader/reader';
import type { Runs } from '../../core/runs/runs';

/** The library that checks schemas works in the extension host, which all extensions share: longer texts would hold it. In characters. */
const longestChecked = 1_000_000;

const checkText: Parameters<typeof checkBySchema<string>>[1] = async (text, schema) => {
  const { checkAgainstSchema } = await import('../../core/payload/language');
  return checkAgainstSchema(text, fieldsOf(schema) ?? {});
};

/** Nobody may take for checked what was not. */
function tooLong({ at, place }: Pick<Mismatch, 'at' | 'place'>, length: number): Mismatch {
  const template: Sentence = 'with {0} it is too large to be checked by a schema in the editor. “runlight test” on the command line checks it.';
  return { at, place, template, values: [formatBytes(length)] };
}

/** Asks about executions whose values are wherever they are. */
export class ExpectationChecks {
  constructor(
    private readonly runs: Runs,
    private readonly reader: Pick<ValueReader, 'ask'>,
    /** The keys in use, and what else was hidden in this window. */
    private readonly secretsInUse: () => readonly string[],
  ) {}

  /** Everything in which an execution that has ended is not as expected; `text` is the expectation's own. */
  async check(ref: ExecutionRef, text: string, expectation: Expectation): Promise<readonly Mismatch[]> {
    await this.readNodes(ref);
    return this.runs.askAbout(ref, async (execution) => [
      ...(await this.reader.ask({ type: 'mismatches', execution, expectation: text })),
      ...(await this.checkSchemas(execution, expectation)),
    ]);
  }

  /** The text of an expectation that holds for an execution, and for another one of the same payload. */
  async textOf(ref: ExecutionRef, other?: ExecutionRef): Promise<string> {
    for (const one of other ? [ref, other] : [ref]) await this.readNodes(one);
    const all = other ? [ref, other] : [ref];
    const used = await Promise.all(all.map((one) => this.runs.history.secretsOf(one)));
    const secrets = [...this.secretsInUse(), ...used.flat()];
    return this.runs.askAboutAll(all, async ([execution, before]) => {
      if (!execution) return '';
      return this.reader.ask({ type: 'expectation', execution, other: before, secrets });
    });
  }

  /** A list tells no nodes. */
  private async readNodes(ref: ExecutionRef): Promise<void> {
    const known = this.runs.executions.get(ref)?.execution;
    if (!known?.nodes && !known?.local) await this.runs.read(ref);
  }

  private async checkSchemas(execution: Execution, expectation: Expectation): Promise<readonly Mismatch[]> {
    const found: Mismatch[] = [];
    for (const check of schemaChecksOf(outcomeOf(execution), expectation)) {
      const text = check.value && (await this.reader.ask({ type: 'json', value: check.value }));
      if (text !== undefined && text.length > longestChecked) found.push(tooLong(check, text.length));
      else found.push(...(await checkBySchema({ ...check, value: text }, checkText)));
    }
    return found;
  }
}
