import { diagnose, type Diagnosis, type Finding } from '@pulso/exporter';
import { stateTexts } from '@pulso/catalogue';
import { Command } from 'commander';
import { DEFAULT_FILE } from '../config/find.ts';
import { loadConfig } from '../config/load.ts';
import { daemonConfig } from '../daemon.ts';
import { counted } from '../counted.ts';
import type { Io } from '../io.ts';

const SHAPES: Readonly<Record<Finding['level'], string>> = {
  ok: stateTexts.ok.shape,
  hint: stateTexts.warning.shape,
  problem: stateTexts.critical.shape,
};

export function doctorCommand(io: Io, done: (code: number) => void): Command {
  return new Command('doctor')
    .summary('connect to every target and say what is missing')
    .description(
      'Connects to every target of pulso.yml as the daemon would, and to Prometheus, and says what is missing (extension, privilege, setting) with the exact statement that mends it. Changes nothing. Exits with 1 if something does not work.',
    )
    .option('-c, --config <file>', 'settings', DEFAULT_FILE)
    .option('--json', 'one JSON array: [{subject, findings: [{level, what, remedy}]}]')
    .action(async ({ config, json }: { config: string; json?: true }) => {
      const diagnoses = await diagnose(daemonConfig(loadConfig(config, { secrets: true })));
      if (json === true) io.out(JSON.stringify(diagnoses));
      else for (const line of linesOf(diagnoses)) io.out(line);
      done(count(diagnoses, 'problem') === 0 ? 0 : 1);
    });
}

function linesOf(diagnoses: readonly Diagnosis[]): string[] {
  return [
    ...diagnoses.flatMap(({ subject, findings }) => [
      subject,
      ...findings.flatMap(({ level, what, remedy }) => [
        `  ${SHAPES[level]} ${what}`,
        ...(remedy === undefined ? [] : [`      ${remedy}`]),
      ]),
    ]),
    `${counted(count(diagnoses, 'problem'), 'problem')}, ${counted(count(diagnoses, 'hint'), 'hint')}.`,
  ];
}

function count(diagnoses: readonly Diagnosis[], level: Finding['level']): number {
  return diagnoses.flatMap(({ findings }) => findings).filter((finding) => finding.level === level).length;
}
