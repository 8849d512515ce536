/**
 * How every page and the extension talk. A page says `ready`, gets its whole state, and gets it again whenever it
 * changes; it asks for things with numbered requests, and each one is answered, also when it fails.
 */
export type ToPage<State> =
  | { readonly type: 'state'; readonly state: State }
  | { readonly type: 'answer'; readonly id: number; readonly failure: string | undefined };

export type ToHost<Action> =
  { readonly type: 'ready' } | { readonly type: 'request'; readonly id: number; readonly action: Action };

/** A text with the exact time behind a relative one, for the `title` of an element. */
export interface TimedText {
  readonly text: string;
  readonly exact: string;
}

/** A button. A page draws it and sends `action` back; it decides nothing. */
export interface ActionButton<Action> {
  readonly label: string;
  readonly action: Action;
  readonly primary: boolean;
  /** Why it cannot be used now; it is then shown, and disabled. */
  readonly unavailable: string | undefined;
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}
