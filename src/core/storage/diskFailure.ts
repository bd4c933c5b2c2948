import { Failure } from '../../core/model/errors';
import type { Sentence } from '../../core/model/sentence';

type Access = 'read' | 'write';

/** Whole sentences, as they are translated whole. `{0}` is the file. */
const sentences: Readonly<Record<Access, Readonly<Record<string, Sentence>>>> = {
  write: {
    ENOSPC: 'Could not write {0}: the disk is full. Free some space, then try again.',
    EDQUOT: 'Could not write {0}: your share of the disk is used up. Free some space, then try again.',
    EPERM: 'Could not write {0}: you may not write there, or another program has the file open.',
    EACCES: 'Could not write {0}: you may not write there, or another program has the file open.',
    EBUSY: 'Could not write {0}: another program has the file open. Close it there, then try again.',
    EROFS: 'Could not write {0}: the disk is read-only.',
    ENOTDIR: 'Could not write {0}: a part of its path is a file and not a folder.',
    EEXIST: 'Could not write {0}: a file has the name of its folder.',
    ENOENT: 'Could not write {0}: its folder does not exist.',
    EISDIR: 'Could not write {0}: a folder has this name.',
  },
  read: {
    EPERM: 'Could not read {0}: you may not read it.',
    EACCES: 'Could not read {0}: you may not read it.',
    ENOTDIR: 'Could not read {0}: a part of its path is a file and not a folder.',
    ENOENT: 'Could not read {0}: it does not exist.',
    EISDIR: 'Could not read {0}: it is a folder.',
  },
};

/** What VS Code's own file system calls the same reasons. */
const editorCodes: Readonly<Record<string, string>> = {
  NoPermissions: 'EACCES',
  FileNotADirectory: 'ENOTDIR',
  FileIsADirectory: 'EISDIR',
  FileNotFound: 'ENOENT',
};

/** Why a file could not be read or written, as a sentence; a Failure stays what it is. */
export function diskFailure(access: Access, file: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = codeOf(error);
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const known = code === undefined ? undefined : sentences[access][code];
  if (known !== undefined) return new Failure('disk', known, [file], { detail, cause: error });
  const otherwise = access === 'write' ? 'Could not write {0}: {1}' : 'Could not read {0}: {1}';
  return new Failure('disk', otherwise, [file, error instanceof Error ? error.message : String(error)], { detail, cause: error });
}

/** Node's code for the reason, also where VS Code's file system has it in its message alone. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined && /^E[A-Z0-9]+$/.test(code)) return code;
  return /\bE[A-Z]{3,}\b(?=:)/.exec(error.message)?.[0] ?? (code === undefined ? undefined : editorCodes[code]);
}
