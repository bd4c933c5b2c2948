import { hashOf, mix, objectId } from '../seeded';
import type { RunFacts, Step } from './plan';

/** Ids that belong to a run and are computed from it, so that nothing has to store them. */
type Parent = Pick<RunFacts, 'id' | 'startedAt'>;

/** The id under which a person or a webhook answers a run; whoever has it may answer, so it is a secret. */
export function waitIdOf(run: Parent): string {
  return relatedId(run, 0);
}

/** The id of an execution that a node of the run starts. */
export function childIdOf(run: Parent, { id }: Pick<Step, 'id'>, index = 0): string {
  return relatedId(run, hashOf(`${id} ${index}`));
}

/** Whether the id may belong to the run or to something of it. */
export function mayBelongTo({ id }: Pick<RunFacts, 'id'>, other: string): boolean {
  return id.slice(-6) === other.slice(-6);
}

/** Ends as the run's own id does, so that the run is found by it. */
function relatedId({ id, startedAt }: Parent, number: number): string {
  return objectId(startedAt, mix(hashOf(id), number), Number.parseInt(id.slice(-6), 16));
}
