import { describe, expect, it } from 'vitest';
import { interactiveCommand } from '../../../src/runbook/shell/interactiveCommand';

describe('a script that needs a terminal', () => {
  it.each([
    ['sudo systemctl restart celery-worker', 'sudo'],
    ["watch -n 5 'celery -A deltacrown inspect stats'", 'watch'],
    ['celery -A deltacrown events', 'celery events'],
    ['# 3. View\nLANG=C celery -A deltacrown events\n', 'celery events'],
    ['uptime && top', 'top'],
    ['ps aux | less', 'less'],
    ['ssh worker-1', 'ssh'],
    ['ssh -p 2222 -i key worker-1', 'ssh'],
    ['psql deltacrown', 'psql'],
    ['redis-cli -h cache', 'redis-cli'],
    ['docker exec -it web bash', 'docker exec'],
    ['kubectl edit deploy/web', 'kubectl edit'],
    ['python manage.py shell', 'manage.py shell'],
    ['/usr/bin/vim settings.py', 'vim'],
    ['sudo -n vim /etc/hosts', 'vim'],
    ['if true; then nano x; fi', 'nano'],
    ['crontab -e', 'crontab -e'],
    ['mysql -u root shop', 'mysql'],
  ])('%j is %s', (script, command) => {
    expect(interactiveCommand(script)?.command).toBe(command);
  });

  it.each([
    'celery -A deltacrown inspect active',
    'celery -A deltacrown events --dump',
    'sudo -n systemctl restart celery-worker',
    'sudo -n -u postgres psql -c "select 1"',
    'ssh worker-1 uptime',
    'ssh -p 2222 worker-1 uptime',
    'top -b -n 1',
    'psql -Atc "select 1"',
    'redis-cli -h cache llen celery',
    'docker exec web ls',
    'docker ps',
    'python manage.py shell -c "print(1)"',
    'python script.py',
    'echo "sudo is a word"',
    "echo 'watch'; # top",
    'cat <<EOF\nsudo reboot\nEOF\necho done',
    'echo $(date) watch',
    'journalctl -f',
    'constructor',
    '',
  ])('%j is not one', (script) => {
    expect(interactiveCommand(script)).toBeUndefined();
  });
});
