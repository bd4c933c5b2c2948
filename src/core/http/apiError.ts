import { errorText } from '../json/errorText';
import { parseJson } from '../json/json';
import { fieldsOf } from '../json/values';
import type { FieldError } from '../model/errors';
import { readFieldErrors } from './fieldErrors';

/** What an error answer says, whichever of the platforms' several shapes it has. */
export interface ApiError {
  /** The machine's word, such as `INVALID_LINKED_ACCOUNT_ID`. */
  readonly code?: string;
  /** The human's words. */
  readonly message?: string;
  readonly requestId?: string;
  /** What it says about single places in what was sent. */
  readonly fields: readonly FieldError[];
}

/** Codes that repeat the HTTP status; some answers swap them with the specific one. */
const vague = new Set(['BAD_REQUEST', 'UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND', 'SERVER_ERROR', 'NOT_IMPLEMENTED']);

/** Undefined when the body is not a JSON object: it is not the API that answered, or its answer is broken. */
export function readApiError(text: string): ApiError | undefined {
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    return undefined;
  }
  const fields = fieldsOf(body);
  if (!fields) return undefined;
  const codes = ['error_code', 'error', 'error_type', 'http_error_type']
    .map((key) => fields[key])
    .filter((code): code is string => typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code));
  const requestId = fields['request_id'];
  return {
    code: codes.find((code) => !vague.has(code)) ?? codes[0],
    message: errorText(body),
    requestId: typeof requestId === 'string' ? requestId : undefined,
    fields: readFieldErrors(body),
  };
}
