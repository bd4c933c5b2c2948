/** What opens a running server. */
export interface ServerDoor {
  readonly url: string;
  readonly token: string;
}

/** How one program is told of the server. */
export interface ClientConfiguration {
  readonly id: 'claudeCode' | 'codex' | 'cursor' | 'gemini' | 'vscode' | 'windsurf' | 'other';
  /** The program's own name; undefined for any other one. */
  readonly client?: string;
  /** Where the text goes: a file, or a terminal; undefined where nobody knows. */
  readonly place?: string;
  readonly text: string;
}

/** The server in the words of the usual clients: each has a shape of its own for an address and a header. */
export function clientConfigurations({ url, token }: ServerDoor): readonly ClientConfiguration[] {
  const authorization = `Bearer ${token}`;
  const headers = { Authorization: authorization };
  return [
    {
      id: 'claudeCode',
      client: 'Claude Code',
      place: 'claude mcp add',
      text: `claude mcp add --transport http runlight ${url} --header "Authorization: ${authorization}"`,
    },
    {
      id: 'codex',
      client: 'Codex',
      place: '~/.codex/config.toml',
      text: `[mcp_servers.runlight]\nurl = "${url}"\nhttp_headers = { Authorization = "${authorization}" }\n`,
    },
    { id: 'cursor', client: 'Cursor', place: '~/.cursor/mcp.json', text: json({ mcpServers: { runlight: { url, headers } } }) },
    { id: 'gemini', client: 'Gemini CLI', place: '~/.gemini/settings.json', text: json({ mcpServers: { runlight: { httpUrl: url, headers } } }) },
    { id: 'vscode', client: 'VS Code', place: 'mcp.json', text: json({ servers: { runlight: { type: 'http', url, headers } } }) },
    {
      id: 'windsurf',
      client: 'Windsurf',
      place: '~/.codeium/windsurf/mcp_config.json',
      text: json({ mcpServers: { runlight: { serverUrl: url, headers } } }),
    },
    { id: 'other', text: json({ type: 'streamable-http', url, headers }) },
  ];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
