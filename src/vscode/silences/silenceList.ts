import * as vscode from 'vscode';
import type { Ms } from '../../base/clock';
import type { Alert } from '../../monitoring/alerts/alert';
import { agoWords, momentWords } from '../../monitoring/words';
import type { PlacedSilence, SilenceState } from '../../monitoring/silences/silence';
import { silenceStateOf } from '../../monitoring/silences/silence';
import { printMatchers } from '../../monitoring/silences/silenceMatcher';
import { hitWords } from '../../monitoring/silences/silencePreview';
import type { SilenceListing } from '../../monitoring/silences/silencing';
import { userName } from '../userName';
import { alertFor } from '../commands/subjects';
import { withCancellableProgress } from '../host/progress';
import { askEnd } from './composerSteps';
import type { Composition, SilenceTools } from './composition';
import { perform } from './perform';
import { hitItems, requestItems } from './previewItems';
import { askPick, plainLabel, separator } from './quickSteps';

/** Ended ones are listed this long. */
const RECENT: Ms = 24 * 60 * 60_000;
const EXPIRE = { iconPath: new vscode.ThemeIcon('close'), tooltip: 'Expire…' };
const EXTEND = { iconPath: new vscode.ThemeIcon('clock'), tooltip: 'Move Its End…' };

interface SilenceItem extends vscode.QuickPickItem {
  readonly silence?: PlacedSilence;
}

interface Choice {
  readonly silence: PlacedSilence;
  readonly act: 'expire' | 'extend' | undefined;
}

/** *Silences…*: those in force, those to come and those that ended in the last day, with what can be done to each. */
export async function listSilences(tools: SilenceTools): Promise<void> {
  const listing = await readSilences(tools);
  if (!listing) return;
  const items = itemsOf(tools, listing);
  if (items.length === 0) {
    tools.sitrep.messages.info('There is no silence now, and none ended in the last 24 hours.');
    return;
  }
  const choice = await askPick<SilenceItem, Choice>(({ pick, answer }) => {
    pick.title = 'Silences';
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.items = items;
    pick.onDidTriggerItemButton(({ item, button }) => {
      if (item.silence) answer({ silence: item.silence, act: button === EXPIRE ? 'expire' : 'extend' });
    });
    pick.onDidAccept(() => {
      const [item] = pick.activeItems;
      if (item?.silence) answer({ silence: item.silence, act: undefined });
    });
  });
  if (choice) await act(tools, choice);
}

/** *Expire Silence…*: of this alert, or any that is in force. */
export async function expireSilence(tools: SilenceTools, argument: unknown): Promise<void> {
  const alert = argument === undefined ? undefined : await alertFor(tools.sitrep, argument);
  const listing = await readSilences(tools);
  if (!listing) return;
  const now = tools.sitrep.clock.now();
  const silences = listing.silences.filter(
    (silence) => silenceStateOf(silence, now) !== 'expired' && (!alert || isOf(alert, silence)),
  );
  if (silences.length === 0) {
    const of = alert ? ` of "${alert.title}"` : '';
    tools.sitrep.messages.info([`There is no silence${of} to expire.`, ...listing.unread].join(' '));
    return;
  }
  const items = silences.map((silence) => itemOf(tools, silence, now));
  const chosen =
    items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title: 'Expire Silence' });
  if (chosen) await confirmExpiry(tools, chosen.silence);
}

const isOf = ({ suppressions }: Alert, { id }: PlacedSilence): boolean =>
  suppressions.some((suppression) => suppression.kind === 'silence' && suppression.id === id);

const readSilences = ({ silencing }: SilenceTools): Promise<SilenceListing | undefined> =>
  withCancellableProgress('Reading the silences', (signal) => silencing.list(signal));

const HEADINGS: Readonly<Record<SilenceState, string>> = {
  active: 'In force',
  pending: 'To come',
  expired: 'Ended in the last 24 h',
};

function itemsOf(tools: SilenceTools, { silences, unread }: SilenceListing): readonly SilenceItem[] {
  const now = tools.sitrep.clock.now();
  const groups = (['active', 'pending', 'expired'] as const).flatMap((state) => {
    const group = silences.filter(
      (silence) => silenceStateOf(silence, now) === state && now - silence.endsAt < RECENT,
    );
    const items = group.map((silence) => itemOf(tools, silence, now));
    return items.length === 0 ? [] : [separator(HEADINGS[state]), ...items];
  });
  return [...unread.map((text) => ({ label: `$(debug-disconnect) ${plainLabel(text)}` })), ...groups];
}

function itemOf(
  { silencing }: SilenceTools,
  silence: PlacedSilence,
  now: Ms,
): SilenceItem & { readonly silence: PlacedSilence } {
  const { matchers, startsAt, endsAt, by, comment, place } = silence;
  const state = silenceStateOf(silence, now);
  const preview = silencing.preview({ draft: silence, place });
  const when: Record<SilenceState, string> = {
    active: `until ${momentWords(endsAt, now)}`,
    pending: `from ${momentWords(startsAt, now)} until ${momentWords(endsAt, now)}`,
    expired: `ended ${agoWords(endsAt, now)}`,
  };
  const isKnown = preview.knownSince === undefined;
  const isStale = state === 'active' && isKnown && preview.now.length === 0 && preview.recent.length === 0;
  const hits = isStale ? '$(warning) hit nothing in the last 24 h' : hitWords(preview);
  const why = comment === '' ? 'no comment' : `"${plainLabel(comment)}"`;
  return {
    label: `${state === 'expired' ? '$(bell)' : '$(bell-slash)'} ${plainLabel(printMatchers(matchers))}`,
    description: plainLabel(`${when[state]} by ${by}`),
    detail: [why, plainLabel(silencing.placeWords(place)), ...(state === 'expired' ? [] : [hits])].join(
      ' · ',
    ),
    ...(state !== 'expired' && { buttons: [EXTEND, EXPIRE] }),
    silence,
  };
}

async function act(tools: SilenceTools, { silence, act: chosen }: Choice): Promise<void> {
  const what = chosen ?? (await chooseAct(tools, silence));
  if (what === 'expire') await confirmExpiry(tools, silence);
  if (what === 'extend') await moveEnd(tools, silence);
  if (what === 'copy') {
    await vscode.env.clipboard.writeText(printMatchers(silence.matchers));
    vscode.window.setStatusBarMessage('Copied the matchers.', 3_000);
  }
}

type Act = 'expire' | 'extend' | 'copy';

async function chooseAct({ sitrep }: SilenceTools, silence: PlacedSilence): Promise<Act | undefined> {
  const isOver = silenceStateOf(silence, sitrep.clock.now()) === 'expired';
  const items: readonly (vscode.QuickPickItem & { readonly act: Act })[] = [
    ...(isOver
      ? []
      : ([
          { label: '$(close) Expire…', act: 'expire' },
          { label: '$(clock) Move its end…', act: 'extend' },
        ] as const)),
    { label: '$(copy) Copy the matchers', act: 'copy' },
  ];
  const title = plainLabel(printMatchers(silence.matchers));
  return (await vscode.window.showQuickPick(items, { title }))?.act;
}

/** What is heard of again, and the exact request. */
async function confirmExpiry(tools: SilenceTools, silence: PlacedSilence): Promise<void> {
  const { silencing, sitrep } = tools;
  const preview = silencing.preview({ draft: silence, place: silence.place });
  const items: readonly (vscode.QuickPickItem & { readonly does?: true })[] = [
    {
      label: `$(bell) Expire in ${plainLabel(silencing.placeWords(silence.place))}`,
      detail: plainLabel(printMatchers(silence.matchers)),
      does: true,
    },
    ...hitItems(preview, sitrep.clock.now()),
    ...requestItems(silencing.expiryRequestOf(silence)),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: 'Expire Silence', ignoreFocusOut: true });
  if (!chosen?.does) return;
  const by = await userName();
  await perform(tools, {
    title: 'Expiring the silence',
    run: (signal) => silencing.expire(silence, by, signal),
  });
}

async function moveEnd(tools: SilenceTools, silence: PlacedSilence): Promise<void> {
  const { silencing } = tools;
  const { place, matchers, by, comment } = silence;
  const composition: Composition = {
    ...tools,
    ...{
      alert: undefined,
      by,
      matchers,
      comment,
      place,
      startsAt: undefined,
      endsAt: undefined,
      asText: true,
    },
  };
  if ((await askEnd(composition, { step: 1, totalSteps: 2 })) !== 'next') return;
  const { endsAt } = composition;
  if (endsAt === undefined) return;
  const request = silencing.requestOf({ draft: { ...silence, endsAt }, place });
  const items: readonly (vscode.QuickPickItem & { readonly does?: true })[] = [
    { label: '$(send) Move the end', detail: plainLabel(printMatchers(matchers)), does: true },
    ...requestItems(request),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Move the End of a Silence',
    ignoreFocusOut: true,
  });
  if (!chosen?.does) return;
  await perform(tools, {
    title: 'Moving the end of the silence',
    run: (signal) => silencing.extend(silence, { endsAt }, signal),
  });
}
