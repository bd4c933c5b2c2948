import { comparisonText } from '../agents/comparison';
import { explanationOf } from '../agents/explanation';
import { valuePartText } from '../agents/valuePart';
import { holdExecution, jsonOf, mapHeld, wholeExecution } from '../values/held';
import { jsonPathOf } from '../values/paths';
import { Outline } from '../values/outline';
import { cut, kindOf, linkIn, secrecyOf } from '../values/preview';
import { Search } from '../values/search';
import { tableOf } from '../values/table';
import { headOf, plainText, scalarText, sliceOf, textOf } from '../values/texts';
import { firstEntriesOf } from '../json/entries';
import { stringifyJson } from '../json/json';
import { fieldOf, isFields } from '../json/values';
import { Failure } from '../model/errors';
import { isSecretName, redactText, setSecretNames } from '../json/redact';
import { comparableText, differs, pairNodes } from '../report/compare';
import { exportText, readExported } from '../report/exported';
import { summaryOf } from '../report/markdown';
import { compareRun, outcomeOf } from '../payload/expectation/checkRun';
import { excerptOf } from '../payload/expectation/excerpt';
import { readExpectation } from '../payload/expectation/expectation';
import { expectationOf } from '../payload/expectation/savedExpectation';
import { maskExecution, type RunSummary } from '../runs/record';
import { compose, lineOf, read, rename, summaryIn, type WrittenRecord } from '../runs/records';
import type { AboutValue, AnswerOf, AnswerTo, DocumentSubject, Question, QuestionType, RecordText, SearchPlace } from './questions';

/** One slice of a text, in characters: host to page runs at about 10 MB a second. */
const sliceLength = 256 * 1024;
/** The first slice of one value: most are looked at, not read. */
const firstLength = 4000;
/** A path that is longer says nothing at a glance; copying it has the whole. */
const longestPlace = 2000;
/** Searches that may go on; each panel has one. */
const mostSearches = 8;
/** Outlines of which the lines are known: making one anew costs a look at what is on show. */
const mostOutlines = 32;

type Ask<T extends QuestionType> = Question<T>;
type Answer<T extends QuestionType> = AnswerOf<T>;

/** Answers questions about values that are here, one after the other. The same in the host and in a worker. */
export class Answers {
  private readonly searches = new Map<string, Search<Pick<SearchPlace, 'node' | 'part'>>>();
  private outlines: { readonly root: unknown; readonly bodyField?: string; readonly outline: Outline }[] = [];

  /** `searchMs`: how long a search keeps others from working. */
  constructor(private readonly searchMs = 12) {}

  /** What else is called secret. */
  setSecretNames(names: readonly string[]): void {
    setSecretNames(names);
  }

  /** @throws ValuesGone where a value is not here; Failure where what was asked for cannot be. */
  answer<Q extends Question>(question: Q): AnswerTo<Q> {
    try {
      // Each case answers its own question; the type of a switch cannot say so.
      return this.answerAny(question) as AnswerTo<Q>;
    } catch (error) {
      // The engine has no longer texts than half a gigabyte.
      if (!(error instanceof RangeError)) throw error;
      throw new Failure('tooLarge', 'This is too large to be shown or copied as one text. Open it as a document to save it to a file.', [], { cause: error });
    }
  }

  private answerAny(question: Question): AnswerTo<Question> {
    switch (question.type) {
      case 'outline':
        return this.outlineOf(question).window(question);
      case 'table':
        return this.table(question);
      case 'value':
        return this.value(question);
      case 'text':
        return text(question);
      case 'wholeText':
        return textOf(jsonOf(question.value), true).text;
      case 'fieldNames':
        return fieldNames(question);
      case 'excerpt':
        return excerpt(question);
      case 'json':
        return stringifyJson(jsonOf(question.value));
      case 'copy':
        return this.copy(question);
      case 'keys':
        return this.keys(question);
      case 'link':
        return linkIn(this.outlineOf(question).find(question.path)?.value);
      case 'heads':
        return question.values.map((value) => headOf(jsonOf(value), question.length));
      case 'find':
        return this.find(question);
      case 'stopFinding':
        return void this.searches.delete(question.search);
      case 'document':
        return new TextEncoder().encode(documentText(question.subject, question.isCompact ? 0 : 2));
      case 'differences':
        return differences(question);
      case 'markdown':
        return summaryOf(maskExecution(wholeExecution(question.execution), question.secrets), question.words);
      case 'export':
        return exportBytes(question);
      case 'exported':
        return readExported(question.file, question.name, question.connection).map(holdExecution);
      case 'explanation':
        return explanation(question);
      case 'valuePart':
        return valuePartText({ ...question, value: jsonOf(question.value) });
      case 'comparison':
        return comparisonText({ ...question, left: wholeExecution(question.left), right: wholeExecution(question.right) });
      case 'mismatches':
        return mismatches(question);
      case 'expectation':
        return expectation(question);
      case 'composeRecord':
        return textOfRecord(compose(question.oldText, question.news, question.secrets));
      case 'renameRecord':
        return textOfRecord(rename(question.intent, question.text, question.source));
      case 'readRecord':
        return read(question.intent, question.text);
      case 'summarizeRecord':
        return lineOfSummary(summaryIn(question.intent, question.text));
    }
  }

  private outlineOf({ value, bodyField }: AboutValue): Outline {
    const root = jsonOf(value);
    const known = this.outlines.find((one) => one.root === root && one.bodyField === bodyField);
    const one = known ?? { root, bodyField, outline: new Outline(root, bodyField) };
    this.outlines = [one, ...this.outlines.filter((other) => other !== one)].slice(0, mostOutlines);
    return one.outline;
  }

  private table(question: Ask<'table'>): Answer<'table'> {
    const { path, from, count } = question;
    const outline = this.outlineOf(question);
    const found = outline.hiddenAt(path, new Set()) ? undefined : outline.find(path);
    const table = tableOf(found?.value, path, from, count) ?? { path, columns: [], columnCount: 0, from: 0, total: 0, rows: [] };
    return { ...table, place: found ? cut(jsonPathOf(found.keys), longestPlace) : '' };
  }

  private value(question: Ask<'value'>): Answer<'value'> {
    const { path, shown, offset } = question;
    const outline = this.outlineOf(question);
    const found = outline.find(path);
    if (!found) return { path, offset, kind: 'null', place: '', text: '', total: 0 };
    const isHidden = outline.hiddenAt(path, new Set(shown.map((one) => one.join()))) !== undefined;
    const key = found.keys.at(-1);
    const whole = isHidden ? '' : scalarText(found.value);
    return {
      path,
      offset,
      kind: kindOf(found.value),
      place: cut(jsonPathOf(found.keys), longestPlace),
      keys: found.throughText ? undefined : found.keys,
      secret: isHidden ? 'masked' : secrecyOf(found.value, typeof key === 'string' ? key : '', true),
      text: sliceOf(whole, offset, offset === 0 ? firstLength : sliceLength),
      total: whole.length,
    };
  }

  private copy(question: Ask<'copy'>): Answer<'copy'> {
    const found = this.outlineOf(question).find(question.path);
    if (!found) return undefined;
    return question.as === 'value' ? plainText(found.value) : jsonPathOf(found.keys);
  }

  private keys(question: Ask<'keys'>): Answer<'keys'> {
    const found = this.outlineOf(question).find(question.path);
    return found?.throughText ? undefined : found?.keys;
  }

  private find({ search: id, places, text: words }: Ask<'find'>): Answer<'find'> {
    const search = this.searches.get(id) ?? this.beginSearch(id, places, words);
    const { hits, total, done } = search.goOn(this.searchMs);
    if (done) this.searches.delete(id);
    return { hits: hits.map(({ place: { node, part }, path }) => ({ node, part, path })), total, done };
  }

  private beginSearch(id: string, places: readonly SearchPlace[], words: string): Search<SearchPlace> {
    const values = places.map((place) => ({ place, outline: this.outlineOf(place), root: jsonOf(place.value) }));
    const search = new Search(values, words);
    const [oldest] = this.searches.keys();
    if (oldest !== undefined && this.searches.size >= mostSearches) this.searches.delete(oldest);
    this.searches.set(id, search);
    return search;
  }
}

/** A summary holds no more than its line says, and needs nobody to keep its values. */
function lineOfSummary(summary: RunSummary | undefined): string | undefined {
  return summary && lineOf(summary);
}

function textOfRecord(written: WrittenRecord): RecordText;
function textOfRecord(written: WrittenRecord | undefined): RecordText | undefined;
function textOfRecord(written: WrittenRecord | undefined): RecordText | undefined {
  return written && { text: written.text, line: lineOf(written.summary) };
}

function text({ value, offset, showsSecrets }: Ask<'text'>): Answer<'text'> {
  const { text: whole, hidden } = textOf(jsonOf(value), showsSecrets);
  return { text: sliceOf(whole, offset, sliceLength), total: whole.length, hidden };
}

function documentText(subject: DocumentSubject, indent: number): string {
  switch (subject.of) {
    case 'value':
      return `${stringifyJson(jsonOf(subject.value), indent)}\n`;
    case 'node':
      return comparableText(mapHeld(subject.node, jsonOf), subject.masks, mapHeld(subject.like, jsonOf));
    case 'execution': {
      const { status, answer, nodes } = subject;
      return `${stringifyJson(mapHeld({ status, answer, nodes }, jsonOf), indent)}\n`;
    }
  }
}

function differences({ left, right, masks, firstOnly }: Ask<'differences'>): Answer<'differences'> {
  const pairs = pairNodes(wholeExecution(left), wholeExecution(right));
  const found: number[] = [];
  for (const [at, pair] of pairs.entries()) {
    if (differs(pair, masks)) found.push(at);
    if (firstOnly && found.length > 0) break;
  }
  return found;
}

function exportBytes({ executions, facts, sent }: Ask<'export'>): Uint8Array {
  const whole = executions.map(({ execution, secrets }) => maskExecution(wholeExecution(execution), secrets));
  return new TextEncoder().encode(exportText(whole, { ...facts, ...(sent && { sent: jsonOf(sent) }) }));
}

function explanation({ lastSuccess, ...facts }: Ask<'explanation'>): string {
  const good = lastSuccess && ('none' in lastSuccess ? lastSuccess : { execution: wholeExecution(lastSuccess.execution) });
  return explanationOf({ ...facts, execution: wholeExecution(facts.execution), lastSuccess: good });
}

const mostNames = 100;

function fieldNames({ value, path }: Ask<'fieldNames'>): Answer<'fieldNames'> {
  const at = valueAt(jsonOf(value), path);
  return isFields(at) ? firstEntriesOf(at, mostNames).map(([name]) => name) : [];
}

/** An excerpt is read at a glance. In characters. */
const longestExcerpt = 600;

function excerpt({ value, path }: Ask<'excerpt'>): Answer<'excerpt'> {
  const at = valueAt(jsonOf(value), path);
  if (at === undefined || path.some((key) => typeof key === 'string' && isSecretName(key))) return undefined;
  return redactText(excerptOf(at, 2, longestExcerpt, isSecretName));
}

/** A position beyond the end of a list means an item like the first. */
function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let at = root;
  for (const key of path) at = Array.isArray(at) ? ((at as readonly unknown[])[Number(key)] ?? at[0]) : isFields(at) ? fieldOf(at, String(key)) : undefined;
  return at;
}

/** What hides a secret is another one in each run, to an expectation, so that nothing of it is written. */
function expectation({ execution, other, secrets }: Ask<'expectation'>): Answer<'expectation'> {
  const [one, before] = [execution, other].map((whole) => whole && outcomeOf(maskExecution(wholeExecution(whole), secrets)));
  return one ? expectationOf(one, before) : '';
}

/** Who asks has read the expectation before; read again, its exact numbers come along. */
function mismatches({ execution, expectation }: Ask<'mismatches'>): Answer<'mismatches'> {
  const read = readExpectation(expectation);
  return 'expectation' in read ? compareRun(outcomeOf(wholeExecution(execution)), read.expectation) : [];
}
