import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Why the suite cannot run here, as a sentence; nothing when it can. @throws when it must run: `SITREP_REAL=required` */
export function requireDjango(): string | undefined {
  if (pythonWith('django') !== undefined) return undefined;
  const reason = 'This needs Django for Python 3, which is not installed: apt-get install python3-django';
  if (process.env.SITREP_REAL === 'required') throw new Error(reason);
  return reason;
}

/** The first Python on the path that has a module. */
export function pythonWith(module: string): string | undefined {
  const programs = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'python3'));
  return programs.find(
    (program) => existsSync(program) && spawnSync(program, ['-c', `import ${module}`]).status === 0,
  );
}

export interface DjangoProject {
  readonly folder: string;
  /** Starts its shell. */
  readonly shell: string;
  remove(): void;
}

/** A project with one model on SQLite: the payouts that the runbooks are about. */
export function createDjangoProject(): DjangoProject {
  const python = pythonWith('django') ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-django-'));
  mkdirSync(join(folder, 'economy'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  const migrated = spawnSync(python, ['manage.py', 'migrate', '--run-syncdb'], { cwd: folder });
  if (migrated.status !== 0) throw new Error(migrated.stderr.toString());
  return {
    folder,
    shell: `${python} manage.py shell`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const FILES: Readonly<Record<string, string>> = {
  'manage.py': `import os, sys
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
`,
  'settings.py': `SECRET_KEY = 'test'
INSTALLED_APPS = ['economy']
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3'}}
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
USE_TZ = True
`,
  'economy/__init__.py': '',
  'economy/models.py': `from django.db import models

class CoinTransaction(models.Model):
    user = models.IntegerField()
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    transaction_type = models.CharField(max_length=40)
    dedup_key = models.CharField(max_length=40)
`,
};
