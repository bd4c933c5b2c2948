import * as vscode from 'vscode';
import { Cancelled, isCancelled } from '../../core/model/errors';
import { formatBytes } from '../../core/model/format';
import type { Connection, Environment, Target } from '../../core/model/model';
import { countsAsProduction, refusalOfStart } from '../../core/runs/actions';
import type { Names } from '../../core/workflow/names';
import type { Connections } from '../connections/connections';
import { settings } from '../settings';
import { confirm, type Question } from '../ui/messages';
import { counted } from '../ui/sentences';

/** A question whose words are looked for only where it is asked. */
type LateQuestion = Omit<Question, 'question'> & { readonly question: () => string | Promise<string> };

/** A question that names the workflow is worth this wait, in milliseconds. */
const patienceMs = 3_000;

/** Stands between a person and a production environment, and every environment that nobody called a test one. */
export class ProductionGuard {
  /** Connections that were agreed to since the window opened. */
  private readonly agreed = new Set<string>();

  constructor(
    private readonly connections: Connections,
    private readonly names: Pick<Names, 'find'>,
  ) {}

  /**
   * Asks before anything is started in production. Escape and closing the question never run.
   * @throws Cancelled when the answer is not yes; Failure for a connection that is read-only.
   */
  async confirmRun(target: Target, payload: string, showRequest: () => unknown): Promise<void> {
    const connection = this.requireWritable(target.connection);
    const run = vscode.l10n.t('Run in Production');
    const show = vscode.l10n.t('Show Request');
    const question = async () => vscode.l10n.t('Run {0} for {1} in PRODUCTION?', await this.nameOf(target), target.scope);
    const chosen = await this.ask(connection, { question, detail: sendingTo(connection, payload), yes: run, other: show });
    if (chosen !== show) return;
    await showRequest();
    throw new Cancelled();
  }

  /** Asks before an execution is repeated in production, where it acts a second time. */
  async confirmRepeat(connectionId: string, title: string, scope: string): Promise<void> {
    const connection = this.requireWritable(connectionId);
    const question = () => vscode.l10n.t('Rerun {0} for {1} in PRODUCTION?', title, scope);
    const detail = vscode.l10n.t('It starts again with the payload it had.');
    await this.ask(connection, { question, detail, yes: vscode.l10n.t('Rerun in Production') });
  }

  /** Asks once for each connection that several starts go through, and says how many they are. */
  async confirmAll(targets: readonly Pick<Target, 'connection'>[]): Promise<void> {
    const groups = Map.groupBy(targets, ({ connection }) => connection);
    for (const [connection, { length }] of groups) await this.confirmSeveral(connection, length);
    // While the last question was open, the first connection may have been forbidden or removed.
    for (const connection of groups.keys()) this.requireWritable(connection);
  }

  private async confirmSeveral(id: string, count: number): Promise<void> {
    const connection = this.requireWritable(id);
    const question = () => counted(count, { one: 'Run 1 payload in PRODUCTION of {1}?', other: 'Run {0} payloads in PRODUCTION of {1}?' }, connection.name);
    const detail = vscode.l10n.t('Each starts an execution of its own.');
    await this.ask(connection, { question, detail, yes: vscode.l10n.t('Run in Production') });
  }

  /** The connection, unless nothing may be started or stopped through it. */
  requireWritable(id: string): Connection {
    const connection = this.connections.require(id);
    const refusal = refusalOfStart(connection);
    if (refusal) throw refusal;
    return connection;
  }

  private async nameOf(target: Target): Promise<string> {
    return target.workflowName ?? (await this.names.find(target, patienceMs)) ?? target.workflow;
  }

  private async ask(connection: Connection, { question, ...more }: LateQuestion): Promise<string | undefined> {
    if (!countsAsProduction(connection)) return undefined;
    const { confirmProduction } = settings;
    if (confirmProduction === 'never' || (confirmProduction === 'session' && this.agreed.has(connection.id))) return more.yes;
    if (connection.environment === 'unknown' && (await this.askEnvironment(connection)) === 'test') return undefined;
    const answer = await this.confirm(connection.id, { ...more, question: await question() });
    if (answer === more.yes) this.agreed.add(connection.id);
    return answer;
  }

  /** A question may stay open for long, and another window may forbid what it is about, or remove the connection, meanwhile. */
  private async confirm(connection: string, question: Question): Promise<string | undefined> {
    const answer = await confirm(question);
    this.requireWritable(connection);
    return answer;
  }

  /** Asks until it is answered; the answer is kept with the connection. */
  private async askEnvironment({ id, name }: Connection): Promise<Environment> {
    const isProduction = vscode.l10n.t('It is production');
    const isTest = vscode.l10n.t('It is a test environment');
    const answer = await this.confirm(id, {
      question: vscode.l10n.t('Does {0} lead to a test environment or to PRODUCTION?', name),
      detail: vscode.l10n.t('Neither its key nor the server tells, so it counts as production until you say. The answer is kept.'),
      yes: isProduction,
      other: isTest,
    });
    const environment = answer === isTest ? 'test' : 'production';
    await this.connections.update(id, { environment });
    return environment;
  }
}

/** Asks about a start of an agent's, whatever is set about production and however often somebody agreed before. */
export async function askAboutProduction({ detail }: Pick<Question, 'detail'>, { name, environment }: Connection): Promise<boolean> {
  const question =
    environment === 'production'
      ? vscode.l10n.t('Let an agent run this in PRODUCTION of {0}?', name)
      : vscode.l10n.t('Let an agent run this on {0}, which counts as PRODUCTION?', name);
  const yes = vscode.l10n.t('Run in Production');
  try {
    return (await confirm({ question, detail, yes })) === yes;
  } catch (error) {
    if (isCancelled(error)) return false;
    throw error;
  }
}

function sendingTo({ baseUrl }: Connection, payload: string): string {
  const size = formatBytes(Buffer.byteLength(payload), vscode.env.language);
  return vscode.l10n.t('{0} of payload will be sent to {1}.', size, new URL(baseUrl).host);
}
