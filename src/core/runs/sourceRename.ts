/** A payload file or a folder that has another name. */
export interface SourceRename {
  readonly from: string;
  readonly to: string;
}

/** A source under its new name; undefined where it is neither the file nor in the folder that was renamed. */
export function renamedSource(source: string | undefined, { from, to }: SourceRename): string | undefined {
  if (source === undefined) return undefined;
  return source === from || source.startsWith(`${from}/`) ? `${to}${source.slice(from.length)}` : undefined;
}
