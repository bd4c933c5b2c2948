import { applicationOf, applications, iconOf, type Application } from '../catalogue/applications';
import { ok, Refusal } from '../http/answer';
import type { Call, Route } from '../http/router';
import type { World } from '../world';
import { keyAccessFor } from './access';
import { externalFailure } from './refusals';

const root = '/api/v2/public/application';

export function applicationRoutes(world: World): readonly Route[] {
  return [
    {
      operation: 'listApplications',
      method: 'GET',
      path: root,
      // A bare array: the one list that has no pages.
      handle: (call) => {
        keyAccessFor(world, call);
        return ok(applications.filter((application) => isWanted(application, call)).map(view));
      },
    },
    {
      operation: 'getApplication',
      method: 'GET',
      path: `${root}/:slug`,
      handle: (call) => {
        keyAccessFor(world, call);
        const application = applicationOf(call.params.slug ?? '');
        if (!application) throw new Refusal(externalFailure('Application not found'));
        return ok(view(application));
      },
    },
  ];
}

function isWanted({ slug, auth, tags }: Application, { query }: Call): boolean {
  const wantedTags = query.get('tags')?.split(',');
  return (
    (query.get('slug') ?? slug) === slug &&
    (query.get('auth_type') ?? auth) === auth &&
    (!wantedTags || tags.some((tag) => wantedTags.includes(tag))) &&
    query.get('ecosystem') !== 'true'
  );
}

function view(application: Application): unknown {
  const { id, name, slug, auth, tags, connection } = application;
  const apiKey = { name: 'api_key', label: 'API key', placeholder: '', required: true, type: 'password' };
  return {
    name,
    icon: iconOf(application),
    description: `${name} for the sandbox`,
    auth_type: auth,
    type: slug,
    app_id: id,
    tags,
    ecosystem: false,
    slug,
    auth_type_options: { oauth2: [], keybased: auth === 'keybased' ? [apiKey] : [] },
    auth_input_map: [],
    // Both members are absent, not empty, where nothing is connected.
    ...(connection && {
      connected: true,
      connected_accounts: [
        { identifier: 'ops@example.com', connectedAt: '2026-02-03T09:00:00.000Z', status: connection, auth_type: auth },
      ],
    }),
    reauth_required: connection === 'expired',
    kind: 'native',
  };
}
