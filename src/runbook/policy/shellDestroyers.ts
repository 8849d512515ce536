/** Programs that remove, overwrite or end something whatever follows them. */
const PROGRAMS =
  'rm|rmdir|unlink|shred|dd|mkfs(?:\\.\\w+)?|mkswap|fdisk|parted|wipefs|truncate|kill|killall|pkill|skill|shutdown|reboot|poweroff|halt|' +
  'dropdb|dropuser|userdel|deluser|groupdel|lvremove|vgremove|zpool|fuser';

/** Programs with the words that make them do so. */
const VERBS: readonly (readonly [program: string, words: string])[] = [
  ['kubectl|oc', 'delete|drain|evict'],
  ['docker|podman|docker-compose|nerdctl', 'rm|rmi|kill|prune|down'],
  ['systemctl', 'stop|disable|mask|kill|isolate|poweroff|reboot|halt|rescue|emergency'],
  ['service|supervisorctl|initctl', 'stop|shutdown'],
  ['celery', 'purge|shutdown|queue\\.(?:purge|delete)|exchange\\.delete|cancel_consumer'],
  ['redis-cli|valkey-cli', 'flushall|flushdb|del|unlink|shutdown'],
  ['psql|mysql|mariadb|sqlite3|clickhouse-client|mongosh', 'drop|truncate|delete|alter|drop\\w*|delete\\w*'],
  ['git', 'reset\\s+--hard|clean|push\\s.{0,80}?(?:--force\\S*|-f)'],
  ['terraform|tofu|pulumi', 'destroy'],
  ['helm', 'uninstall|delete'],
  ['manage\\.py|django-admin', 'flush|reset_db|zero'],
  ['aws|gcloud|az|doctl|heroku', '(?:delete|terminate|remove|purge|destroy|deregister|rm|rb)[\\w-]*'],
  ['rabbitmqctl|rabbitmqadmin', 'reset|force_reset|purge_queue|delete\\w*|purge|stop\\w*'],
  ['crontab', '-r'],
  ['find', '-delete'],
  ['iptables|ip6tables|nft', '-F|--flush|flush'],
];

/** Where a command begins: after a sign that ends the one before it, in quotes, and behind what starts another program. */
const BEGINS =
  '(?:^|[\\n;&|(`{\'"!]|(?<![\\w./-])(?:sudo|doas|su|xargs|-?exec|-execdir|nohup|time|timeout|env|command|then|do|else|nice|ionice|' +
  'setsid|busybox|watch|ssh)(?:[^\\S\\n]{1,9}[^\\s;&|]{1,200}){0,5}?)[^\\S\\n]{0,9}';
const ENDS = '(?![\\w.:/=-])';

const DESTROYER = new RegExp(
  [
    `${BEGINS}(?:[\\w.~/-]{0,200}/)?(?:${PROGRAMS})${ENDS}`,
    ...VERBS.map(
      ([program, words]) => `(?<![\\w-])(?:${program})(?=\\s)[^\\n;&|]{0,300}?[\\s'"(](?:${words})(?![\\w-])`,
    ),
  ].join('|'),
  'i',
);

/**
 * Whether a script names something that is known to destroy, in any of its commands and also in what they hand to another
 * shell. It makes the question about a step more earnest and never makes one less: that nothing is found says nothing.
 */
export const destroysByName = (script: string): boolean =>
  DESTROYER.test(script.replace(/(?<=^|\n)[ \t]*#[^\n]*/g, ''));
