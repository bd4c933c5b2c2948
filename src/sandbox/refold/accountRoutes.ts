import { accountsOf, type Account } from '../catalogue/accounts';
import { applications, iconOf } from '../catalogue/applications';
import { ok, Refusal } from '../http/answer';
import type { SandboxEnvironment } from '../keys';
import type { Route } from '../http/router';
import { hashOf, objectId } from '../seeded';
import { organisation, type World } from '../world';
import { accountIn, environmentFor, sessionFor, viewFor } from './access';
import { pageOf } from './page';
import { forbidden, invalidCredentials, notFound } from './refusals';

const root = '/api/v2/public/linked-account';
const createdAt = '2026-01-12T08:30:00.000Z';

export function accountRoutes(world: World): readonly Route[] {
  return [
    {
      operation: 'listLinkedAccounts',
      method: 'GET',
      path: root,
      handle: (call) => {
        // The organisation's own route: a token of one account is no credential at all here.
        if (sessionFor(world, call)) throw new Refusal(invalidCredentials());
        const environment = environmentFor(world, call);
        const search = call.query.get('search')?.toLowerCase() ?? '';
        const found = accountsOf(environment).filter(({ name }) => name.toLowerCase().includes(search));
        const { envelope } = world.options;
        return pageOf(call, { items: found, view: (account) => accountView(world, environment, account), envelope });
      },
    },
    {
      operation: 'getLinkedAccount',
      method: 'GET',
      path: `${root}/:account`,
      handle: (call) => {
        const { environment, session } = viewFor(world, call);
        const account = accountIn(environment, call.params.account ?? '');
        if (session && account?.id !== session.account) {
          throw new Refusal(forbidden('The session token belongs to another linked account'));
        }
        if (account) return ok(accountView(world, environment, account));
        const place = `org ${organisation} (${environment})`;
        throw new Refusal(notFound(`Linked account ${call.params.account} not found in ${place}`));
      },
    },
  ];
}

export function accountView({ options }: World, environment: SandboxEnvironment, { id, name }: Account): unknown {
  return {
    _id: objectId(Date.parse(createdAt), hashOf(environment + id), 1),
    associated_org: organisation,
    account_id: id,
    environment,
    name,
    udf: [{ key_name: 'region', key_value: hashOf(id) % 2 === 0 ? 'eu' : 'us' }],
    integrations: applications
      .filter((application) => 'connection' in application)
      .map((application) => ({
        type: application.slug,
        name: application.name,
        icon: options.shapes === 'older' ? null : iconOf(application),
        app_id: application.id,
        reauth_required: application.connection === 'expired',
        createdAt,
        updatedAt: createdAt,
      })),
    createdAt,
    updatedAt: createdAt,
    __v: 0,
  };
}
