import type { CellOrigin, RunbookFrame } from '../../runbook/document/document';
import { EMPTY_FRAME } from '../../runbook/document/document';
import { infoReadAs, withLanguage, withoutOption } from '../../runbook/step/stepInfo';
import { fenceLanguage } from './languages';

/** Where our part of a notebook's or a cell's metadata is. It is not transient: saving needs it. */
const KEY = 'sitrep';

export type Metadata = Readonly<Record<string, unknown>>;

/** What a cell remembers of its file. */
export interface CellMetadata {
  readonly origin?: CellOrigin;
  /** The fence's info string, as it is to be written. */
  readonly info?: string;
  /** The language that the editor was given for it: another one means that somebody changed it. */
  readonly editorLanguage?: string;
  /** The language that it is read as, where the fence names none. */
  readonly readAs?: 'logs';
}

export const frameMetadata = (frame: RunbookFrame): Metadata => ({ [KEY]: frame });
export const cellMetadata = (cell: CellMetadata): Metadata => ({ [KEY]: cell });

export const frameOf = (metadata: Metadata | undefined): RunbookFrame =>
  (metadata?.[KEY] as RunbookFrame | undefined) ?? EMPTY_FRAME;

export const remembered = (metadata: Metadata | undefined): CellMetadata =>
  (metadata?.[KEY] as CellMetadata | undefined) ?? {};

/** It was read from a file, or given to a cell since. */
export const isRemembered = (metadata: Metadata): boolean => metadata[KEY] !== undefined;

/** What a part that is cut off a step has from it: the options of its fence, but for the name, which stays with one step. */
export function inherited(above: Metadata): Metadata | undefined {
  const { info, editorLanguage, readAs: language } = remembered(above);
  if (info === undefined) return undefined;
  return cellMetadata({
    info: withoutOption(info, 'name'),
    ...(editorLanguage !== undefined && { editorLanguage }),
    ...(language !== undefined && { readAs: language }),
  });
}

/** The info string to write for a code cell, with the language that it has in the editor now. */
export function writtenInfoOf(languageId: string, metadata: Metadata | undefined): string {
  const { info, editorLanguage } = remembered(metadata);
  if (info === undefined) return fenceLanguage(languageId);
  return editorLanguage === languageId ? info : withLanguage(info, fenceLanguage(languageId));
}

/** The info string that a code cell runs by: a fence without a language may be read as one. */
export const infoOf = (languageId: string, metadata: Metadata | undefined): string =>
  infoReadAs(writtenInfoOf(languageId, metadata), readAs(languageId, metadata));

/** The language that a cell is read as although its fence names none. */
export function readAs(languageId: string, metadata: Metadata | undefined): string | undefined {
  const { editorLanguage, readAs: language } = remembered(metadata);
  return editorLanguage === languageId ? language : undefined;
}
