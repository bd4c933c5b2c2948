import assert from 'node:assert/strict';
import { clientConfigurations } from '../../../src/mcp/clientConfigurations';

const url = 'http://127.0.0.1:41234/mcp';
const token = 'a-token_of-the-session';
const headers = { Authorization: `Bearer ${token}` };

const textOf = (id: string): string => clientConfigurations({ url, token }).find((one) => one.id === id)?.text ?? assert.fail(id);

describe('what a client is told of the MCP server', () => {
  it('is JSON in the shape of the client', () => {
    const read = (id: string): unknown => JSON.parse(textOf(id));
    assert.deepEqual(read('vscode'), { servers: { runlight: { type: 'http', url, headers } } });
    assert.deepEqual(read('cursor'), { mcpServers: { runlight: { url, headers } } });
    assert.deepEqual(read('gemini'), { mcpServers: { runlight: { httpUrl: url, headers } } });
    assert.deepEqual(read('windsurf'), { mcpServers: { runlight: { serverUrl: url, headers } } });
    assert.deepEqual(read('other'), { type: 'streamable-http', url, headers });
  });

  it('is a command, or a table of TOML', () => {
    assert.equal(textOf('claudeCode'), `claude mcp add --transport http runlight ${url} --header "Authorization: Bearer ${token}"`);
    assert.equal(textOf('codex'), `[mcp_servers.runlight]\nurl = "${url}"\nhttp_headers = { Authorization = "Bearer ${token}" }\n`);
  });

  it('says of each where it goes, but for those that nobody knows', () => {
    for (const { id, client, place } of clientConfigurations({ url, token })) {
      assert.equal(client === undefined || place === undefined, id === 'other', id);
      assert.ok(!`${client}${place}`.includes(token), 'what is on the screen has no token');
    }
  });
});
