import type { Answer, CommonRefusals } from '../http/answer';

/** Each way Refold says no, in the shape that its documents show for that case. */

interface Reason {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly message: string;
}

/** Authentication and organisation services put the code in `error`. */
function authShape({ status, type, code, message }: Reason): Answer {
  return { status, body: { status_code: status, http_error_type: type, error: code, message } };
}

/** Workflow and execution services put it in `error_code`. */
function serviceShape({ status, type, code, message }: Reason, more: object = {}): Answer {
  return { status, body: { status_code: status, http_error_type: type, error_code: code, message, ...more } };
}

export function unauthorized(message: string): Answer {
  return authShape({ status: 401, type: 'UNAUTHORIZED', code: 'SERVER_ERROR', message });
}

export function invalidToken(): Answer {
  return authShape({ status: 401, type: 'UNAUTHORIZED', code: 'INVALID_TOKEN', message: 'Invalid session token' });
}

/** Of the routes that want a token and got a key. */
export function missingToken(): Answer {
  return authShape({
    status: 401,
    type: 'UNAUTHORIZED',
    code: 'AUTH_SERVICE_ERROR',
    message: 'Authorization Token Missing',
  });
}

export function invalidCredentials(): Answer {
  return unauthorized('Invalid Credentials');
}

export function forbidden(message: string): Answer {
  return serviceShape({ status: 403, type: 'FORBIDDEN', code: 'SERVER_ERROR', message });
}

export function conflict(message: string): Answer {
  return serviceShape({ status: 409, type: 'CONFLICT', code: 'BAD_REQUEST', message });
}

export function notFound(message: string): Answer {
  return serviceShape({ status: 404, type: 'NOT_FOUND', code: 'RESOURCE_NOT_FOUND', message });
}

export function badRequest(code: string, message: string, more?: object): Answer {
  return serviceShape({ status: 400, type: 'BAD_REQUEST', code, message }, more);
}

/** Execute says the reason in `error`, under a message that says nothing. */
export function rejected(reason: string): Answer {
  return { status: 400, body: { message: 'Server Error', error: reason } };
}

/** The two codes are swapped on the wire. */
export function unknownAccount(account: string): Answer {
  return {
    status: 400,
    body: {
      status_code: 400,
      error_code: 'BAD_REQUEST',
      http_error_type: 'INVALID_LINKED_ACCOUNT_ID',
      message: `Linked account ${account} does not exist`,
    },
  };
}

export function externalFailure(message: string): Answer {
  return authShape({ status: 404, type: 'EXTERNAL_API_ERROR', code: 'EXTERNAL_API_FAILURE', message });
}

export function tooManyRequests(): Answer {
  return serviceShape({ status: 429, type: 'TOO_MANY_REQUESTS', code: 'SERVER_ERROR', message: 'Too many requests' });
}

export function tooLarge(): Answer {
  return serviceShape({ status: 413, type: 'PAYLOAD_TOO_LARGE', code: 'BAD_REQUEST', message: 'Request entity too large' });
}

export function serverError(): Answer {
  return serviceShape({
    status: 500,
    type: 'INTERNAL_SERVER_ERROR',
    code: 'SERVER_ERROR',
    message: 'Something went wrong',
  });
}

export function noBatches(): Answer {
  return serviceShape({
    status: 501,
    type: 'NOT_IMPLEMENTED',
    code: 'SERVER_ERROR',
    message: 'Batch details are not yet available for this execution type',
  });
}

export const refoldRefusals: CommonRefusals = {
  noRoute: (method, path) => notFound(`Cannot ${method} ${path}`),
  badPath: () => badRequest('BAD_REQUEST', 'The path is not percent-encoded text'),
  tooLarge,
  serverError,
};
