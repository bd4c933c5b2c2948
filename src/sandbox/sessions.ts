import { createHmac } from 'node:crypto';
import type { Clock } from './clock';
import type { SandboxEnvironment } from './keys';
import { uuid } from './seeded';

/** What a session token stands for: one linked account in one environment. */
export interface Session {
  readonly environment: SandboxEnvironment;
  readonly account: string;
  /** Does not open drafts. */
  readonly readOnly: boolean;
}

interface Claims {
  readonly linked_account_id: string;
  readonly environment: SandboxEnvironment;
  readonly readOnlyWorkflow: boolean;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
}

const day = 24 * 60 * 60_000;

/** Tokens prove themselves by their signature, so one that was minted before a restart is good after it. */
export class Sessions {
  private readonly latest = new Map<string, string>();
  private readonly revoked = new Set<string>();
  private minted = 0;

  constructor(
    private readonly clock: Clock,
    private readonly seed: number,
    private readonly lifetime = day,
  ) {}

  /** The account's good token again, or a new one where there is none or it is forced. */
  mint(session: Session, force = false): string {
    const key = JSON.stringify(session);
    const known = this.latest.get(key);
    if (known !== undefined && !force && this.open(known)) return known;
    this.minted += 1;
    const now = this.clock.now();
    const claims: Claims = {
      linked_account_id: session.account,
      environment: session.environment,
      readOnlyWorkflow: session.readOnly,
      iat: Math.floor(now / 1000),
      exp: Math.ceil((now + this.lifetime) / 1000),
      jti: uuid(this.seed, this.minted),
    };
    const signed = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
    const token = `${signed}.${this.signatureOf(signed)}`;
    this.latest.set(key, token);
    return token;
  }

  /** Undefined when the token is not one of these, has expired or was revoked. */
  open(token: string): Session | undefined {
    const claims = this.claimsOf(token);
    if (!claims || this.revoked.has(token) || this.clock.now() >= claims.exp * 1000) return undefined;
    const { environment, linked_account_id: account, readOnlyWorkflow: readOnly } = claims;
    return { environment, account, readOnly };
  }

  /** Whole seconds. */
  expiresIn(token: string): number {
    return (this.claimsOf(token)?.exp ?? 0) - Math.floor(this.clock.now() / 1000);
  }

  revoke(token: string): void {
    this.revoked.add(token);
  }

  private claimsOf(token: string): Claims | undefined {
    const [header = '', claims = '', signature] = token.split('.');
    if (signature !== this.signatureOf(`${header}.${claims}`)) return undefined;
    // What is signed here was written here.
    return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Claims;
  }

  private signatureOf(text: string): string {
    return createHmac('sha256', `sandbox ${this.seed}`).update(text).digest('base64url');
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
