/** Something that is loaded when it is first asked for, once for all who ask. What could not be loaded is tried again by the next. */
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

  /** Gives it out of hand, loaded or about to be: the next who asks loads it anew. */
  take(): Promise<T> | undefined {
    const { loading } = this;
    this.loading = undefined;
    return loading;
  }

  /** What throws at once has failed too. */
  private async begin(): Promise<T> {
    return this.load();
  }
}
