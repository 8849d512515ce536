/** Writes the JSON Schema of `sitrep.yaml` from the definitions that read it: `npm run schema`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { importTypeScript } from './typescript.mjs';

const { configurationSchema } = await importTypeScript('src/monitoring/configuration/schema/jsonSchema.ts');
const { sourceDefinitions } = await importTypeScript('src/sources/index.ts');
const { channelDefinitions } = await importTypeScript('src/incident/channels/index.ts');
const file = join(root, 'media/sitrep.schema.json');
writeFileSync(
  file,
  `${JSON.stringify(configurationSchema(sourceDefinitions, channelDefinitions), null, 2)}\n`,
);
process.stdout.write(`${file} written\n`);
