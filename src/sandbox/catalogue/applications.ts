export interface Application {
  /** `_id` in workflows, `app_id` in the list of applications. */
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly auth: 'oauth2' | 'keybased';
  readonly tags: readonly string[];
  /** Absent when nobody connected it. */
  readonly connection?: 'active' | 'expired';
}

const family = '64f1c0de0000000000000';

export const applications = [
  { id: `${family}a01`, name: 'HubSpot', slug: 'hubspot', auth: 'oauth2', tags: ['CRM'], connection: 'active' },
  { id: `${family}a02`, name: 'Salesforce', slug: 'salesforce', auth: 'oauth2', tags: ['CRM'], connection: 'expired' },
  { id: `${family}a03`, name: 'NetSuite', slug: 'netsuite', auth: 'keybased', tags: ['ERP'], connection: 'active' },
  { id: `${family}a04`, name: 'Slack', slug: 'slack', auth: 'oauth2', tags: ['Messages'] },
  { id: `${family}a05`, name: 'SAP Ariba', slug: 'sap_ariba', auth: 'keybased', tags: ['ERP', 'Procurement'] },
] as const satisfies readonly Application[];

export type ApplicationSlug = (typeof applications)[number]['slug'];

export function iconOf({ slug }: Application): string {
  return `https://cdn.example.com/icons/${slug}.svg`;
}

export function applicationOf(slug: string): Application | undefined {
  return applications.find((application) => application.slug === slug);
}
