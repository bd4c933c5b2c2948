import type { Workflow } from '../../model/model';
import type { Api } from '../api';
import { applicationIdOf, decodeWorkflow, findApplicationSlug, findSlugIn, slugOf } from './catalogue';
import { decodePage } from './page';
import { isRefusal, unlessRefused } from '../refusal';
import { routes } from './routes';

const pageSize = 100;
/** Beyond this a list is taken for endless. */
const mostPages = 50;

/**
 * The linked account's own workflows and the organisation's. The documents disagree about which of the two a plain list
 * is, so both lists are read and joined; being in the account's own decides.
 */
export async function listWorkflows(api: Api, scope: string, signal: AbortSignal): Promise<readonly Workflow[]> {
  const [own, all] = await Promise.allSettled([listAll(api, scope, true, signal), listAll(api, scope, false, signal)]);
  if (own.status === 'rejected' && (all.status === 'rejected' || !isRefusal(own.reason))) throw own.reason;
  if (all.status === 'rejected' && !isRefusal(all.reason)) throw all.reason;
  const byId = new Map<string, Workflow>();
  for (const list of [own, all]) {
    if (list.status === 'rejected') continue;
    for (const workflow of list.value) {
      if (!byId.has(workflow.id)) byId.set(workflow.id, workflow);
    }
  }
  return [...byId.values()];
}

async function listAll(api: Api, scope: string, isOwned: boolean, signal: AbortSignal): Promise<readonly Workflow[]> {
  const found = new Map<string, Workflow>();
  for (let page = 1; page <= mostPages; page++) {
    const query = { page, limit: pageSize, scope: isOwned ? 'private' : undefined };
    const answer = await api.get(routes.workflows, { scope, query }, signal);
    const decoded = decodePage(
      answer,
      query,
      (row) => decodeWorkflow(row, scope, isOwned),
      ({ id }) => id,
    );
    const known = found.size;
    for (const workflow of decoded?.items ?? []) if (!found.has(workflow.id)) found.set(workflow.id, workflow);
    // A page that brings nothing new ends it, whatever it says about further ones.
    if (!decoded?.hasNext || found.size === known) break;
  }
  return [...found.values()];
}

/** From the workflow itself, else through its application; undefined when neither tells. */
export async function findSlug(
  api: Api,
  scope: string,
  workflow: Workflow,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (workflow.slug) return workflow.slug;
  const full = await unlessRefused(api.get([...routes.workflows, workflow.id], { scope }, signal));
  const slug = slugOf(full);
  const application = applicationIdOf(full);
  if (slug !== undefined || application === undefined) return slug;
  return findApplicationSlug(await unlessRefused(api.get(routes.applications, { scope }, signal)), application);
}

/** With a session token, which may neither read a workflow nor list applications: as the enabled workflows tell it. */
export async function findEnabledSlug(api: Api, workflow: Workflow, signal: AbortSignal): Promise<string | undefined> {
  if (workflow.slug) return workflow.slug;
  return findSlugIn(await unlessRefused(api.get(routes.enabledWorkflows, {}, signal)), workflow.id);
}
