/** Works on the items in their order, so many at one time. Rejects with the first that does; what is under way then goes on. */
export async function eachAtOnce<T>(items: readonly T[], atOnce: number, work: (item: T) => unknown): Promise<void> {
  const waiting = items.values();
  const workThrough = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, workThrough));
}
