import { idIn, workflows, type SandboxWorkflow } from './workflows';
import type { SandboxEnvironment } from '../keys';
import { hashOf, objectId } from '../seeded';

type State = Pick<SandboxWorkflow, 'published' | 'version'>;

interface Draft {
  readonly id: string;
  readonly workflow: string;
  readonly createdAt: number;
}

/** The catalogue as it is now: what was published or taken back since the sandbox began, and the drafts of it. */
export class Publishing {
  /** How many drafts there have ever been. */
  drafts = 0;
  private readonly states = new Map<string, State>();
  private readonly open = new Map<string, Draft>();

  all(environment: SandboxEnvironment): readonly SandboxWorkflow[] {
    return workflows.map((workflow) => this.current(environment, workflow));
  }

  current(environment: SandboxEnvironment, workflow: SandboxWorkflow): SandboxWorkflow {
    return { ...workflow, ...this.states.get(idIn(environment, workflow)) };
  }

  find(environment: SandboxEnvironment, id: string): SandboxWorkflow | undefined {
    return this.all(environment).find((workflow) => idIn(environment, workflow) === id);
  }

  /** The workflow's draft. The first look creates one. */
  draftOf(environment: SandboxEnvironment, workflow: SandboxWorkflow, now: number): Draft {
    const key = idIn(environment, workflow);
    const known = this.open.get(key);
    if (known) return known;
    this.drafts += 1;
    const draft = { id: objectId(now, hashOf(key), this.drafts), workflow: key, createdAt: now };
    this.open.set(key, draft);
    return draft;
  }

  workflowOfDraft(environment: SandboxEnvironment, id: string): SandboxWorkflow | undefined {
    const draft = [...this.open.values()].find((other) => other.id === id);
    return draft && this.find(environment, draft.workflow);
  }

  /** The draft becomes the workflow's next version. */
  publish(environment: SandboxEnvironment, workflow: SandboxWorkflow): void {
    const key = idIn(environment, workflow);
    this.open.delete(key);
    this.states.set(key, { published: true, version: workflow.version + 1 });
  }

  unpublish(environment: SandboxEnvironment, workflow: SandboxWorkflow): void {
    this.states.set(idIn(environment, workflow), { published: false, version: workflow.version });
  }
}
