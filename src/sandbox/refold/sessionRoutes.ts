import { ok, Refusal } from '../http/answer';
import type { SandboxEnvironment } from '../keys';
import type { Call, Route } from '../http/router';
import { uuid } from '../seeded';
import type { World } from '../world';
import { accessFor, accountIn, environmentFor, sessionFor, tokenOf } from './access';
import { accountView } from './accountRoutes';
import { badRequest, missingToken } from './refusals';
import { jsonOf } from './startRun';

const root = '/api/v2/public/session-token';
const month = 30 * 24 * 60 * 60;

/** There is no route that refreshes a token: the platform took it away, and its documents still name it. */
export function sessionRoutes(world: World): readonly Route[] {
  return [
    {
      operation: 'mintSessionToken',
      method: 'POST',
      path: root,
      handle: (call) => {
        const environment = environmentFor(world, call);
        const { account, readOnly } = wantedSession(environment, call);
        const force = call.query.get('force_refresh') === 'true';
        const token = world.sessions.mint({ environment, account, readOnly }, force);
        return ok({
          token,
          refresh_token: uuid(world.clock.now() % 0x100000000, 3),
          expires_in: world.sessions.expiresIn(token),
          refresh_expires_in: month,
        });
      },
    },
    {
      operation: 'revokeSessionToken',
      method: 'POST',
      path: `${root}/revoke`,
      handle: (call) => {
        needSession(world, call);
        world.sessions.revoke(tokenOf(call) ?? '');
        return ok({ success: true, revoked_count: 1 });
      },
    },
    {
      operation: 'getActiveLinkedAccount',
      method: 'GET',
      path: '/api/v2/public/session/active-linked-account',
      handle: (call) => {
        needSession(world, call);
        const { environment, account } = accessFor(world, call);
        return ok(accountView(world, environment, account));
      },
    },
  ];
}

function needSession(world: World, call: Call): void {
  if (!sessionFor(world, call)) throw new Refusal(missingToken());
}

function wantedSession(environment: SandboxEnvironment, call: Call): { account: string; readOnly: boolean } {
  const body = jsonOf(call);
  const wanted = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const { linked_account_id: account, readOnlyWorkflow } = wanted;
  if (typeof account !== 'string' || account === '') {
    throw new Refusal(badRequest('MISSING_LINKED_ACCOUNT_ID', 'linked_account_id is required'));
  }
  if (!accountIn(environment, account)) {
    throw new Refusal(badRequest('INVALID_LINKED_ACCOUNT_ID', `Linked account ${account} does not exist`));
  }
  return { account, readOnly: readOnlyWorkflow === true };
}
