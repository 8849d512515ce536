import * as vscode from 'vscode';
import type { Alert } from '../../monitoring/alerts/alert';
import { momentWords } from '../../monitoring/words';
import { stateWords } from '../../monitoring/alerts/shown/stateWords';
import { matchersOf } from '../../monitoring/silences/composing';
import { hitWords } from '../../monitoring/silences/silencePreview';
import { userName } from '../userName';
import { alertFor } from '../commands/subjects';
import type { Composition, SilenceTools } from './composition';
import { requestOf } from './composition';
import { askComment, askEnd, askPlace } from './composerSteps';
import { askMatchers } from './matcherStep';
import { hitItems, lintItems, requestItems } from './previewItems';
import type { Step } from './quickSteps';
import { askPick, placeStep, plainLabel, runSteps, separator } from './quickSteps';
import { perform } from './perform';

type Change = 'matchers' | 'end' | 'comment' | 'place';

const STEPS: Readonly<Record<Change, Step<Composition>>> = {
  matchers: askMatchers,
  end: askEnd,
  comment: askComment,
  place: askPlace,
};

/** *Silence…*: what, until when, why; then what it hits and the exact request; then it is sent. */
export async function composeSilence(tools: SilenceTools, argument: unknown): Promise<void> {
  const { sitrep, silencing } = tools;
  if (!vscode.workspace.isTrusted) {
    sitrep.messages.warn('Nothing is sent in Restricted Mode. Trust this workspace first.');
    return;
  }
  const subject = await subjectFor(tools, argument);
  if (!subject) return;
  const { alert } = subject;
  const [place = { kind: 'sitrep' } as const] = silencing.places(alert ? [alert] : []);
  const composition: Composition = {
    ...tools,
    ...{ alert, place, by: await userName(), asText: false },
    ...{ startsAt: undefined, endsAt: undefined, comment: undefined },
    matchers: alert ? suggestedFor(alert) : [],
  };
  const isComplete = await runSteps(composition, [askMatchers, askEnd, askComment, confirmSilence]);
  if (!isComplete) return;
  const request = requestOf(composition);
  await perform(tools, {
    title: `Silencing in ${silencing.placeWords(request.place)}`,
    run: (signal) => silencing.create(request, signal),
  });
}

const suggestedFor = ({ labels }: Alert): Composition['matchers'] =>
  matchersOf(labels)
    .filter(({ isSuggested }) => isSuggested)
    .map(({ matcher }) => matcher);

/** The alert that it is about; none when the matchers are to be written by hand. */
async function subjectFor(
  { sitrep }: SilenceTools,
  argument: unknown,
): Promise<{ readonly alert: Alert | undefined } | undefined> {
  if (argument !== undefined) {
    const alert = await alertFor(sitrep, argument);
    if (!alert) sitrep.messages.info('This alert is gone: there is nothing to silence.');
    return alert && { alert };
  }
  const now = sitrep.clock.now();
  const open = sitrep.monitoring.snapshot.alerts.filter(({ condition }) => condition !== 'resolved');
  if (open.length === 0) return { alert: undefined };
  const items = [
    { label: '$(edit) Write matchers…', alert: undefined },
    { ...separator('Alerts'), alert: undefined },
    ...open.map((alert) => ({
      label: plainLabel(`${alert.severity === 'unmapped' ? 'P?' : alert.severity} ${alert.title}`),
      description: plainLabel([alert.service ?? '', stateWords(alert, now)].filter(Boolean).join(' · ')),
      alert,
    })),
  ];
  return vscode.window.showQuickPick(items, { title: 'Silence: what?', matchOnDescription: true });
}

interface ConfirmItem extends vscode.QuickPickItem {
  readonly does?: 'send' | 'copy' | Change;
}

/** The last look before it is sent; everything can still be changed from here. */
const confirmSilence: Step<Composition> = async (composition, place) => {
  for (;;) {
    composition.startsAt = composition.sitrep.clock.now();
    const chosen = await askPick<ConfirmItem, 'next' | 'back' | undefined | ConfirmItem>((control) => {
      const { pick, answer } = control;
      placeStep(control, place);
      pick.title = 'Silence: look before it is sent';
      pick.placeholder = 'What it hits, the exact request, and what can still be changed';
      pick.items = confirmItems(composition);
      pick.onDidAccept(() => {
        const [item] = pick.activeItems;
        if (item?.does === 'copy') void copyRequest(composition);
        else if (item?.does === 'send') answer('next');
        else if (item?.does !== undefined) answer(item);
      });
    });
    if (typeof chosen !== 'object') return chosen;
    const change = chosen.does;
    if (change === undefined || change === 'send' || change === 'copy') continue;
    if ((await STEPS[change](composition, place)) === undefined) return undefined;
  }
};

function confirmItems(composition: Composition): readonly ConfirmItem[] {
  const { silencing, sitrep, place, by } = composition;
  const now = sitrep.clock.now();
  const request = requestOf(composition);
  const preview = silencing.preview(request);
  const isRefused = preview.lints.some(({ level }) => level === 'error');
  const where = plainLabel(silencing.placeWords(place));
  const { comment, endsAt } = request.draft;
  const why = comment === '' ? '' : `: "${comment}"`;
  const send: ConfirmItem = {
    label: place.kind === 'sitrep' ? `$(bell-slash) Silence in ${where}` : `$(send) Send to ${where}`,
    description: hitWords(preview),
    detail: plainLabel(`until ${momentWords(endsAt, now)} by ${by}${why}`),
    does: 'send',
  };
  const sent = silencing.requestOf(request);
  return [
    ...(isRefused ? [] : [send]),
    ...lintItems(preview.lints),
    ...hitItems(preview, now),
    ...requestItems(sent),
    ...(sent ? [{ label: '$(copy) Copy the request', does: 'copy' } as const] : []),
    separator('Change'),
    { label: '$(edit) Matchers…', does: 'matchers' },
    { label: '$(clock) End…', does: 'end' },
    { label: '$(comment) Comment…', does: 'comment' },
    { label: '$(server) Where it is kept…', does: 'place' },
  ];
}

async function copyRequest(composition: Composition): Promise<void> {
  const request = composition.silencing.requestOf(requestOf(composition));
  if (!request) return;
  await vscode.env.clipboard.writeText(`${request.method} ${request.url}\n\n${request.body ?? ''}\n`);
  vscode.window.setStatusBarMessage('Copied the request.', 3_000);
}
