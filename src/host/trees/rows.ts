import { escapeId } from '../../core/model/model';
import type { Message } from './messages';

/** A row of one of the trees, told apart from the others by its kind. */
export interface TreeRow {
  readonly kind: string;
  /** Its full path, by which VS Code remembers what is expanded and selected; see {@link pathOf}. */
  readonly id: string;
  readonly parent?: TreeRow;
}

/** A sentence in place of rows: loading, empty, or why they could not be loaded. */
export interface MessageRow<Parent extends TreeRow | undefined = TreeRow | undefined> extends Message {
  readonly kind: 'message';
  readonly id: string;
  readonly parent: Parent;
}

/** The rows of one tree, one object per path: VS Code redraws by identity. */
export class RowRegistry<Row extends TreeRow> {
  private readonly rows = new Map<string, Row>();

  get(id: string): Row | undefined {
    return this.rows.get(id);
  }

  /** The known row of this path where it stands for the same thing; otherwise the new row replaces it. */
  keep<Kept extends Row>(row: Kept, isSame: (known: Kept) => boolean = () => true): Kept {
    // A path is of one kind only: those of different kinds differ in their length, their beginning or their ending.
    const known = this.rows.get(row.id) as Kept | undefined;
    if (known && isSame(known)) return known;
    this.rows.set(row.id, row);
    return row;
  }

  /** Forgets the row of a path and everything below it, such as a connection that is gone. */
  forget(path: string): void {
    for (const id of this.rows.keys()) if (id === path || id.startsWith(`${path}/`)) this.rows.delete(id);
  }

  /** Forgets all rows but these. */
  retain(isKept: (row: Row) => boolean): void {
    for (const [id, row] of this.rows) if (!isKept(row)) this.rows.delete(id);
  }
}

/** Joins ids to a path. They come from outside and may hold anything, so each is escaped. An empty part is ours: `a//more`. */
export function pathOf(...parts: readonly string[]): string {
  return parts.map(escapeId).join('/');
}

/** A row has one message at a time; the top of a tree may have several, told apart by their text. */
export function messageRow<Parent extends TreeRow | undefined>(parent: Parent, message: Message): MessageRow<Parent> {
  const id = parent ? `${parent.id}//message` : `//message/${escapeId(message.text)}`;
  return { ...message, kind: 'message', id, parent };
}
