import type { Page } from 'playwright-core';

/**
 * How many open editors the workbench has written down for the next window. It does so every few seconds; a reload
 * before that forgets what was opened last.
 */
export async function keptEditors(page: Page): Promise<number> {
  const states = await page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(request.error?.message));
      });
    const found: unknown[] = [];
    for (const { name } of await indexedDB.databases()) {
      if (!name?.startsWith('vscode-web-state-db-')) continue;
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const key = 'memento/workbench.parts.editor';
        const value: unknown = await settled(database.transaction(store).objectStore(store).get(key));
        if (value !== undefined) found.push(value);
      }
      database.close();
    }
    return found;
  });
  return states
    .map((state) => (typeof state === 'string' ? count(JSON.parse(state)) : 0))
    .reduce((sum, editors) => sum + editors, 0);
}

/** Groups lie in a tree of rows and columns; each group has its editors. */
function count(part: unknown): number {
  if (Array.isArray(part)) return part.map(count).reduce((sum, editors) => sum + editors, 0);
  if (typeof part !== 'object' || part === null) return 0;
  return Object.entries(part)
    .map(([name, value]) => (name === 'editors' && Array.isArray(value) ? value.length : count(value)))
    .reduce((sum, editors) => sum + editors, 0);
}
