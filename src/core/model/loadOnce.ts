/** Loads something at the first `get`, once for all callers. After a failure, the next `get` tries again. */
export class LoadOnce<T> {
  private loading?: Promise<T>;

  constructor(private readonly load: () => Promise<T>) {}

  get(): Promise<T> {
    if (this.loading) return this.loading;
    const loading = this.begin();
    this.loading = loading;
    loading.catch(() => {
      if (this.loading === loading) this.loading = undefined;
    });
    return loading;
  }

  /** Hands over what is loaded or loading, and forgets it: the next `get` loads again. */
  take(): Promise<T> | undefined {
    const { loading } = this;
    this.loading = undefined;
    return loading;
  }

  /** A loader that throws before it returns a promise counts as failed, too. */
  private async begin(): Promise<T> {
    return this.load();
  }
}
