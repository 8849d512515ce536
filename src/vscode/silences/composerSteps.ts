import * as vscode from 'vscode';
import type { Ms } from '../../base/clock';
import { durationWords, momentWords } from '../../monitoring/words';
import { commonLengths, parseSilenceEnd } from '../../monitoring/silences/composing';
import type { SilencePlace } from '../../monitoring/silences/silence';
import { hitWords } from '../../monitoring/silences/silencePreview';
import type { Composition } from './composition';
import { requestOf } from './composition';
import type { StepPlace, StepResult } from './quickSteps';
import { askPick, placeStep, plainLabel } from './quickSteps';

interface EndItem extends vscode.QuickPickItem {
  readonly endsAt?: Ms;
}

/** Until when: one of the usual ends, or what is typed. */
export function askEnd(composition: Composition, place: StepPlace): Promise<StepResult> {
  return askPick<EndItem, StepResult>((control) => {
    const { pick, answer } = control;
    const { clock } = composition.sitrep;
    placeStep(control, place);
    pick.title = 'Silence: for how long?';
    pick.placeholder = 'Or type: 90m, 2d, 16:00, 2026-01-09 16:00';
    const update = (): void => {
      pick.items = endItems(pick.value, clock.now());
    };
    update();
    pick.onDidChangeValue(update);
    pick.onDidAccept(() => {
      const [item] = pick.activeItems;
      if (item?.endsAt === undefined) return;
      composition.endsAt = item.endsAt;
      answer('next');
    });
  });
}

function endItems(typed: string, now: Ms): readonly EndItem[] {
  const item = (label: string, endsAt: Ms): EndItem => ({
    label,
    description: `until ${momentWords(endsAt, now)}`,
    alwaysShow: true,
    endsAt,
  });
  if (typed.trim() === '') return commonLengths(now).map(({ label, endsAt }) => item(label, endsAt));
  const endsAt = parseSilenceEnd(typed, now);
  if (endsAt !== undefined) return [item(`For ${durationWords(endsAt - now)}`, endsAt)];
  return [
    {
      label: `$(warning) "${plainLabel(typed)}" is no length and no time to come.`,
      detail: 'Write 90m, 2d, 16:00 or 2026-01-09 16:00.',
      alwaysShow: true,
    },
  ];
}

/** Why, in words for whoever finds it. */
export function askComment(composition: Composition, place: StepPlace): Promise<StepResult> {
  const { production = false } = composition.sitrep.monitoring.snapshot;
  return new Promise((resolve) => {
    const input = vscode.window.createInputBox();
    input.title = 'Silence: why?';
    input.prompt = production
      ? 'Everybody who wonders why it is quiet reads this. In production it is required.'
      : 'Everybody who wonders why it is quiet reads this.';
    input.placeholder = 'deploy of the new checkout';
    input.value = composition.comment ?? '';
    input.ignoreFocusOut = true;
    input.step = place.step;
    input.totalSteps = place.totalSteps;
    input.buttons = [vscode.QuickInputButtons.Back];
    const finish = (result: StepResult): void => {
      resolve(result);
      input.dispose();
    };
    input.onDidTriggerButton(() => finish('back'));
    input.onDidHide(() => finish(undefined));
    input.onDidChangeValue(() => (input.validationMessage = undefined));
    input.onDidAccept(() => {
      if (production && input.value.trim() === '') {
        input.validationMessage = 'Write why: this is production.';
        return;
      }
      composition.comment = input.value.trim();
      finish('next');
    });
    input.show();
  });
}

interface PlaceItem extends vscode.QuickPickItem {
  readonly at: SilencePlace;
}

/** Where it is kept, with what it would hit there. */
export function askPlace(composition: Composition, place: StepPlace): Promise<StepResult> {
  return askPick<PlaceItem, StepResult>((control) => {
    const { pick, answer } = control;
    const { silencing, alert } = composition;
    placeStep(control, place);
    pick.title = 'Silence: where is it kept?';
    pick.items = silencing.places(alert ? [alert] : []).map((at) => ({
      label: plainLabel(silencing.placeWords(at)),
      description: hitWords(silencing.preview(requestOf({ ...composition, place: at }))),
      detail:
        at.kind === 'sitrep'
          ? 'Only Sitrep keeps quiet, here. Nobody else is kept from notifying.'
          : 'Nobody who is notified by it hears of these alerts.',
      at,
    }));
    pick.onDidAccept(() => {
      const [item] = pick.activeItems;
      if (!item) return;
      composition.place = item.at;
      answer('next');
    });
  });
}
