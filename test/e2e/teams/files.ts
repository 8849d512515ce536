/** The application whose team wrote the monitoring guide: one Django app for its coins and one Celery app, no more than the runbooks ask. */
export const applicationFiles = (database: URL, broker: string): Readonly<Record<string, string>> => ({
  'manage.py': `import os, sys
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'deltacrown.settings')
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
`,
  'deltacrown/__init__.py': `from celery import Celery
app = Celery('deltacrown', broker='${broker}')
`,
  'deltacrown/settings.py': `SECRET_KEY = 'test'
INSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth', 'apps.economy']
DATABASES = {'default': {
    'ENGINE': 'django.db.backends.postgresql', 'NAME': '${database.pathname.slice(1)}', 'USER': '${database.username}',
    'HOST': '${database.hostname}', 'PORT': '${database.port}',
}}
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
USE_TZ = True
`,
  'apps/__init__.py': '',
  'apps/economy/__init__.py': '',
  'apps/economy/apps.py': `from django.apps import AppConfig

class EconomyConfig(AppConfig):
    name = 'apps.economy'
`,
  'apps/economy/models.py': `from django.conf import settings
from django.db import models

class CoinTransaction(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    tournament_id = models.IntegerField(null=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    transaction_type = models.CharField(max_length=40)
    description = models.CharField(max_length=200, default='')
    metadata = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
`,
});

/** Three payouts of one key, two of another, one alone: 3 are too many, worth 140 coins, of 2 users. */
export const PAYOUTS = `
  INSERT INTO auth_user (id, username, password, is_superuser, is_staff, is_active, first_name, last_name, email, date_joined)
    SELECT id, 'user-' || id, '', false, false, true, '', '', '', now() FROM generate_series(1, 3) AS id;
  INSERT INTO economy_cointransaction (user_id, tournament_id, amount, transaction_type, description, metadata, created_at) VALUES
    (1, 7, 50, 'tournament_payout', '', '{"dedup_key": "t7-u1"}', '2026-01-05 09:00:00Z'),
    (1, 7, 50, 'tournament_payout', '', '{"dedup_key": "t7-u1"}', '2026-01-05 09:00:01Z'),
    (1, 7, 50, 'tournament_payout', '', '{"dedup_key": "t7-u1"}', '2026-01-05 09:00:02Z'),
    (2, 8, 40, 'tournament_payout', '', '{"dedup_key": "t8-u2"}', '2026-01-05 09:00:00Z'),
    (2, 8, 40, 'tournament_payout', '', '{"dedup_key": "t8-u2"}', '2026-01-05 09:00:01Z'),
    (3, 8, 20, 'tournament_payout', '', '{"dedup_key": "t8-u3"}', '2026-01-05 09:00:00Z')`;

/** The tables that the third runbook looks at, with statistics. */
export const TEAMS = `
  CREATE TABLE teams_team (id serial PRIMARY KEY, name text);
  CREATE TABLE teams_teammembership (id serial PRIMARY KEY, team_id int, role text);
  INSERT INTO teams_team (name) SELECT 'team-' || n FROM generate_series(1, 500) AS n;
  INSERT INTO teams_teammembership (team_id, role) SELECT n % 50, 'player' FROM generate_series(1, 2000) AS n;
  ANALYZE teams_team; ANALYZE teams_teammembership;
  CREATE EXTENSION pg_stat_statements VERSION '1.7'`;
