import type { RunbookCell, RunbookDocument } from '../../src/runbook/document/document';
import { readRunbook } from '../../src/runbook/document/parseRunbook';
import { serializeRunbook } from '../../src/runbook/document/serializeRunbook';
import type { Measurement } from './measurement';
import { durationOf, fastestOf, timings } from './measurement';

const MEGABYTE = 1_000_000;
const RUNS = 7;

/** A runbook of one megabyte as people write them, and one of nothing but tiny steps: opened, saved, edited and saved. */
export async function bench(): Promise<readonly Measurement[]> {
  const written = repeated(section, MEGABYTE);
  const tiny = repeated(tinyStep, MEGABYTE);
  return [
    ...(await measure('a 1 MB runbook of prose, tables, lists and 600 fences', written)),
    ...(await measure('a 1 MB runbook of 9,000 tiny fences', tiny)),
  ];
}

async function measure(name: string, text: string): Promise<readonly Measurement[]> {
  const bytes = new TextEncoder().encode(text);
  const first = await durationOf(() => open(bytes));
  const document = open(bytes);
  const edited = document.cells.with(document.cells.length >> 1, editedCell(document.cells));
  check(document, edited, text);
  return [
    ...timings(`${name}: opened for the first time`, first),
    ...timings(`${name}: opened again`, await fastestOf(RUNS, () => open(bytes))),
    ...timings(
      `${name}: saved unedited`,
      await fastestOf(RUNS, () => serializeRunbook(document, document.cells)),
    ),
    ...timings(
      `${name}: one step edited and saved`,
      await fastestOf(RUNS, () => serializeRunbook(document, edited)),
    ),
  ];
}

function open(bytes: Uint8Array): RunbookDocument {
  const { document, refusal } = readRunbook(bytes);
  if (!document) throw new Error(refusal.message);
  return document;
}

function editedCell(cells: readonly RunbookCell[]): RunbookCell {
  const cell = cells[cells.length >> 1];
  if (!cell) throw new Error('the runbook to be measured has no cells');
  return { ...cell, value: `${cell.value}\nadded` };
}

/** A number is worth nothing when the result is wrong. */
function check(document: RunbookDocument, edited: readonly RunbookCell[], text: string): void {
  if (serializeRunbook(document, document.cells) !== text) throw new Error('saving changed the runbook');
  const saved = serializeRunbook(document, edited);
  if (saved === text || saved.replace(/^ *added\n/m, '') !== text) {
    throw new Error('the edit changed more than its line');
  }
}

function repeated(part: (number: number) => string, length: number): string {
  const parts: string[] = [];
  for (let size = 0, number = 1; size < length; number++) {
    const next = part(number);
    parts.push(next);
    size += next.length;
  }
  return parts.join('');
}

const section = (number: number): string =>
  [
    `## ${number}. The queue of shard ${number} does not drain`,
    '',
    ...Array.from(
      { length: 25 },
      (_, line) =>
        `When the consumer of shard ${number} falls behind, \`lag_${line}\` rises before anybody notices, and the`,
    ),
    '',
    '| Signal | Threshold | What it means |',
    '|---|---|---|',
    ...Array.from(
      { length: 5 },
      (_, row) => `| \`queue_depth{shard="${number}"}\` | ${row * 100} | The worker waits for the disk |`,
    ),
    '',
    '- Look at the workers first:',
    '',
    '  ```bash',
    '  # 1. Check worker status',
    `  kubectl get pods -l shard=${number}`,
    '',
    '  # 2. Read the log',
    `  kubectl logs -l shard=${number} --tail=100`,
    '  ```',
    '- Then at the database.',
    '',
    '> Nothing below changes data.',
    '',
    '```sql',
    `SELECT state, count(*) FROM jobs WHERE shard = ${number} GROUP BY state;`,
    '```',
    '',
    '',
  ].join('\n');

const tinyStep = (number: number): string =>
  `## Step ${number}\n\nLook at shard number ${number} of the queue, then go on to the next of them.\n\n` +
  `\`\`\`bash\necho ${number}\n\`\`\`\n\n`;
