import { parseJson } from '../../json/json';
import { amountOf, fieldOf, idOf, isFields, listOf, textOf, type Fields } from '../../json/values';
import type { ChosenWays, ExecutionNode, Iterations } from '../../model/model';

/** What a rule, a switch or a loop returned says of the way that the run took (Refold: Rule, Switch case, Loop nodes). */
export function waysIn(output: unknown): Pick<ExecutionNode, 'chosen' | 'iterations'> {
  const whole = objectIn(output);
  if (!whole) return {};
  const body = fieldOf(whole, 'body');
  const told = isFields(body) ? body : whole;
  const chosen = chosenIn(told);
  const iterations = iterationsIn(told);
  return { ...(chosen && { chosen }), ...(iterations && { iterations }) };
}

function chosenIn(told: Fields): ChosenWays | undefined {
  const path = fieldOf(told, 'execution_path');
  const matched = fieldOf(told, 'matched_case');
  const nodes = idsIn(fieldOf(told, 'final_satisfied_nodes')) ?? (isFields(matched) ? idsIn(fieldOf(matched, 'case_satisfied_nodes')) : undefined);
  const values = [typeof path === 'boolean' ? String(path) : path, isFields(matched) ? fieldOf(matched, 'case_value') : undefined];
  const words = values.flatMap((value) => textOf(value) ?? idOf(value) ?? []);
  return words.length === 0 && !nodes ? undefined : { words, ...(nodes && { nodes }) };
}

function idsIn(value: unknown): readonly string[] | undefined {
  const ids = listOf(value)?.flatMap((id) => idOf(id) ?? []);
  return ids?.length ? ids : undefined;
}

function iterationsIn(told: Fields): Iterations | undefined {
  const total = amountOf(fieldOf(told, 'total_iterations')) ?? amountOf(fieldOf(told, 'iteration_count'));
  const good = amountOf(fieldOf(told, 'successful_iterations'));
  const failed = amountOf(fieldOf(told, 'failed_iterations'));
  if (total === undefined && good === undefined && failed === undefined) return undefined;
  return { ...(total !== undefined && { total }), ...(good !== undefined && { good }), ...(failed !== undefined && { failed }) };
}

/** Some servers send outputs as text of JSON; what is long is no mere word about the way. */
function objectIn(value: unknown): Fields | undefined {
  if (typeof value !== 'string') return isFields(value) ? value : undefined;
  if (value.length > 20_000 || !/"(?:execution_path|final_satisfied_nodes|matched_case|\w+_iterations|iteration_count)"/.test(value)) return undefined;
  try {
    const parsed = parseJson(value);
    return isFields(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
