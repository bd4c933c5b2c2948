import type { FromPanel } from '../../shared/protocol';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** VS Code gives it out once per page. */
export const vscodeApi = acquireVsCodeApi();
