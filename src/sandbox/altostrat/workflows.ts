import { hashOf } from '../seeded';
import { sortableId } from './ids';
import * as plans from './plans';
import { deviceCutover, fleetAudit, siteProvisioning } from './shapes';

export interface AltostratWorkflow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly plan: plans.AltostratPlan;
  readonly active: boolean;
  /** A cron expression, where it also runs by itself. */
  readonly schedule?: string;
}

type Entry = readonly [name: string, plan: plans.AltostratPlan, description: string, more?: Partial<AltostratWorkflow>];

const entries: readonly Entry[] = [
  ['User Onboarding', plans.userOnboarding, 'Completes in three seconds, node by node'],
  ['Site Health Check', plans.siteHealthCheck, 'Fails at its last node', { schedule: '*/15 * * * *' }],
  ['Change Approval', plans.changeApproval, 'Waits twenty seconds for a person'],
  ['Firmware Rollout', plans.firmwareRollout, 'Four minutes long; nothing stops it'],
  ['Log Digest', plans.logDigest, 'Every odd shape an output can have'],
  ['Resource Lookup', plans.resourceLookup, 'Quick enough to wait for'],
  ['Legacy Backup', plans.legacyBackup, 'Not active', { active: false, schedule: '0 3 * * *' }],
  ['Device Cutover', deviceCutover, 'Branches, an iterator and an error path'],
  ['Site Provisioning', siteProvisioning, '300 nodes, one of which fails'],
  ['Fleet Audit', fleetAudit, '2,000 nodes'],
];

export const bornAt = Date.UTC(2026, 0, 12, 8, 30);

/** The same everywhere and for every seed, so that a target that names one stays good. */
export const altostratWorkflows = entries.map(([name, plan, description, more], index): AltostratWorkflow => ({
  id: `fl_${sortableId(bornAt, hashOf(name), index + 1)}`,
  name,
  description,
  plan,
  active: true,
  ...more,
}));
