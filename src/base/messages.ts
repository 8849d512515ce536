/** How the core tells a person something. Texts are sentences; an action is a button's label and what it does. */
export interface Messages {
  info(message: string, ...actions: readonly MessageAction[]): void;
  warn(message: string, ...actions: readonly MessageAction[]): void;
  error(message: string, ...actions: readonly MessageAction[]): void;
}

export interface MessageAction {
  readonly label: string;
  run(): unknown;
}
