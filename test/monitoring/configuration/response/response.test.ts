import { describe, expect, it } from 'vitest';
import { channelDefinitions } from '../../../../src/incident/channels';
import { parseConfiguration } from '../../../../src/monitoring/configuration/parse';
import { secretUses } from '../../../../src/monitoring/configuration/secrets/secretUses';
import { fakeDefinitions } from '../../../fakes/fakeDefinitions';

const parse = (text: string) =>
  parseConfiguration(text, { file: 'sitrep.yaml', sources: fakeDefinitions, channels: channelDefinitions });

const problemsOf = (text: string): string[] =>
  parse(text).problems.map(({ range, severity, message }) => `${range.start.line} ${severity} ${message}`);

const FULL = `channels:
  slack: {type: slack, url: "https://hooks.slack.com/services/\${secret:slack}"}
  mail: {type: email, server: "smtp://mail.example.com:587", from: sitrep@example.com, username: sitrep, password: "\${secret:mail}"}
people:
  lead: {channels: [slack, mail], slack: U024BE7LH, email: lead@example.com}
  cto: mail
  ana: slack
onCall: {rotation: weekly, start: 2026-01-05, people: [ana], handover: "09:00", timezone: Europe/Berlin, escalation: [lead, cto]}
escalation:
  P1: [{after: 10m, notify: [lead, onCall]}, {after: 1h, unless: resolved, notify: cto}]
  P2: []
notify: {P0: [slack, onCall], P1: mail}
`;

describe('who responds', () => {
  it('is read whole', () => {
    const { problems, people, escalation, onCall, notify, channels } = parse(FULL);
    expect(problems).toEqual([]);
    expect(people).toEqual({
      lead: { channels: ['slack', 'mail'], slack: 'U024BE7LH', email: 'lead@example.com' },
      cto: { channels: ['mail'], slack: undefined, email: undefined },
      ana: { channels: ['slack'], slack: undefined, email: undefined },
    });
    expect(escalation).toEqual({
      P1: [
        { after: 600_000, unless: 'acknowledged', notify: ['lead', 'onCall'] },
        { after: 3_600_000, unless: 'resolved', notify: ['cto'] },
      ],
      P2: [],
    });
    expect(onCall).toMatchObject({
      handover: '09:00',
      timezone: 'Europe/Berlin',
      escalation: ['lead', 'cto'],
    });
    expect(notify).toEqual({ P0: ['slack', 'onCall'], P1: ['mail'] });
    expect(channels.map(({ name, type, origin }) => `${name} ${type} ${origin}`)).toEqual([
      'slack slack https://hooks.slack.com',
      'mail email smtp://mail.example.com:587',
    ]);
  });

  it('binds each secret of a channel to the place it is sent to', () => {
    expect(secretUses(parse(FULL))).toEqual([
      { name: 'slack', user: 'channel "slack" (slack)', id: 'slack', origin: 'https://hooks.slack.com' },
      { name: 'mail', user: 'channel "mail" (email)', id: 'mail', origin: 'smtp://mail.example.com:587' },
    ]);
  });

  it.each([
    [
      'a channel that does not exist',
      'channels:\n  slack: {type: webhook, url: "https://x.test"}\nnotify: {P0: slak}',
      ['3 error There is no channel "slak". Did you mean "slack"?'],
    ],
    [
      'a channel of a person that does not exist',
      'people:\n  lead: pager',
      ['2 error There is no channel "pager": add it under "channels:", so that messages can be sent there.'],
    ],
    [
      'an escalation to somebody without a channel',
      'onCall: {rotation: weekly, start: 2026-01-05, people: [a], escalation: [lead]}',
      [
        '1 warning Nobody knows how to reach "lead": add the name under "people:" with its channels. Until then nothing is sent there.',
      ],
    ],
    [
      'a step to somebody without a channel',
      'escalation:\n  P0:\n    - {after: 5m, notify: lead}',
      [
        '3 warning Nobody knows how to reach "lead": add the name under "people:" with its channels. Until then nothing is sent there.',
      ],
    ],
    [
      'a role that nobody has',
      'notify: {P0: [onCall]}',
      ['1 warning Nobody has the role "onCall": say who under "onCall:".'],
    ],
    [
      'somebody on call without a channel',
      'onCall: {rotation: daily, start: 2026-01-05, people: [ana]}\nnotify: {P0: onCall}',
      [
        '1 warning Nobody knows how to reach "ana": add the name under "people:" with its channels. Until then nothing is sent there.',
      ],
    ],
    [
      'a type that does not exist',
      'channels:\n  x: {type: slak}',
      ['2 error "slak" is not a type of channel. Did you mean "slack"?'],
    ],
    [
      'a channel without a type',
      'channels:\n  x: {url: "https://x.test"}',
      ['2 error "type" is missing: write one of slack, email, webhook, pagerduty.'],
    ],
    [
      'a mistyped key of a channel',
      'channels:\n  x: {type: webhook, url: "https://x.test", fromat: teams}',
      ['2 error "fromat" is not a key that Sitrep knows here. Did you mean "format"?'],
    ],
    [
      'a time zone that does not exist',
      'onCall: {rotation: daily, start: 2026-01-05, people: [a], timezone: Europe/Atlantis}',
      ['1 error "Europe/Atlantis": write a time zone such as Europe/Berlin.'],
    ],
    [
      'a handover that is no time',
      'onCall: {rotation: daily, start: 2026-01-05, people: [a], handover: "25:00"}',
      ['1 error "25:00": write a time of day such as "09:00".'],
    ],
    [
      'a webhook address in the file',
      'channels:\n  x: {type: slack, url: "https://hooks.slack.com/services/T0/B0/abc"}',
      [
        '2 warning This looks like a secret, and everybody who reads this file can see it. Write ${secret:x} instead: Sitrep asks for it once and keeps it safely. Then replace the secret where it was issued.',
      ],
    ],
  ])('points out %s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  it('keeps what is right beside a mistake', () => {
    const { escalation } = parse(
      'escalation: {P0: [{after: soon, notify: onCall}, {after: 15m, notify: onCall}]}',
    );
    expect(escalation).toEqual({ P0: [{ after: 900_000, unless: 'acknowledged', notify: ['onCall'] }] });
  });
});
