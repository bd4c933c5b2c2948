import * as vscode from 'vscode';
import type { ExecutionRef, NodeName } from '../../core/model/model';

/** `output` and `input` as the platform told them; `node` is the whole node, made for comparing; `execution` is every node's output. */
export type DocumentPart = 'output' | 'input' | 'node' | 'answer' | 'execution';

/** What one document shows. */
export interface OutputPlace extends NodeName {
  readonly ref: ExecutionRef;
  /** The node's id; empty for what is the execution's. */
  readonly node: string;
  readonly part: DocumentPart;
  /** The execution beside which a `node` stands: its keys come in the order that they have there. */
  readonly like?: ExecutionRef;
}

export const outputScheme = 'runlight-output';

const parts: ReadonlySet<string> = new Set<DocumentPart>(['output', 'input', 'node', 'answer', 'execution']);

/** `name` is what the tab says. Everything that identifies the document stands in the query. */
export function uriOf({ ref, node, repeat, part, like }: OutputPlace, name: string): vscode.Uri {
  const beside = like && { likeConnection: like.connection, likeScope: like.scope, likeId: like.id };
  const query = new URLSearchParams({ ...ref, node, ...(repeat && { repeat: String(repeat) }), part, ...beside }).toString();
  const file = name.replace(/[/\\:*?"<>|\p{Cc}]/gu, ' ').trim() || 'output';
  return vscode.Uri.from({ scheme: outputScheme, path: `/${file}.json`, query });
}

export function placeOf({ query }: vscode.Uri): OutputPlace | undefined {
  const found = Object.fromEntries(new URLSearchParams(query));
  const { connection, scope, id, node, part } = found;
  if (connection === undefined || scope === undefined || id === undefined || node === undefined) return undefined;
  if (part === undefined || !parts.has(part)) return undefined;
  const { repeat, likeConnection, likeScope, likeId } = found;
  const isBeside = likeConnection !== undefined && likeScope !== undefined && likeId !== undefined;
  return {
    ref: { connection, scope, id },
    node,
    ...(repeat !== undefined && { repeat: Number(repeat) }),
    // Checked against the set above.
    part: part as DocumentPart,
    ...(isBeside && { like: { connection: likeConnection, scope: likeScope, id: likeId } }),
  };
}
