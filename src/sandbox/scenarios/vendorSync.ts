import { enveloped, start, type Plan } from './plan';

const vendor = { id: 'V001234', sync_status: 'completed' };
const upsert = { id: '2', name: 'Upsert vendor' };

/** D4: quick enough to be waited for, and answers with what its Response node says. */
export const vendorSync: Plan = {
  steps: [
    start(196),
    {
      ...upsert,
      type: 'netsuite',
      ms: 1300,
      maximumAttempts: 3,
      input: { record_type: 'vendor', external_id: 'V001234' },
      output: enveloped(upsert, { node_status: 'Success', data: { vendor }, http_status: 200 }),
    },
    { id: '3', name: 'Response', type: 'response', ms: 4, output: { status: 200, body: { vendor } } },
  ],
  response: () => ({ status: 200, value: { vendor } }),
};
