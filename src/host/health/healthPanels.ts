import * as vscode from 'vscode';
import { HealthCache, keyOfPlace } from '../../core/health/healthCache';
import type { HealthPlace } from '../../core/health/workflowHealth';
import { fieldsOf, textOf } from '../../core/json/values';
import { DisposableStore } from '../../core/model/disposables';
import { visibleName } from '../../core/model/format';
import type { ExecutionRef } from '../../core/model/model';
import type { RunsView } from '../../core/runs/runs';
import type { HealthHead } from '../../shared/health';
import type { Connections } from '../connections/connections';
import { accountOf } from '../connections/scopes';
import { healthType } from '../ui/viewIds';
import { HealthPanel } from './healthPanel';

export interface HealthServices {
  readonly connections: Connections;
  readonly runs: RunsView;
  readonly extension: vscode.Uri;
  /** What a workflow is called; undefined while nobody told. */
  readonly nameOf: (place: HealthPlace) => string | undefined;
  /** Fires when a workflow may have got a name. */
  readonly onNames: (listener: () => void) => vscode.Disposable;
  readonly open: (ref: ExecutionRef) => void;
}

/** The open pages: one per workflow and account, and back where they were after a reload. */
export class HealthPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly shown = new Map<string, HealthPanel>();
  private readonly cache: HealthCache;
  private readonly subscriptions = new DisposableStore();

  constructor(private readonly services: HealthServices) {
    const { connections, runs } = services;
    const providerOf = (connection: string) => connections.provider(connection);
    this.cache = new HealthCache({ providerOf, runs }, (place) => this.shown.has(keyOfPlace(place)));
    this.subscriptions.add(
      this.cache,
      services.onNames(() => this.rename()),
      connections.notify({ connectionChanged: (id) => this.renew(id), connectionRemoved: (id) => this.close(id) }),
    );
  }

  /** Shows the health of a workflow, or brings its page to the front. */
  show(place: HealthPlace): void {
    const shown = this.shown.get(keyOfPlace(place));
    if (shown) return shown.reveal();
    this.adopt(vscode.window.createWebviewPanel(healthType, '', vscode.ViewColumn.Active, this.optionsOf()), place);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const place = parsePlace(state);
    if (!place || !this.services.connections.get(place.connection)) {
      panel.dispose();
      return;
    }
    panel.webview.options = this.optionsOf();
    this.adopt(panel, place);
  }

  dispose(): void {
    for (const panel of this.shown.values()) panel.dispose();
    this.subscriptions.dispose();
  }

  private adopt(webviewPanel: vscode.WebviewPanel, place: HealthPlace): void {
    const { extension, open } = this.services;
    const { connection, scope } = place;
    webviewPanel.iconPath = { light: vscode.Uri.joinPath(extension, 'media', 'panel-light.svg'), dark: vscode.Uri.joinPath(extension, 'media', 'panel-dark.svg') };
    const panel = new HealthPanel(webviewPanel, this.cache.of(place), {
      extension,
      open: (id) => open({ connection, scope, id }),
      headOf: () => this.headOf(place),
    });
    const key = keyOfPlace(place);
    this.shown.set(key, panel);
    webviewPanel.onDidDispose(() => {
      panel.dispose();
      if (this.shown.get(key) === panel) this.shown.delete(key);
    });
  }

  private headOf(place: HealthPlace): HealthHead {
    const connection = this.services.connections.get(place.connection);
    return {
      title: visibleName(this.services.nameOf(place) ?? vscode.l10n.t('Workflow')),
      connection: connection?.name ?? '',
      account: accountOf(connection, place.scope),
      environment: connection?.environment ?? 'unknown',
      readOnly: connection?.readOnly,
    };
  }

  private rename(): void {
    for (const panel of this.shown.values()) panel.rename();
  }

  /** With another key or address, what was read before may be of another world: it is read again by who asks for it. */
  private renew(connection: string): void {
    this.cache.forget(connection);
    for (const panel of this.shown.values()) {
      const { place } = panel.health;
      if (place.connection === connection) panel.follow(this.cache.of(place));
    }
  }

  private close(connection: string): void {
    for (const panel of [...this.shown.values()]) if (panel.health.place.connection === connection) panel.close();
    this.cache.forget(connection);
  }

  private optionsOf(): vscode.WebviewOptions & vscode.WebviewPanelOptions {
    const { extension } = this.services;
    const roots = ['dist', 'media'].map((folder) => vscode.Uri.joinPath(extension, folder));
    return { enableScripts: true, localResourceRoots: roots };
  }
}

function parsePlace(state: unknown): HealthPlace | undefined {
  const kept = fieldsOf(fieldsOf(state)?.['workflow']);
  const [connection, scope, workflow] = ['connection', 'scope', 'workflow'].map((name) => textOf(kept?.[name]));
  return connection === undefined || scope === undefined || workflow === undefined ? undefined : { connection, scope, workflow };
}
