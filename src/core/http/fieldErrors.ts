import { parseJson } from '../json/json';
import { fieldsOf, listOf, textOf, type Fields } from '../json/values';
import { readPath, type FieldPath } from '../json/path';
import type { FieldError } from '../model/errors';

/** Names that say that complaints follow, whether as a list or as a map. */
const announcing = [
  'errors', 'validation_errors', 'validationErrors', 'field_errors', 'fieldErrors', 'violations', 'issues',
  'invalid_params',
]; // prettier-ignore
/** Names that complaints may stand under among other things. */
const wrapping = ['details', 'detail', 'error', 'data', 'body', 'message'];
const containers = [...announcing, ...wrapping];

const pathKeys = ['instancePath', 'dataPath', 'field', 'property', 'param', 'loc', 'path', 'pointer', 'key'];
const messageKeys = ['message', 'msg', 'error', 'reason', 'description', 'detail', 'title'];

const deepest = 4;
const mostErrors = 100;
const longestMessage = 500;

/**
 * The places in the payload that the body of a refusal complains about. No platform documents the form, so the usual
 * ones are read: lists of problems with a path (AJV, FastAPI, JSON:API), maps from field to words (Laravel, Django).
 */
export function readFieldErrors(body: unknown): readonly FieldError[] {
  const found = inContainer(body, 0) ?? wholeMap(body);
  const distinct = new Map(found.map((error) => [JSON.stringify([error.path, error.message]), error]));
  return [...distinct.values()].slice(0, mostErrors);
}

/** What the containers of a body hold; undefined where none holds a complaint. */
function inContainer(value: unknown, depth: number): readonly FieldError[] | undefined {
  const fields = fieldsOf(unwrapped(value));
  if (!fields || depth > deepest) return undefined;
  for (const name of containers) {
    const held = unwrapped(fields[name]);
    const list = listOf(held);
    const inside = list ? list.flatMap(fromItem) : inContainer(held, depth + 1);
    const found = inside ?? (announcing.includes(name) ? fromMap(held) : wholeMap(held));
    if (found.length > 0) return found;
  }
  return undefined;
}

/** One problem of a list: its words and the place they are about. A list of words alone names no places. */
function fromItem(item: unknown): readonly FieldError[] {
  const fields = fieldsOf(item);
  const message = wordsOfItem(item);
  const path = fields && pathOf(fields);
  return message !== undefined && path ? [{ path, message }] : [];
}

function pathOf(fields: Fields): FieldPath | undefined {
  const source = fieldsOf(fields['source'])?.['pointer'];
  const written = [...pathKeys.map((key) => fields[key]), source];
  const path = readPath(written.find((value) => typeof value === 'string' || listOf(value)));
  // AJV names the object, and apart from it the property that is missing there or should not be.
  const parameters = fieldsOf(fields['params']);
  const property = textOf(parameters?.['missingProperty'], parameters?.['additionalProperty']);
  return path && property !== undefined ? [...path, property] : path;
}

/** Fields and their words; a field's own fields may stand in a map of their own. */
function fromMap(value: unknown, path: FieldPath = [], depth = 0): readonly FieldError[] {
  const fields = fieldsOf(value);
  if (!fields || depth > deepest) return [];
  return Object.entries(fields).flatMap(([name, held]) => {
    const here = [...path, ...(readPath(name) ?? [])];
    const isOne = typeof held === 'string' || typeof fieldsOf(held)?.['message'] === 'string';
    const words = isOne ? [held] : (listOf(held) ?? []);
    const messages = words.flatMap((word) => wordsOf([word]) ?? wordsOfItem(word) ?? []);
    return messages.length > 0 ? messages.map((message) => ({ path: here, message })) : fromMap(held, here, depth + 1);
  });
}

/** A map that nothing announces is one only when it can be nothing else: lists of words under every name. */
function wholeMap(value: unknown): readonly FieldError[] {
  const entries = Object.entries(fieldsOf(value) ?? {});
  const isMap = entries.every(([name, held]) => {
    const words = listOf(held) ?? [];
    return !containers.includes(name) && words.length > 0 && words.every((word) => typeof word === 'string');
  });
  return isMap ? fromMap(value) : [];
}

function wordsOfItem(item: unknown): string | undefined {
  const fields = fieldsOf(item);
  return fields && wordsOf(messageKeys.map((key) => fields[key]));
}

function wordsOf(values: readonly unknown[]): string | undefined {
  return textOf(...values)?.trim().slice(0, longestMessage);
}

/** Some services pass on what another one answered as text of JSON. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return parseJson(value);
  } catch {
    return value;
  }
}
