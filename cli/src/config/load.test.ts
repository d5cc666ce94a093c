import { parseConfig } from './load.ts';
import { ConfigError, formatIssue, type ConfigIssue } from './issue.ts';

function issuesOf(text: string): readonly ConfigIssue[] {
  try {
    parseConfig(text, 'pulso.yml', { secrets: false });
  } catch (error) {
    if (error instanceof ConfigError) return error.issues;
    throw error;
  }
  return [];
}

const said = (text: string): string[] => issuesOf(text).map(formatIssue);

describe('queries of the user', () => {
  const query = (more: string) =>
    `targets: [{ name: main, service: s, host: db }]\nqueries:\n  - { name: mine, sql: select 1 as n, ${more} }`;

  it('are taken, and refused with a remedy', () => {
    const value = '{ column: n, type: gauge, help: A number. }';
    expect(said(query(`values: [${value}]`))).toEqual([]);
    expect(said(query(`values: [${value}], targets: [mian]`))).toEqual([
      'pulso.yml:3:104: queries[0].targets[0]: is the name of no target. Did you mean "main"?',
    ]);
    expect(said(query(`values: [${value}], labels: [n]`))[0]).toContain(
      'has the column "n" twice. Use each column once.',
    );
    expect(said(query('values: [{ column: N, type: gauge, help: x }]'))[0]).toContain('cannot be part of a metric');
    expect(said(query('values: []'))).toHaveLength(1);
  });
});

describe('where evidence is kept', () => {
  const evidence = (settings: string) => said(`evidence: { keyFile: key, ${settings} }`);

  it('is a folder or a database, with what belongs to it and nothing else', () => {
    expect(evidence('directory: evidence, segmentSize: 1MiB, checkpointInterval: 30m')).toEqual([]);
    expect(
      evidence(
        'url: "postgresql://writer@db/evidence", passwordFile: pw, tls: { caFile: ca.pem }, reader: { user: r }',
      ),
    ).toEqual([]);
    expect(said('evidence: { directory: evidence }')[0]).toContain('evidence.keyFile: is missing.');
    expect(evidence('checkpointInterval: 1h')).toEqual([
      'pulso.yml:1:1: evidence: names no place to keep it. Set directory or url.',
    ]);
    for (const [settings, message] of [
      ['directory: a, url: "postgresql://db/e"', 'evidence.url: stands beside a directory. Keep one of them.'],
      ['directory: a, passwordFile: pw', 'evidence.passwordFile: has no url to go with. Set url too.'],
      ['directory: a, tls: true', 'evidence.tls: has no url to go with. Set url too.'],
      ['directory: a, reader: { user: r }', 'evidence.reader: has no url to go with. Set url too.'],
      ['url: "postgresql://db/e", segmentSize: 1MiB', 'evidence.segmentSize: is for files only.'],
      ['directory: a, deliver: [{}]', 'evidence.deliver[0]: names no place. Set directory or url.'],
      [
        'directory: a, deliver: [{ directory: b, url: "https://x" }]',
        'evidence.deliver[0].url: stands beside a directory.',
      ],
      ['directory: a, deliver: [{ directory: b, method: POST }]', 'evidence.deliver[0].method: has no url to go with.'],
      ['directory: a, checkpointInterval: soon', 'evidence.checkpointInterval:'],
      ['directory: a, auditLog: {}', 'evidence.auditLog.target: is missing.'],
      ['directory: a, keep: 5y', 'evidence.keep: there is no such setting.'],
    ] as const) {
      expect([settings, ...evidence(settings)]).toEqual([settings, expect.stringContaining(message)]);
    }
  });

  it('takes its paths from the configuration’s own folder', () => {
    const { evidence: kept } = parseConfig(
      'evidence: { keyFile: k, url: "postgresql://db/e", tls: { caFile: ca.pem }, reader: { passwordFile: r } }',
      '/etc/pulso/pulso.yml',
      { secrets: false },
    );
    expect(kept).toMatchObject({
      keyFile: '/etc/pulso/k',
      tls: { caFile: '/etc/pulso/ca.pem' },
      reader: { passwordFile: '/etc/pulso/r' },
    });
  });
});

describe('where alerts go', () => {
  const web = '{ webhook: { url: https://x.example/ } }';
  const receivers = (page: string) =>
    `alertmanager:\n  receivers: { page: ${page}, ticket: ${web}, compliance: ${web} }`;

  it('may be any mixture of channels', () => {
    const text = [
      receivers('{ email: [a@example.com], slack: { urlFile: /run/secrets/slack } }'),
      '  smtp: { server: mail:25, from: Pulso <pulso@example.com> }',
      '  businessHours: { timezone: America/Manaus, days: [monday:thursday, saturday], from: "07:30", to: "24:00" }',
    ].join('\n');
    expect(said(text)).toEqual([]);
    expect(said(`${receivers(web)}\n  businessHours: always`)).toEqual([]);
  });

  it('is refused with a remedy where somebody would not be told', () => {
    expect(said('alertmanager: { receivers: { page: {} } }')).toEqual([
      'pulso.yml:1:17: alertmanager.receivers: lacks "ticket": its alerts would reach nobody. Add ticket with email, slack or webhook.',
      'pulso.yml:1:17: alertmanager.receivers: lacks "compliance": its alerts would reach nobody. Add compliance with email, slack or webhook.',
      'pulso.yml:1:30: alertmanager.receivers.page: reaches nobody. Give it email, slack or webhook.',
    ]);
    expect(said(receivers('{ email: [a@example.com] }'))[0]).toContain(
      'needs a server that takes e-mail. Add alertmanager.smtp',
    );
  });

  it('holds no secret, and nothing that Alertmanager would refuse', () => {
    expect(said(receivers('{ slack: { url: https://hooks.example/secret } }')).join()).not.toContain('hooks.example');
    expect(said(receivers('{ webhook: { url: https://user:word@x.example/ } }'))[0]).toContain('holds a password');
    expect(said(receivers('{ webhook: { url: https://x.example/, urlFile: a } }'))[0]).toContain('two addresses');
    const rest = [
      '  smtp: { server: mail, from: nobody, username: pulso }',
      '  businessHours: { timezone: Brazil, days: [friday:monday], from: "18:00", to: "8:00" }',
    ].join('\n');
    expect(said(`${receivers(web)}\n${rest}`).map((line) => line.replace(/^\S+ /, ''))).toEqual([
      'alertmanager.smtp: has a user name or a password alone. Give both username and passwordFile, or neither.',
      'alertmanager.smtp.server: is no server. Write host and port, such as smtp.example.com:587.',
      'alertmanager.smtp.from: is no e-mail address. Write pulso@example.com, or Pulso <pulso@example.com>.',
      'alertmanager.businessHours.timezone: is no time zone. Write a name such as America/Sao_Paulo.',
      'alertmanager.businessHours.days[0]: is no day or range of days. Write saturday, or monday:friday; the week begins with sunday.',
      'alertmanager.businessHours.to: is no time of day. Write one such as "08:00", in quotes.',
    ]);
    expect(said(`${receivers(web)}\n  businessHours: { from: "18:00", to: "08:00" }`)[0]).toContain('ends before it');
  });
});

describe('a configuration that can be used', () => {
  it('may be empty: defaults are in force', () => {
    expect(parseConfig('', 'pulso.yml', { secrets: false })).toEqual({});
    expect(parseConfig('# nothing yet\n', 'pulso.yml', { secrets: false })).toEqual({});
  });

  it('keeps every setting, and takes paths from its own folder', () => {
    const config = parseConfig(
      [
        'tokenFile: secrets/token',
        'targets:',
        '  - name: main',
        '    service: clinic',
        '    host: db',
        '    passwordFile: secrets/pg',
        '    auditor: { user: auditor, passwordFile: /run/secrets/auditor }',
        '    tls: { caFile: ca.pem }',
      ].join('\n'),
      '/etc/pulso/pulso.yml',
      { secrets: false },
    );
    expect(config.tokenFile).toBe('/etc/pulso/secrets/token');
    expect(config.targets?.[0]).toMatchObject({
      passwordFile: '/etc/pulso/secrets/pg',
      auditor: { user: 'auditor', passwordFile: '/run/secrets/auditor' },
      tls: { caFile: '/etc/pulso/ca.pem' },
    });
  });
});

describe('each error says file, line, column, key, what is wrong and what to do', () => {
  it.each([
    [
      'an unknown setting',
      'lisen:\n  port: 1',
      'pulso.yml:1:1: lisen: there is no such setting. Did you mean "listen"?',
    ],
    [
      'an unknown setting further in',
      'listen:\n  prot: 1',
      'pulso.yml:2:3: listen.prot: there is no such setting. Did you mean "port"?',
    ],
    [
      'an unknown signal',
      'signals:\n  http_eror_ratio: { warning: 0.1 }',
      'pulso.yml:2:3: signals.http_eror_ratio: there is no such signal. Did you mean "http_error_ratio"?',
    ],
    [
      'a wrong type',
      'signals:\n  http_error_ratio:\n    warning: 5 %',
      'pulso.yml:3:14: signals.http_error_ratio.warning: is "5 %", not a number. Write a number such as 0.05, without unit or quotes.',
    ],
    [
      'a number where a text belongs',
      'targets:\n  - name: 7\n    service: s\n    host: h',
      'pulso.yml:2:11: targets[0].name: is 7, not a text. Write a text, in quotes where it looks like a number.',
    ],
    [
      'a text where a whole number belongs',
      'listen:\n  port: abc',
      'pulso.yml:2:9: listen.port: is "abc", not a number. Write a number, without quotes.',
    ],
    [
      'a number where a duration belongs',
      'adviceInterval: 15',
      'pulso.yml:1:17: adviceInterval: is no duration. Write one such as 500ms, 15s, 5m or 1h30m.',
    ],
    [
      'databases that no control is tested in, where all are one',
      'targets:\n  - { name: a, service: s, host: h, auditor: { exclude: [x] } }',
      'pulso.yml:2:48: targets[0].auditor.exclude: is for a target with databases. Set databases, or remove it.',
    ],
    [
      'a percentage where a ratio belongs',
      'signals:\n  http_error_ratio:\n    critical: 20',
      'pulso.yml:3:15: signals.http_error_ratio.critical: is 20, which this signal (ratio) can never reach. Ratios lie in 0..1: for 20 % write 0.2.',
    ],
    [
      'a bound beyond the last bucket',
      'signals:\n  http_response_time: { critical: 60 }',
      'pulso.yml:2:35: signals.http_response_time.critical: is 60, which this signal (seconds) can never reach. Write a number within 0 to 10.',
    ],
    [
      'a bound between two buckets',
      'signals:\n  http_response_time: { critical: 4 }',
      'pulso.yml:2:35: signals.http_response_time.critical: is 4, which is no bucket bound of pulso_http_request_duration_seconds: between two of them a quantile is a guess. Use one of 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 3, 5, 7.5, 10.',
    ],
    [
      'bounds on the wrong sides, one of them the default',
      'signals:\n  http_response_time: { warning: 5 }',
      'pulso.yml:2:34: signals.http_response_time.warning: warning 5 and critical 3 are on the wrong sides: for "http_response_time" high is bad. Put warning below critical.',
    ],
    [
      'bounds on the wrong sides where low is bad',
      'signals:\n  cache_hit_ratio:\n    overrides:\n      - { entity: photos, warning: 0.1, critical: 0.5 }',
      'pulso.yml:4:36: signals.cache_hit_ratio.overrides[0].warning: warning 0.1 and critical 0.5 are on the wrong sides: for "cache_hit_ratio" low is bad. Put warning above critical.',
    ],
    [
      'an override of a signal without entities',
      'signals:\n  http_error_ratio:\n    overrides:\n      - { entity: x, warning: 0.01 }',
      'pulso.yml:4:9: signals.http_error_ratio.overrides[0]: "http_error_ratio" is judged for the service as a whole; it has no entities. Remove the override, or set the bound itself.',
    ],
    [
      'a name twice',
      'targets:\n  - { name: a, service: s, host: h }\n  - { name: a, service: s, host: h }',
      'pulso.yml:3:13: targets[1].name: "a" is the name of targets[0] too. Give each a name of its own.',
    ],
    [
      'a missing setting',
      'targets:\n  - name: a\n    host: h',
      'pulso.yml:2:5: targets[0].service: is missing. Set it to a text.',
    ],
    [
      'no address',
      'targets:\n  - { name: a, service: s }',
      'pulso.yml:2:5: targets[0]: has neither url nor host. Set one of them.',
    ],
    [
      'a bad URL',
      'prometheus:\n  url: prometheus:9090',
      'pulso.yml:2:8: prometheus.url: is no http or https URL. Write one such as http://prometheus:9090.',
    ],
    [
      'a bad duration',
      'compliance:\n  interval: 5 minutes',
      'pulso.yml:2:13: compliance.interval: is no duration. Write one such as 500ms, 15s, 5m or 1h30m.',
    ],
    [
      'a value that is not known',
      'profile: prodution',
      'pulso.yml:1:10: profile: is "prodution", which is not known. Did you mean "production"?',
    ],
    [
      'a port that cannot be',
      'listen: { port: 70000 }',
      'pulso.yml:1:17: listen.port: is 70000, which is too much. Write a number of at most 65535.',
    ],
    [
      'a list where a group belongs',
      'listen: [1]',
      'pulso.yml:1:1: listen: is a list, not a group of settings. Write its settings below it, indented by two spaces.',
    ],
    [
      'a label that the rules write',
      'identity:\n  groupBy: [cluster, service, severity]',
      'pulso.yml:2:31: identity.groupBy[2]: "severity" is written by the rules themselves. Take labels of the scrape configuration, such as cluster and service.',
    ],
    [
      'a setting twice',
      'profile: demo\nprofile: demo',
      'pulso.yml:2:1: is not valid YAML: Map keys must be unique. Check indentation, colons and quotes here.',
    ],
    [
      'a floor without traffic',
      'signals:\n  runtime_cpu: { floor: 1 }',
      'pulso.yml:2:25: signals.runtime_cpu.floor: "runtime_cpu" has no traffic to compare with a floor. Remove it.',
    ],
    [
      'an unknown key of TLS',
      'targets:\n  - { name: a, service: s, host: h, tls: { cafile: x } }',
      'pulso.yml:2:44: targets[0].tls.cafile: there is no such setting. Did you mean "caFile"?',
    ],
  ])('%s', (_case, text, message) => {
    expect(said(text)).toEqual([message]);
  });

  it('and all of them come at once, in the order of the file', () => {
    const issues = issuesOf(
      [
        'profil: demo',
        'signals:',
        '  http_error_ratio: { warning: "high" }',
        '  cache_hit_ratio: { warning: 7 }',
        'targets:',
        '  - { name: a, service: s, host: h, port: x }',
        '  - { name: a, service: s, host: h }',
        'prometheus: { url: 5 }',
      ].join('\n'),
    );
    expect(issues.map(({ line, key }) => [line, key])).toEqual([
      [1, 'profil'],
      [3, 'signals.http_error_ratio.warning'],
      [4, 'signals.cache_hit_ratio.warning'],
      [6, 'targets[0].port'],
      [7, 'targets[1].name'],
      [8, 'prometheus.url'],
    ]);
  });
});

describe('secrets', () => {
  const SECRET = 'hunter2-segredo';

  it.each([
    ['a password of a target', `targets:\n  - { name: a, service: s, host: h, password: ${SECRET} }`],
    ['a password in a URL', `targets:\n  - { name: a, service: s, url: "postgresql://u:${SECRET}@h/d" }`],
    [
      'a password as a parameter',
      `targets:\n  - { name: a, service: s, url: "postgresql://u@h/d?password=${SECRET}" }`,
    ],
    ['a password of the auditor', `targets:\n  - { name: a, service: s, host: h, auditor: { password: ${SECRET} } }`],
    ['credentials of a web address', `prometheus: { url: "http://u:${SECRET}@p:9090" }`],
    ['a token in the file', `token: ${SECRET}`],
  ])('%s is refused, and never repeated', (_case, text) => {
    const messages = said(text);
    expect(messages).toHaveLength(1);
    expect(messages.join('\n')).not.toContain(SECRET);
  });

  it('a file that is not there is named with its setting', () => {
    let message = '';
    try {
      parseConfig('tokenFile: not/there', '/nowhere/pulso.yml', { secrets: true });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(
      '/nowhere/pulso.yml:1:12: tokenFile: /nowhere/not/there cannot be read (ENOENT). Create it, readable for this user.',
    );
  });
});

it('names of targets and labels that cannot be are refused with what is allowed', () => {
  expect(said('targets:\n  - { name: "a b", service: s, host: h }')).toEqual([
    'pulso.yml:2:13: targets[0].name: is no name of a target. Use at most 63 letters, digits, dots, dashes or underscores.',
  ]);
  expect(said('identity: { groupBy: [cluster, service, a-b] }')).toEqual([
    'pulso.yml:1:41: identity.groupBy[2]: is no label name. Use letters, digits and underscores.',
  ]);
  expect(said('targets:\n  - { name: a, service: s, host: h, password: x }')).toEqual([
    'pulso.yml:2:47: targets[0].password: is a password in the configuration. Put it into a file, and name that file in passwordFile.',
  ]);
});
