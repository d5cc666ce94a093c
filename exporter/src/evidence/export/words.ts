import type { Locale } from '@pulso/catalogue';

type Word =
  | 'title'
  | 'period'
  | 'none'
  | 'controls'
  | 'changes'
  | 'waivers'
  | 'attestations'
  | 'audits'
  | 'gaps'
  | 'chain'
  | 'regulation'
  | 'control'
  | 'target'
  | 'result'
  | 'since'
  | 'checked'
  | 'failed'
  | 'lastTest'
  | 'entry'
  | 'when'
  | 'until'
  | 'record'
  | 'document'
  | 'upTo'
  | 'what'
  | 'key'
  | 'store'
  | 'verify';

interface Texts extends Readonly<Record<Word, string>> {
  readonly status: Readonly<Record<'pass' | 'fail' | 'error' | 'unknown' | 'skip' | 'na', string>>;
  readonly disclaimer: (at: string) => string;
  readonly waived: (until: string) => string;
  readonly lost: (entries: number) => string;
  readonly torn: (bytes: number) => string;
  readonly sealed: (seq: number, entries: number) => string;
}

export const words: Readonly<Record<Locale, Texts>> = {
  en: {
    title: 'Evidence of compliance controls',
    period: 'Period',
    none: 'None in this period.',
    controls: 'Controls, by their last recorded test',
    changes: 'Changes of state',
    waivers: 'Waivers',
    attestations: 'Attestations',
    audits: "Completeness of the service's own audit log",
    gaps: 'Gaps in the evidence',
    chain: 'The chain of evidence',
    regulation: 'Regulation',
    control: 'Control',
    target: 'Target',
    result: 'Result',
    since: 'Since',
    checked: 'Checked',
    failed: 'Failed',
    lastTest: 'Recorded',
    entry: 'Entry',
    when: 'When',
    until: 'Until',
    record: 'Digest of the record',
    document: 'Digest of the document',
    upTo: 'Verified up to row',
    what: 'What',
    key: 'Signed with key',
    store: 'store',
    verify: 'Anybody can verify this package without Pulso: bash verify.sh public-key.pem (bash, jq, OpenSSL 3).',
    status: {
      pass: 'Test passed',
      fail: 'Test failed',
      error: 'Could not test',
      unknown: 'No data',
      skip: 'Not set up',
      na: 'Not applicable',
    },
    disclaimer: (at) =>
      `Technical test results as of ${at}. They do not prove legal compliance nor replace legal advice.`,
    waived: (until) => `waived until ${until}`,
    lost: (entries) => `${entries} entries could not be written and are lost`,
    torn: (bytes) => `a last line of ${bytes} bytes, cut by a loss of power, was taken away`,
    sealed: (seq, entries) =>
      `${entries} entries in this period; sealed by the checkpoint over entry ${seq}, whose hash is`,
  },
  'pt-BR': {
    title: 'Evidências dos controles de conformidade',
    period: 'Período',
    none: 'Nada neste período.',
    controls: 'Controles, pelo último teste registrado',
    changes: 'Mudanças de estado',
    waivers: 'Exceções',
    attestations: 'Declarações',
    audits: 'Completude da trilha de auditoria do serviço',
    gaps: 'Lacunas nas evidências',
    chain: 'A cadeia de evidências',
    regulation: 'Norma',
    control: 'Controle',
    target: 'Alvo',
    result: 'Resultado',
    since: 'Desde',
    checked: 'Verificados',
    failed: 'Reprovados',
    lastTest: 'Registrado em',
    entry: 'Registro',
    when: 'Quando',
    until: 'Até',
    record: 'Resumo criptográfico do registro',
    document: 'Resumo criptográfico do documento',
    upTo: 'Verificado até a linha',
    what: 'O quê',
    key: 'Assinado com a chave',
    store: 'repositório',
    verify:
      'Qualquer pessoa pode verificar este pacote sem o Pulso: bash verify.sh chave-publica.pem (bash, jq, OpenSSL 3).',
    status: {
      pass: 'Aprovado no teste',
      fail: 'Reprovado',
      error: 'Não foi possível testar',
      unknown: 'Sem dados',
      skip: 'Não configurado',
      na: 'Não se aplica',
    },
    disclaimer: (at) =>
      `Resultado de testes técnicos em ${at}. Não comprova conformidade legal nem substitui parecer jurídico.`,
    waived: (until) => `exceção até ${until}`,
    lost: (entries) => `${entries} registros não puderam ser gravados e se perderam`,
    torn: (bytes) => `uma última linha de ${bytes} bytes, cortada por queda de energia, foi retirada`,
    sealed: (seq, entries) =>
      `${entries} registros no período; selados pelo checkpoint sobre o registro ${seq}, cujo hash é`,
  },
};
