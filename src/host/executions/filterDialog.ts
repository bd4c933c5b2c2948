import * as vscode from 'vscode';
import { Failure, toFailure } from '../../core/model/errors';
import { commonFilters, type ExecutionFilter } from '../../core/model/filter';
import { readTime, requireOrder, type KeptFilter, type KeptWanted } from '../../core/model/filterInput';
import type { Provider } from '../../core/platforms/provider';
import { ask, back, pick, type Choice } from '../ui/prompts';
import { sentenceOf } from '../ui/sentences';
import { filterWords } from './filterWords';
import type { Filters } from './filters';

/** What a person chose: another narrowing, or one execution to open. */
export type FilterAnswer = { readonly wanted: KeptWanted } | { readonly open: string };

type Take = () => Promise<FilterAnswer | typeof back>;

const day = 24 * 60 * 60_000;
const spans: readonly number[] = [60 * 60_000, day, 7 * day, 30 * day];
const statuses = ['RUNNING', 'COMPLETED', 'ERRORED', 'STOPPED', 'STOPPING', 'TIMED_OUT', 'TERMINATED', 'QUEUED', 'WAITING'];
const sources = ['API Call', 'Schedule', 'Event'];

/** Asks what to filter by, then for its value; everything else of the filter stays. */
export class FilterDialog {
  constructor(
    private readonly filters: Filters,
    private readonly provider: Provider,
    private readonly scope: string,
    private readonly now: KeptWanted,
  ) {}

  async run(): Promise<FilterAnswer> {
    for (;;) {
      const take = await pick<Take>({
        title: vscode.l10n.t('Filter Executions of {0}', this.scope),
        placeholder: vscode.l10n.t('What to filter by'),
        choices: this.choices(),
      });
      const answer = take === back ? back : await take();
      if (answer !== back) return answer;
    }
  }

  private choices(): Choice<Take>[] {
    const { filter = {}, order = 'newest' } = this.now;
    const offered = new Set<string>(this.provider.filters ?? commonFilters);
    const choice = (name: keyof ExecutionFilter | 'order', label: string, description: string | undefined, value: Take) =>
      offered.has(name) ? [{ label, description, value }] : [];
    const t = vscode.l10n.t;
    return [
      ...choice('status', t('Status'), filter.status, () => this.chooseValue('status', t('Status'), statuses)),
      ...choice('workflow', t('Workflow'), filter.workflowTitle ?? filter.workflow, () => this.workflow()),
      ...choice('workflowName', t('Workflow name'), filter.workflowName, () => this.text('workflowName', t('Part of the workflow’s name'))),
      ...choice('since', t('Date'), filterWords({ since: filter.since, until: filter.until, within: filter.within }), () => this.dates()),
      ...choice('type', t('Type'), filter.type, () => this.chooseValue('type', t('Type'), ['SYNC', 'ASYNC'])),
      ...choice('source', t('Source'), filter.source, () => this.chooseValue('source', t('Source'), sources)),
      ...choice('slug', t('Application'), filter.slug, () => this.text('slug', t('The application’s slug'))),
      { label: t('Find by ID…'), value: () => this.find() },
      ...choice('order', order === 'newest' ? t('Show the oldest first') : t('Show the newest first'), undefined, () =>
        Promise.resolve({ wanted: { ...this.now, order: order === 'newest' ? ('oldest' as const) : ('newest' as const) } }),
      ),
      ...this.namedChoices(),
    ];
  }

  private namedChoices(): Choice<Take>[] {
    const named = this.filters.named();
    const words = this.now.filter && filterWords(this.now.filter);
    const applied = named.map(({ name, wanted }) => ({
      label: name,
      icon: 'filter-filled',
      description: wanted.filter && filterWords(wanted.filter),
      value: () => Promise.resolve({ wanted }),
    }));
    const save = { label: vscode.l10n.t('Save This Filter…'), icon: 'save', description: words, value: () => this.save() };
    const remove = { label: vscode.l10n.t('Delete a Saved Filter…'), icon: 'trash', value: () => this.delete() };
    const clear = {
      label: vscode.l10n.t('Clear Filter'),
      icon: 'clear-all',
      value: () => Promise.resolve({ wanted: { order: this.now.order } }),
    };
    return [...applied, ...(words ? [save] : []), ...(named.length > 0 ? [remove] : []), ...(words ? [clear] : [])];
  }

  private with(news: KeptFilter): FilterAnswer {
    return { wanted: { ...this.now, filter: { ...this.now.filter, ...news } } };
  }

  private async chooseValue(name: 'status' | 'type' | 'source', title: string, values: readonly string[]) {
    const any: Choice<string | undefined> = { label: vscode.l10n.t('Any'), value: undefined };
    const chosen = await pick<string | undefined>({
      title,
      canGoBack: true,
      choices: [...values.map((value) => ({ label: value, value })), any],
      ...(name === 'status' && { typed: (text: string) => ({ use: vscode.l10n.t('use as typed'), value: text }) }),
    });
    return chosen === back ? back : this.with({ [name]: chosen });
  }

  private async text(name: 'workflowName' | 'slug', prompt: string) {
    const value = this.now.filter?.[name];
    const text = await ask({ title: vscode.l10n.t('Filter Executions of {0}', this.scope), prompt, value, canGoBack: true });
    return text === back ? back : this.with({ [name]: text === '' ? undefined : text });
  }

  private async workflow() {
    const chosen = await pick<Pick<KeptFilter, 'workflow' | 'workflowTitle'>>({
      title: vscode.l10n.t('Workflow'),
      canGoBack: true,
      choices: async (signal) => [
        ...((await this.provider.workflows?.(this.scope, signal)) ?? []).map(({ id, name, application }) => ({
          label: name,
          description: application,
          detail: id,
          value: { workflow: id, workflowTitle: name },
        })),
        { label: vscode.l10n.t('Any'), value: { workflow: undefined, workflowTitle: undefined } },
      ],
      typed: (text) => ({ use: vscode.l10n.t('use as typed'), value: { workflow: text, workflowTitle: undefined } }),
    });
    return chosen === back ? back : this.with(chosen);
  }

  private async dates(): Promise<FilterAnswer | typeof back> {
    const t = vscode.l10n.t;
    const labels = [t('Last hour'), t('Last 24 hours'), t('Last 7 days'), t('Last 30 days')];
    const chosen = await pick<KeptFilter | 'range'>({
      title: t('Date'),
      canGoBack: true,
      choices: [
        ...spans.map((within, index) => ({ label: labels[index] ?? '', value: { within, since: undefined, until: undefined } })),
        { label: t('From a date to another…'), value: 'range' as const },
        { label: t('Any'), value: { within: undefined, since: undefined, until: undefined } },
      ],
    });
    if (chosen === back) return back;
    return chosen === 'range' ? this.range() : this.with(chosen);
  }

  private async range(): Promise<FilterAnswer | typeof back> {
    const since = await askTime(vscode.l10n.t('From'), 'start');
    if (since === back) return back;
    const until = await askTime(vscode.l10n.t('To'), 'end', (end) => requireOrder(since, end));
    return until === back ? back : this.with({ since, until, within: undefined });
  }

  private async find(): Promise<FilterAnswer | typeof back> {
    const id = await ask({ title: vscode.l10n.t('Find by ID'), prompt: vscode.l10n.t('The execution’s id'), canGoBack: true, check: needed });
    return id === back ? back : { open: id };
  }

  private async save(): Promise<FilterAnswer | typeof back> {
    const name = await ask({ title: vscode.l10n.t('Save This Filter'), prompt: vscode.l10n.t('A name for it'), canGoBack: true, check: needed });
    if (name === back) return back;
    await this.filters.saveNamed(name, this.now);
    return { wanted: this.now };
  }

  private async delete(): Promise<typeof back> {
    const choices = this.filters.named().map(({ name }) => ({ label: name, value: name }));
    const name = await pick<string>({ title: vscode.l10n.t('Delete a Saved Filter'), canGoBack: true, choices });
    if (name !== back) await this.filters.deleteNamed(name);
    return back;
  }
}

/** Undefined when the person leaves it open. */
async function askTime(
  title: string,
  edge: 'start' | 'end',
  check: (time: number) => void = () => undefined,
): Promise<number | undefined | typeof back> {
  const text = await ask({
    title,
    placeholder: '2026-05-28T14:00',
    prompt: vscode.l10n.t('A date, or a date and a time; empty leaves it open.'),
    canGoBack: true,
    check: (typed) => (typed === '' ? undefined : problemOf(() => check(readTime(typed, edge)))),
  });
  if (text === back) return back;
  return text === '' ? undefined : readTime(text, edge);
}

function problemOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return sentenceOf(toFailure(error));
  }
}

function needed(text: string): string | undefined {
  return text === '' ? vscode.l10n.t('It cannot be empty.') : undefined;
}
