/**
 * Everything that can be asked about values. Questions and answers are plain data, so that they pass to a worker and back.
 * A question carries the held values that it is about; `Answers` answers it where those are.
 */
import type { ComparisonFacts } from '../agents/comparison';
import type { ExplanationFacts } from '../agents/explanation';
import type { PartFacts } from '../agents/valuePart';
import type { Execution, ExecutionNode, HeldValue } from '../model/model';
import type { OutlineWindow, TableWindow, ValuePath, ValueReading } from '../model/outline';
import type { Masks } from '../report/compare';
import type { ExportFacts } from '../report/exported';
import type { SummaryWords } from '../report/markdown';
import type { Mismatch } from '../payload/expectation/checkRun';
import type { RunNews, RunRecord } from '../runs/record';
import type { Head, ReadableText } from '../values/texts';
import type { OutlineQuery } from '../values/outline';

/** The value that a question is about, and the field of it that holds what a node returned, where that is in an envelope. */
export interface AboutValue {
  readonly value: HeldValue;
  readonly bodyField?: string;
}

interface At extends AboutValue {
  readonly path: ValuePath;
}

/** Where a search looks: `node` and `part` come back with each hit. */
export interface SearchPlace<Part extends string = string> extends AboutValue {
  readonly node: string;
  readonly part: Part;
}

export interface SearchHit<Part extends string = string> {
  readonly node: string;
  readonly part: Part;
  readonly path: ValuePath;
}

/** What was found since the last answer of the same search. */
export interface SearchProgress {
  readonly hits: readonly SearchHit[];
  /** So far; more than the hits that are told where there are very many. */
  readonly total: number;
  /** Otherwise it goes on when it is asked again. */
  readonly done: boolean;
}

/** As much of a node as is compared. */
type NodeFacts = Pick<ExecutionNode, 'status' | 'error' | 'input' | 'output'>;

/** What a document shows: one value, a whole node for comparing, or what all nodes of an execution returned. */
export type DocumentSubject =
  | { readonly of: 'value'; readonly value: HeldValue }
  | { readonly of: 'node'; readonly node: NodeFacts; readonly like?: NodeFacts; readonly masks: Masks }
  | { readonly of: 'execution'; readonly status: string; readonly answer?: HeldValue; readonly nodes: readonly Pick<ExecutionNode, 'name' | 'status' | 'error' | 'output'>[] };

/** A record as it is written, and its line in the index. */
export interface RecordText {
  readonly text: string;
  readonly line: string;
}

interface Table {
  /** Lines of an object or a list. */
  readonly outline: readonly [asked: AboutValue & OutlineQuery, answer: OutlineWindow];
  /** Rows of a list. */
  readonly table: readonly [asked: At & { readonly from: number; readonly count: number }, answer: TableWindow];
  /** One value within another. `keys` lead to it, unless they go through a text. */
  readonly value: readonly [
    asked: At & { readonly shown: readonly ValuePath[]; readonly offset: number },
    answer: Omit<ValueReading, 'expression'> & { readonly keys?: readonly (string | number)[] },
  ];
  /** A slice of a value's text, from a place in characters; `showsSecrets` with the values that look secret. */
  readonly text: readonly [asked: { readonly value: HeldValue; readonly offset: number; readonly showsSecrets: boolean }, answer: ReadableText & { readonly total: number }];
  /** The whole text of a value. */
  readonly wholeText: readonly [asked: { readonly value: HeldValue }, answer: string];
  /** The names of the fields at a place of a value, a hundred at most. */
  readonly fieldNames: readonly [asked: { readonly value: HeldValue; readonly path: readonly (string | number)[] }, answer: readonly string[]];
  /** How the value at a place of a value begins, as JSON without secrets; undefined where there is none that may be shown. */
  readonly excerpt: readonly [asked: { readonly value: HeldValue; readonly path: readonly (string | number)[] }, answer: string | undefined];
  /** A value as JSON. */
  readonly json: readonly [asked: { readonly value: HeldValue }, answer: string];
  /** What is copied of a value within another. */
  readonly copy: readonly [asked: At & { readonly as: 'value' | 'path' }, answer: string | undefined];
  /** The keys that lead to a value, unless they go through a text. */
  readonly keys: readonly [asked: At, answer: readonly (string | number)[] | undefined];
  /** The address that a value is, where a browser may open it. */
  readonly link: readonly [asked: At, answer: string | undefined];
  /** The beginnings of the texts of several values. */
  readonly heads: readonly [asked: { readonly values: readonly HeldValue[]; readonly length: number }, answer: readonly Head[]];
  /** Every value whose key or text contains the words. One search is asked about again and again until it is done. */
  readonly find: readonly [asked: { readonly search: string; readonly places: readonly SearchPlace[]; readonly text: string }, answer: SearchProgress];
  /** Nobody reads that search any more. */
  readonly stopFinding: readonly [asked: { readonly search: string }, answer: undefined];
  /** The text of a document, as UTF-8; `isCompact` for what is to be saved because it has too many lines for one text. */
  readonly document: readonly [asked: { readonly subject: DocumentSubject; readonly isCompact?: true }, answer: Uint8Array];
  /** Which of the pairs that `pairNodes` makes differ; `firstOnly` as soon as one is known. */
  readonly differences: readonly [
    asked: { readonly left: Execution; readonly right: Execution; readonly masks: Masks; readonly firstOnly?: boolean },
    answer: readonly number[],
  ];
  /** An execution as Markdown, without these secrets. */
  readonly markdown: readonly [asked: { readonly execution: Execution; readonly secrets: readonly string[]; readonly words: SummaryWords }, answer: string];
  /** The file of an export, as UTF-8: each execution without the secrets that its run used. */
  readonly export: readonly [
    asked: {
      readonly executions: readonly { readonly execution: Execution; readonly secrets: readonly string[] }[];
      readonly facts: Omit<ExportFacts, 'sent'>;
      readonly sent?: HeldValue;
    },
    answer: Uint8Array,
  ];
  /** The executions of such a file. @throws Failure */
  readonly exported: readonly [asked: { readonly file: string; readonly name: string; readonly connection: string }, answer: readonly Execution[]];
  /** What language models are told, in English and within a budget: an execution, … */
  readonly explanation: readonly [asked: ExplanationFacts<HeldValue>, answer: string];
  /** … a part of a value, … */
  readonly valuePart: readonly [asked: PartFacts<HeldValue>, answer: string];
  /** … what two executions did differently. */
  readonly comparison: readonly [asked: ComparisonFacts<HeldValue>, answer: string];
  /** In what an execution is not as the text of an expectation says, except for what schemas say. */
  readonly mismatches: readonly [asked: { readonly execution: Execution; readonly expectation: string }, answer: readonly Mismatch[]];
  /** The text of an expectation that holds for an execution, and for another one of the same payload; without these secrets. */
  readonly expectation: readonly [asked: { readonly execution: Execution; readonly other?: Execution; readonly secrets: readonly string[] }, answer: string];
  readonly composeRecord: readonly [asked: { readonly oldText?: string; readonly news: RunNews; readonly secrets: readonly string[] }, answer: RecordText];
  readonly renameRecord: readonly [asked: { readonly intent: string; readonly text: string; readonly source: string }, answer: RecordText | undefined];
  readonly readRecord: readonly [asked: { readonly intent: string; readonly text: string }, answer: RunRecord | undefined];
  readonly summarizeRecord: readonly [asked: { readonly intent: string; readonly text: string }, answer: string | undefined];
}

export type QuestionType = keyof Table;

/** A question of one type, or of any. */
export type Question<T extends QuestionType = QuestionType> = { readonly [K in T]: Table[K][0] & { readonly type: K } }[T];

export type AnswerOf<T extends QuestionType> = Table[T][1];

export type AnswerTo<Q extends Question> = Q extends { readonly type: infer T extends QuestionType } ? Table[T][1] : never;

/** Who answers questions about values. */
export interface Asked {
  /** Rejects with `ValuesGone` where a value is not in memory any more, with a Failure of kind `tooLarge` where it has too long a text. */
  ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>>;
}
