import type { ToolInput } from '../../core/agents/input';
import type { ToolAnnotations, ToolContext, ToolNotice } from '../../core/agents/tool';

/** What answers for a tool. What it is called and what it takes stands in the manifest alone. */
export interface ToolCode {
  readonly annotations: ToolAnnotations;
  prepare(input: ToolInput): ToolNotice | Promise<ToolNotice>;
  call(input: ToolInput, context: ToolContext): Promise<string>;
}

/** By the names of tools. */
export type ToolCodes = Readonly<Record<string, ToolCode>>;

/** Of what may be asked again and again. */
export const reading: ToolAnnotations = { readOnly: true, destructive: false, idempotent: true };
