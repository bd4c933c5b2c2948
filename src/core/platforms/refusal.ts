import { Failure } from '../model/errors';

/** The server understood and said no, for good: another source may still know. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Failure && ['forbidden', 'notFound', 'rejected', 'notSupported'].includes(error.kind);
}

/** Undefined where the server refuses to say. */
export async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
