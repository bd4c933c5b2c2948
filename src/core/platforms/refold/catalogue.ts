import type { RequestStructure } from '../provider';
import type { Scope, Workflow } from '../../model/model';
import { fieldsOf, idOf, listOf, textOf } from '../../json/values';

/** Refold: List linked accounts. The account's own id, not the record's, is what requests name it by. */
export function decodeScope(value: unknown): Scope | undefined {
  const account = fieldsOf(value);
  const id = idOf(account?.['account_id'], account?.['linked_account_id'], account?.['_id']);
  return id === undefined ? undefined : { id, name: textOf(account?.['name']) };
}

/** Refold: List workflows. The list calls workflows of a linked account "private"; `isOwned` says it was asked for those. */
export function decodeWorkflow(value: unknown, scope: string, isOwned: boolean): Workflow | undefined {
  const workflow = fieldsOf(value);
  const id = idOf(workflow?.['_id'], workflow?.['id']);
  if (!workflow || id === undefined) return undefined;
  const application = fieldsOf(workflow['associated_application']) ?? fieldsOf(workflow['application']);
  const slug = slugOf(value);
  return {
    id,
    name: textOf(workflow['name']) ?? id,
    slug,
    // Where the application is an id alone, its slug is the word that people know it by.
    application: textOf(application?.['name'], slug),
    description: textOf(workflow['description']),
    published: workflow['published'] === true,
    owned: isOwned || idOf(workflow['linked_account_id']) === scope,
  };
}

/** The slug that executing a workflow needs: its own, else that of the one application it belongs to. */
export function slugOf(value: unknown): string | undefined {
  const workflow = fieldsOf(value);
  const slugs = listOf(workflow?.['associated_app_slugs']);
  return textOf(
    workflow?.['slug'],
    fieldsOf(workflow?.['associated_application'])?.['slug'],
    fieldsOf(workflow?.['application'])?.['slug'],
    slugs?.length === 1 ? slugs[0] : undefined,
  );
}

/** The id of the application a workflow belongs to, which comes alone or in an object. */
export function applicationIdOf(value: unknown): string | undefined {
  const application = fieldsOf(value)?.['associated_application'];
  const fields = fieldsOf(application);
  return idOf(application, fields?.['_id'], fields?.['app_id'], fields?.['id']);
}

/** Refold: List applications. The slug of the application with that id. */
export function findApplicationSlug(applications: unknown, id: string): string | undefined {
  const found = rowsOf(applications)
    .map(fieldsOf)
    .find((row) => [row?.['app_id'], row?.['_id']].some((own) => idOf(own) === id));
  return textOf(found?.['slug']);
}

/** Refold: List enabled workflows. The slug of the workflow with that id, or of its application. */
export function findSlugIn(workflows: unknown, id: string): string | undefined {
  return slugOf(rowsOf(workflows).find((row) => idOf(fieldsOf(row)?.['_id'], fieldsOf(row)?.['id']) === id));
}

/** A list that comes bare, or in the envelope of a page. */
function rowsOf(value: unknown): readonly unknown[] {
  return listOf(value) ?? listOf(fieldsOf(value)?.['docs']) ?? listOf(fieldsOf(value)?.['data']) ?? [];
}

/** Refold: Get request structure, whose parts may each be null. */
export function decodeRequestStructure(value: unknown): RequestStructure {
  const structure = fieldsOf(value);
  return {
    sample: structure?.['payload'] ?? undefined,
    schema: structure?.['schema'] ?? structure?.['schema_interpreted'] ?? undefined,
  };
}
