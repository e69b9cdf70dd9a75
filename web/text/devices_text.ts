/**
 * Words of the list of devices, which an admin sees (S25a).
 *
 * @module
 */
import type { Role } from "../../protocol/api/method.ts";

/** Whom a code is for: a device with a role, or a class. */
export type Invited = Role | "class";

/** In one language. */
export interface DevicesText {
  /** Button. */
  readonly close: string;
  /** There is none. */
  readonly none: string;
  /** Without the server. */
  readonly unknown: string;
  /** What a device may do, after its name. */
  readonly roles: Readonly<Record<Role, string>>;
  /** When it showed its token last. */
  readonly cameLast: (age: string) => string;
  /** It never did. */
  readonly neverCame: string;
  /** Behind the name of the device that the page is on. */
  readonly thisOne: string;
  /** Label of a device's name. */
  readonly name: string;
  /** Nothing was typed. */
  readonly noName: string;
  /** Button. */
  readonly rename: string;
  /** It is called otherwise. */
  readonly renamed: (name: string) => string;
  /** Button. */
  readonly revoke: string;
  /** The same for who hears the button without what is beside it. */
  readonly revokeDevice: (name: string) => string;
  /** Before it is done. */
  readonly revokeAsk: (name: string) => string;
  /** Button: it is not done. */
  readonly keep: string;
  /** It is done. */
  readonly revoked: (name: string) => string;
  /** Above the codes. */
  readonly inviteTitle: string;
  /** Label of the choice. */
  readonly invited: string;
  /** The choices. */
  readonly choices: Readonly<Record<Invited, string>>;
  /** Button. */
  readonly make: string;
  /** A code was made. */
  readonly made: string;
  /** What the list of codes is called. */
  readonly codes: string;
  /** What to do with a code. */
  readonly useCode: string;
  /** The same for a class. */
  readonly useLink: string;
  /** Name of the picture that a phone's camera reads. */
  readonly qrCode: string;
  /** The link leads nowhere on other machines; a command follows, with which it would. */
  readonly onlyHere: string;
  /** Before the fingerprint of the server's certificate. */
  readonly fingerprint: string;
  /** The network is served without encryption; a command follows, with which it is encrypted. */
  readonly plainHttp: string;
  /** How often it works, and for how long, in minutes and seconds. */
  readonly once: (left: string) => string;
  /** The same for a class. */
  readonly often: (left: string) => string;
  /** Button. */
  readonly withdraw: string;
  /** They do not count any more. */
  readonly withdrawn: string;
  /** Somebody used a code. */
  readonly letIn: (name: string) => string;
}
