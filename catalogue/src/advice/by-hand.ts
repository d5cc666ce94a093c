import type { Locale, Text } from '../types.ts';
import type { AdviceKindId } from './index.ts';

interface Steps {
  readonly apply: Text;
  readonly undo: Text;
}

const NOTHING_TO_UNDO: Text = {
  en: 'Nothing was changed: there is nothing to take back.',
  'pt-BR': 'Nada foi mudado: não há o que desfazer.',
};
const SET_BACK: Text = {
  en: 'Set the former value again and restart.',
  'pt-BR': 'Volte ao valor anterior e reinicie.',
};

const regression: Steps = {
  apply: {
    en: 'Where a version is named: deploy the one before it, then look for the cause among what changed. Where none is: look for what else changed at that time (settings, data, a neighbour, a dependency).',
    'pt-BR':
      'Se uma versão é citada: implante a anterior e procure a causa no que mudou. Se nenhuma é: procure o que mais mudou naquele momento (configuração, dados, um vizinho, uma dependência).',
  },
  undo: { en: 'Deploy the newer version again.', 'pt-BR': 'Implante de novo a versão mais nova.' },
};

/** For what no command or setting does by itself. */
const steps: Readonly<Partial<Record<AdviceKindId, Steps>>> = {
  response_caching: {
    apply: {
      en: 'Keep the answers of this route for some seconds, in the application or at the edge (Cache-Control: public, max-age), never those that hold personal data; drop them when what they show is written.',
      'pt-BR':
        'Guarde as respostas desta rota por alguns segundos, na aplicação ou na borda (Cache-Control: public, max-age), nunca as que têm dados pessoais; descarte-as quando o que mostram for gravado.',
    },
    undo: {
      en: 'Send Cache-Control: no-store again and empty the cache.',
      'pt-BR': 'Envie de novo Cache-Control: no-store e esvazie o cache.',
    },
  },
  error_ratio: {
    apply: {
      en: 'Find the error of this route in the logs at the time of the rise. If a release or a setting changed then, go back to the one before; if a dependency fails, mend it or switch off what calls it; otherwise mend the route.',
      'pt-BR':
        'Procure o erro desta rota nos logs no momento da subida. Se houve uma versão ou configuração nova, volte à anterior; se uma dependência falha, corrija-a ou desligue o que a consulta; senão, corrija a rota.',
    },
    undo: {
      en: 'Deploy the newer version, or switch on again what was switched off.',
      'pt-BR': 'Implante a versão mais nova, ou religue o que foi desligado.',
    },
  },
  cpu: {
    apply: {
      en: 'Raise the CPU limit of the container or unit to the proposed number of cores; one process uses little more than one, so beyond that run another instance.',
      'pt-BR':
        'Aumente o limite de CPU do contêiner ou da unidade para o número de núcleos proposto; um processo usa pouco mais que um, então, além disso, suba outra instância.',
    },
    undo: SET_BACK,
  },
  memory: {
    apply: {
      en: 'Raise the memory limit of the container or unit to what is proposed, or lower the bounds of the largest caches; then restart.',
      'pt-BR':
        'Aumente o limite de memória do contêiner ou da unidade para o proposto, ou reduza os limites dos maiores caches; depois reinicie.',
    },
    undo: SET_BACK,
  },
  memory_leak: {
    apply: {
      en: 'Take two heap snapshots ten minutes apart and compare them: what grew and is held by whom. Until it is mended a restart gives time.',
      'pt-BR':
        'Faça dois heap snapshots com dez minutos de intervalo e compare: o que cresceu e quem segura. Até corrigir, reiniciar dá tempo.',
    },
    undo: NOTHING_TO_UNDO,
  },
  event_loop_blocked: {
    apply: {
      en: 'Take a CPU profile while it is slow, and move what stands out to a worker, into smaller steps, or out of the request.',
      'pt-BR':
        'Faça um perfil de CPU enquanto está lento e leve o que se destaca para um worker, para passos menores ou para fora da requisição.',
    },
    undo: NOTHING_TO_UNDO,
  },
  gc_pressure: {
    apply: {
      en: 'Take an allocation profile (node --heap-prof), and make fewer or shorter-lived objects where most come from.',
      'pt-BR':
        'Faça um perfil de alocação (node --heap-prof) e crie menos objetos, ou de vida mais curta, onde surgem mais.',
    },
    undo: NOTHING_TO_UNDO,
  },
  connections: {
    apply: {
      en: 'End sessions that have long been idle, and lower the pools that hold them.',
      'pt-BR': 'Encerre sessões há muito ociosas e reduza os pools que as seguram.',
    },
    undo: {
      en: 'Ended sessions need not come back: pools open new ones when they need them.',
      'pt-BR': 'Sessões encerradas não precisam voltar: os pools abrem novas quando precisam.',
    },
  },
  pools_overcommitted: {
    apply: {
      en: 'Lower max of the pools, so that the sum over all instances stays below what the server has for applications, or put a pooler in transaction mode before it.',
      'pt-BR':
        'Reduza o max dos pools, para que a soma de todas as instâncias fique abaixo do que o servidor tem para aplicações, ou ponha à frente um pooler em modo de transação.',
    },
    undo: SET_BACK,
  },
  pool_leak: {
    apply: {
      en: 'Give each client back in a finally block, or use pool.query.',
      'pt-BR': 'Devolva cada cliente em um bloco finally, ou use pool.query.',
    },
    undo: {
      en: 'There is no reason to go back: a client that is not given back is lost to the pool.',
      'pt-BR': 'Não há por que voltar: um cliente que não é devolvido fica perdido para o pool.',
    },
  },
  slow_statement: {
    apply: {
      en: 'See below what its time goes into, look at its plan with EXPLAIN (ANALYZE, BUFFERS) on a copy, and rewrite or index it accordingly.',
      'pt-BR':
        'Veja abaixo em que o tempo é gasto, examine o plano com EXPLAIN (ANALYZE, BUFFERS) em uma cópia e reescreva ou indexe de acordo.',
    },
    undo: {
      en: 'Put the former statement back, or drop the index that was made.',
      'pt-BR': 'Volte ao comando anterior, ou remova o índice criado.',
    },
  },
  latency_regression: regression,
  error_regression: regression,
  query_regression: regression,
  cpu_regression: regression,
  memory_regression: regression,
  capacity_connections: {
    apply: {
      en: 'The cheapest first: smaller pools or a shorter idle time, a pooler before the server, a higher max_connections (needs a restart and memory).',
      'pt-BR':
        'O mais barato primeiro: pools menores ou menos tempo ocioso, um pooler à frente do servidor, max_connections maior (exige reinício e memória).',
    },
    undo: SET_BACK,
  },
  capacity_disk: {
    apply: {
      en: 'Remove what is no longer needed and may be removed (unused indexes, bloat; records have terms of retention), or enlarge the disk.',
      'pt-BR':
        'Remova o que não é mais preciso e pode ser removido (índices sem uso, inchaço; prontuários têm prazos de guarda), ou aumente o disco.',
    },
    undo: {
      en: 'A dropped index can be created again; a larger disk cannot shrink. Deleted rows come back from a backup only.',
      'pt-BR':
        'Um índice removido pode ser recriado; um disco aumentado não encolhe. Linhas apagadas só voltam de um backup.',
    },
  },
  capacity_sequence: {
    apply: {
      en: 'Make the column bigint (ALTER TABLE rewrites the table: in a quiet hour, or by a new column filled step by step), then ALTER SEQUENCE … AS bigint.',
      'pt-BR':
        'Torne a coluna bigint (ALTER TABLE reescreve a tabela: em hora calma, ou por uma coluna nova preenchida aos poucos) e depois ALTER SEQUENCE … AS bigint.',
    },
    undo: {
      en: 'While no value exceeds integer the column can be made integer again; there is seldom a reason.',
      'pt-BR': 'Enquanto nenhum valor exceder integer, a coluna pode voltar a integer; raramente há motivo.',
    },
  },
  capacity_transaction_ids: {
    apply: {
      en: 'End what holds back vacuum (long or prepared transactions, replication slots), then VACUUM (FREEZE) in the oldest database.',
      'pt-BR':
        'Encerre o que segura o vacuum (transações longas ou preparadas, slots de replicação) e rode VACUUM (FREEZE) no banco mais antigo.',
    },
    undo: {
      en: 'Freezing needs no way back: no data changes.',
      'pt-BR': 'Congelar não precisa de volta: nenhum dado muda.',
    },
  },
  capacity_memory: {
    apply: {
      en: 'Look for a leak first (heap snapshots an hour apart), then at the bounds of its caches, then raise the limit.',
      'pt-BR':
        'Procure antes um vazamento (heap snapshots com uma hora de intervalo), depois os limites dos caches, e então aumente o limite.',
    },
    undo: SET_BACK,
  },
};

const byKind: ReadonlyMap<string, Steps> = new Map(Object.entries(steps));

/** How to apply advice or take it back: a command, statement or setting, or words where none does it. */
export interface AdviceStep {
  readonly text: string;
  readonly isCommand: boolean;
}

/** Both steps of an advice: the commands that it has, else what a hand must do. */
export function adviceSteps(
  { kind, apply, undo }: { readonly kind: string; readonly apply?: string; readonly undo?: string },
  locale: Locale,
): { readonly apply?: AdviceStep; readonly undo?: AdviceStep } {
  const byHand = byKind.get(kind);
  const step = (command: string | undefined, words: Text | undefined): AdviceStep | undefined => {
    if (command !== undefined) return { text: command, isCommand: true };
    return words && { text: words[locale], isCommand: false };
  };
  const [how, back] = [step(apply, byHand?.apply), step(undo, byHand?.undo)];
  return { ...(how && { apply: how }), ...(back && { undo: back }) };
}
