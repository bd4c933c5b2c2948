import type { ComponentChild } from 'preact';
import { Icon } from '../elements/icon';
import type { IconName } from '../elements/iconLines';

/** One line of a section: what it is about, its numbers in words, and how long its bar is. */
export interface Line {
  readonly key: string;
  readonly name: string;
  readonly icon?: IconName;
  /** One for each column after the first. */
  readonly cells: readonly string[];
  /** 0–1, of the longest. */
  readonly share: number;
  /** Of the bar: how much of it failed, 0–1. */
  readonly failed?: number;
}

interface SectionProps {
  readonly title: string;
  /** What the columns are called; the first is the name's. */
  readonly columns: readonly string[];
  readonly lines: readonly Line[];
  /** Below the title, in words. */
  readonly note?: ComponentChild;
  /** In place of lines where there are none. */
  readonly nothing?: string;
  readonly asTable: boolean;
  /** Drawn in place of bars beside names. */
  readonly plot?: ComponentChild;
}

/** Some numbers that belong together: as bars with the numbers beside them, or as a table of the same. */
export function Section({ title, columns, lines, note, nothing, asTable, plot }: SectionProps) {
  return (
    <section class="figures" aria-label={title}>
      {!(asTable && lines.length > 0) && <h2>{title}</h2>}
      {note && <p class="note">{note}</p>}
      {lines.length === 0 ? <p class="note">{nothing}</p> : asTable ? <Table title={title} columns={columns} lines={lines} /> : (plot ?? <Bars columns={columns} lines={lines} />)}
    </section>
  );
}

function Bars({ columns, lines }: Pick<SectionProps, 'columns' | 'lines'>) {
  return (
    <ul class="bars">
      {lines.map(({ key, name, icon, cells, share, failed = 0 }) => (
        <li key={key} class={icon ? `tone-${icon}` : undefined}>
          <span class="bar-name">
            {icon && <Icon name={icon} />}
            {name}
          </span>
          <span class="bar-numbers">{wordsOf(cells, columns)}</span>
          <span class="bar-track" aria-hidden="true">
            <span class="bar-fill" style={{ inlineSize: `${Math.max(1, share * 100)}%` }}>
              {failed > 0 && <span class="bar-failed" style={{ inlineSize: `${failed * 100}%` }} />}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** "51 · Failed: 4 · Median: 3.9 s": what is none is left out. */
function wordsOf([first = '', ...rest]: readonly string[], columns: readonly string[]): string {
  const more = rest.flatMap((cell, index) => (cell === '' || cell === '0' ? [] : `${columns[index + 2]}: ${cell}`));
  return [first, ...more].join(' · ');
}

export function Table({ title, columns, lines }: Pick<SectionProps, 'title' | 'columns' | 'lines'>) {
  return (
    <div class="table-box" role="group" aria-label={title} tabIndex={0}>
      <table class="numbers">
        <caption>{title}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, name, cells }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {cells.map((cell, index) => (
                <td key={index}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
