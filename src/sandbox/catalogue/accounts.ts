import type { SandboxEnvironment } from '../keys';

export interface Account {
  /** What goes into the `linked_account_id` header. */
  readonly id: string;
  readonly name: string;
}

/** Free text chosen by customers: these need encoding in a path, and one of them is beyond ASCII. */
const unusual: readonly Account[] = [
  { id: 'user_12345', name: 'Example account' },
  { id: 'ops+eu/west@example.com', name: 'Western warehouse' },
  { id: 'cobalt_test_user', name: 'Cobalt test user' },
  { id: 'zürich 100%25', name: 'Zürich depot' },
  { id: 'user_67890', name: 'Partner account' },
];

const places = ['Harbour', 'North', 'Riverside', 'Market', 'Valley', 'Lakeside', 'Hill', 'Bridge', 'Garden'];
const sites = ['depot', 'office', 'store'];

/** D18: 32, so that four pages of ten are needed. */
const testAccounts: readonly Account[] = [
  ...unusual,
  ...places.flatMap((place, row) =>
    sites.map((site, column) => {
      const number = row * sites.length + column + 1;
      return { id: `account_${String(number).padStart(3, '0')}`, name: `${place} ${site}` };
    }),
  ),
];

const productionAccounts: readonly Account[] = [
  { id: 'user_12345', name: 'Example account' },
  { id: 'live_001', name: 'Harbour depot' },
  { id: 'live_002', name: 'North depot' },
];

export function accountsOf(environment: SandboxEnvironment): readonly Account[] {
  return environment === 'test' ? testAccounts : productionAccounts;
}
