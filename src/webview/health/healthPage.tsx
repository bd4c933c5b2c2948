import { healthOf } from '../../core/health/health';
import { inOrder } from '../../core/health/sample';
import { filterSamples } from '../../core/health/sampleFilter';
import type { FromHealthPage, HealthHead, HealthReading } from '../../shared/health';
import { Icon } from '../elements/icon';
import { visibleLine } from '../elements/visibleText';
import { periodWords } from './figureWords';
import { Filters } from './filters';
import { NodeSections } from './nodeSections';
import { Sections } from './sections';
import { isFiltering, noFilter, type Choice, type PageState, type Told } from './state';
import { longestStrip, Strip } from './strip';
import { Figures, StripTable } from './tables';
import { say, sayCount, type HealthL10n } from './words';

export interface PageProps {
  readonly state: PageState;
  readonly say: (message: FromHealthPage) => void;
  readonly choose: (choice: Choice) => void;
}

/** How a workflow does, over the executions that were read. */
export function HealthPage({ state: { told, choice }, say: tell, choose }: PageProps) {
  if (!told) return <main class="page health" aria-busy="true" />;
  const { reading } = told;
  return (
    <main class="page health">
      <Head told={told} choice={choice} say={tell} choose={choose} />
      <Progress reading={reading} l10n={told} onCancel={() => tell({ type: 'cancel' })} />
      <Notices reading={reading} l10n={told} onStep={() => tell({ type: 'takeStep' })} />
      {told.samples.size > 0 ? <Body told={told} choice={choice} say={tell} choose={choose} /> : <Nothing reading={reading} l10n={told} />}
    </main>
  );
}

interface PartProps extends Omit<PageProps, 'state'> {
  readonly told: Told;
  readonly choice: Choice;
}

function Head({ told, choice, say: tell, choose }: PartProps) {
  const { words } = told;
  const { head, samples } = told;
  return (
    <header class={head.environment === 'production' ? 'head head-production' : 'head'}>
      <div class="headline">
        <h1>
          {visibleLine(head.title)} <span class="kind">{words.health}</span>
        </h1>
        <span class="actions">
          {samples.size > 0 && (
            <button type="button" class="quiet" aria-pressed={choice.asTable} onClick={() => choose({ ...choice, asTable: !choice.asTable })}>
              <Icon name="asTable" />
              <span>{words.asTable}</span>
            </button>
          )}
          <button type="button" class="quiet" title={words.refresh} aria-label={words.refresh} onClick={() => tell({ type: 'refresh' })}>
            <Icon name="refresh" />
          </button>
        </span>
      </div>
      <Facts head={head} l10n={told} />
    </header>
  );
}

function Facts({ head, l10n: { words } }: { readonly head: HealthHead; readonly l10n: HealthL10n }) {
  const facts = [
    head.account !== undefined && visibleLine(head.account),
    head.environment === 'production' && <strong class="production">{words.production}</strong>,
    head.environment === 'test' && words.test,
    visibleLine(head.connection),
    head.readOnly && words.readOnly,
  ].filter(Boolean);
  return (
    <ul class="facts">
      {facts.map((fact, index) => (
        <li key={index}>{fact}</li>
      ))}
    </ul>
  );
}

interface ReadingProps {
  readonly reading: HealthReading;
  readonly l10n: HealthL10n;
}

/** How far reading is, and the way to end it. There is room for it all the time, so that nothing jumps. */
function Progress({ reading: { work }, l10n, onCancel }: ReadingProps & { readonly onCancel: () => void }) {
  const text = work && say(l10n, work.kind === 'list' ? 'readingList' : 'readingNodes', String(work.done), String(work.of));
  const percent = work && work.of > 0 ? Math.round((100 * work.done) / work.of) : 0;
  return (
    <>
      <div class={work ? 'progress' : 'progress progress-none'} role={work && 'progressbar'} aria-label={work && text} aria-valuemin={work && 0} aria-valuemax={work && 100} aria-valuenow={work && percent}>
        {work && <div class="bar" style={{ inlineSize: `${percent}%` }} />}
      </div>
      {work && (
        <p class="reading-now">
          <span>{text}</span>
          <button type="button" class="button" onClick={onCancel}>
            {l10n.words.cancel}
          </button>
        </p>
      )}
    </>
  );
}

function Notices({ reading: { failure, wasCancelled }, l10n: { words }, onStep }: ReadingProps & { readonly onStep: () => void }) {
  if (failure) {
    return (
      <div class="notice notice-error" role="alert">
        <Icon name="failed" />
        <span>{visibleLine(failure.text)}</span>
        <button type="button" class="button" onClick={onStep}>
          {failure.step}
        </button>
      </div>
    );
  }
  return wasCancelled ? (
    <div class="notice notice-stale" aria-live="polite">
      <Icon name="info" />
      <span>{words.wasCancelled}</span>
    </div>
  ) : null;
}

/** A failure and a cancel have said all there is to say. */
function Nothing({ reading: { isListed, failure, wasCancelled }, l10n: { words } }: ReadingProps) {
  if (failure || wasCancelled) return null;
  return (
    <p class="sentence" role="status">
      {isListed ? words.empty : words.loading}
    </p>
  );
}

function Body({ told, choice, say: tell, choose }: PartProps) {
  const { words, reading } = told;
  const { filter, asTable } = choice;
  const all = inOrder([...told.samples.values()]);
  const samples = filterSamples(all, filter, Date.now());
  const health = healthOf(samples);
  const strip = samples.slice(-longestStrip);
  const read = samples.flatMap(({ id }) => told.nodes.get(id) ?? []);
  const open = (execution: string) => tell({ type: 'open', execution });
  return (
    <div class="health-body">
      <div class="period">
        <p role="status">{isFiltering(filter) ? sayCount(told, 'shownOf', all.length, String(samples.length)) : periodWords(health, told)}</p>
        {reading.hasMore && !reading.work && (
          <p>
            {words.hasMore}{' '}
            <button type="button" class="button" onClick={() => tell({ type: 'readMore' })}>
              {words.readMore}
            </button>
          </p>
        )}
      </div>
      <Filters samples={all} filter={filter} l10n={told} onFilter={(next) => choose({ ...choice, filter: next })} />
      {samples.length === 0 ? (
        <p class="sentence" role="status">
          {words.nothingMatches}{' '}
          <button type="button" class="button" onClick={() => choose({ ...choice, filter: noFilter })}>
            {words.clearFilter}
          </button>
        </p>
      ) : (
        <>
          {asTable ? <StripTable samples={strip} l10n={told} onOpen={open} /> : <Strip samples={strip} l10n={told} onOpen={open} />}
          <Figures health={health} l10n={told} asTable={asTable} />
          <div class="sections">
            <Sections health={health} l10n={told} asTable={asTable} />
            <NodeSections read={read} reading={reading} l10n={told} asTable={asTable} />
          </div>
        </>
      )}
    </div>
  );
}
