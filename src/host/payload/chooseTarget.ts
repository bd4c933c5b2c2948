import * as vscode from 'vscode';
import { Cancelled } from '../../core/model/errors';
import type { Connection, Scope, Target, Workflow } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import { choiceOf } from '../connections/manageConnections';
import { pickOneScope } from '../connections/scopes';
import type { Connections } from '../connections/connections';
import { ask, back, pick, takeSteps, type Choice, type Step } from '../ui/prompts';

/** The ways to a first connection; each resolves to its id. */
export interface Onboarding {
  readonly startSandbox: () => Promise<string>;
  readonly addConnection: () => Promise<string | undefined>;
}

/** Asks where a payload goes: connection, linked account, workflow, and its slug where no answer leads to one. */
export class TargetDialog {
  private connection?: Connection;
  private provider?: Provider;
  private scope?: Scope;
  private workflow?: Workflow;
  private slug?: string;

  constructor(
    private readonly connections: Connections,
    private readonly onboarding: Onboarding,
    private readonly file: string,
    /** The connection, where it is known which. */
    private readonly only?: string,
  ) {}

  /** @throws Cancelled on Escape. */
  async run(): Promise<Target> {
    await takeSteps([this.askConnection, this.askScope, this.askWorkflow, this.findSlug]);
    const { connection, scope, workflow, slug } = this;
    if (!connection || !scope || !workflow) throw new Cancelled();
    // Another window may have removed it meanwhile.
    this.connections.require(connection.id);
    return { connection: connection.id, scope: scope.id, workflow: workflow.id, workflowName: workflow.name, slug };
  }

  private readonly askConnection: Step = async (canGoBack) => {
    if (this.only !== undefined) {
      await this.use(this.connections.require(this.only));
      return 'skipped';
    }
    const all = this.connections.list();
    if (all.length === 0) return this.addFirstConnection();
    const [only] = all;
    const chosen =
      all.length === 1 && only
        ? only
        : await pick({ title: this.title(vscode.l10n.t('Connection')), canGoBack, choices: all.map(choiceOf) });
    if (chosen === back) return back;
    await this.use(chosen);
    return all.length === 1 ? 'skipped' : 'answered';
  };

  private async addFirstConnection(): Promise<'answered' | typeof back> {
    const start = await pick<() => Promise<string | undefined>>({
      title: this.title(vscode.l10n.t('There is no connection yet')),
      choices: [
        {
          label: vscode.l10n.t('Try the Sandbox'),
          icon: 'beaker',
          description: vscode.l10n.t('no account, no network'),
          value: this.onboarding.startSandbox,
        },
        { label: vscode.l10n.t('Add Connection…'), icon: 'plug', value: this.onboarding.addConnection },
      ],
    });
    if (start === back) return back;
    const id = await start();
    if (id === undefined) throw new Cancelled();
    await this.use(this.connections.require(id));
    return 'answered';
  }

  private async use(connection: Connection): Promise<void> {
    this.connection = connection;
    this.provider = await this.connections.provider(connection.id);
  }

  private readonly askScope: Step = async (canGoBack) => {
    const { connection, provider } = this;
    if (!connection || !provider) return 'skipped';
    const [only] = connection.scopes;
    if (connection.scopes.length === 1 && only) {
      this.scope = only;
      return 'skipped';
    }
    const title = this.title(vscode.l10n.t(provider.scopeKind.words.field));
    const chosen = await pickOneScope(provider, { title, canGoBack, known: connection.scopes });
    if (chosen === back) return back;
    this.scope = chosen;
    return 'answered';
  };

  private readonly askWorkflow: Step = async (canGoBack) => {
    const { provider, scope } = this;
    if (!provider || !scope) return 'skipped';
    if (provider.workflowOf) {
      this.workflow = provider.workflowOf(scope);
      return 'skipped';
    }
    const load = provider.workflows;
    const chosen = await pick<Workflow>({
      title: this.title(vscode.l10n.t('Workflow for {0}', scope.id)),
      placeholder: load ? vscode.l10n.t('Choose a workflow, or type its id') : vscode.l10n.t('Type a workflow’s id or alias'),
      canGoBack,
      choices: load ? async (signal) => (await load(scope.id, signal)).map(workflowChoice) : [],
      typed: (text) => ({
        use: vscode.l10n.t('use as workflow id'),
        value: { id: text, name: text, published: true, owned: true },
      }),
    });
    if (chosen === back) return back;
    this.workflow = chosen;
    return 'answered';
  };

  private readonly findSlug: Step = async (canGoBack) => {
    const { provider, scope, workflow } = this;
    if (!provider?.slug || !scope || !workflow) return 'skipped';
    const find = provider.findSlug ?? (() => Promise.resolve(undefined));
    const isOptional = provider.slug === 'optional';
    const signal = new AbortController().signal;
    this.slug = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window }, () =>
      // Not found or not reachable: either way the person is asked.
      find(scope.id, workflow, signal).catch(() => undefined),
    );
    if (this.slug !== undefined) return 'skipped';
    const typed = await ask({
      title: this.title(vscode.l10n.t('Application slug of {0}', workflow.name)),
      prompt: isOptional
        ? vscode.l10n.t('The slug of the workflow’s application, for example “hubspot”, where the platform wants it. May be empty.')
        : vscode.l10n.t('The platform needs the slug of the workflow’s application, for example “hubspot”.'),
      canGoBack,
      check: (text) => (text === '' && !isOptional ? vscode.l10n.t('The slug cannot be empty.') : undefined),
    });
    if (typed === back) return back;
    this.slug = typed || undefined;
    return 'answered';
  };

  private title(what: string): string {
    return `${this.file}: ${what}`;
  }
}

function workflowChoice(workflow: Workflow): Choice<Workflow> {
  const facts = [
    workflow.application,
    workflow.owned ? undefined : vscode.l10n.t('organisation'),
    workflow.published ? undefined : vscode.l10n.t('not published'),
  ].filter((fact) => fact !== undefined);
  return {
    label: workflow.name,
    iconPath: new vscode.ThemeIcon(workflow.published ? 'circuit-board' : 'circle-slash'),
    description: facts.join(' · '),
    detail: workflow.description || undefined,
    value: workflow,
  };
}
