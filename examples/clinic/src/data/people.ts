import { cpfFrom } from './cpf.ts';
import { oneOf, randomStream } from '@pulso/random';

const GIVEN = (
  'Ana Beatriz Camila Daniela Eduarda Fernanda Gabriela Helena Isabela Juliana Karina Larissa Mariana Natália Olívia ' +
  'Patrícia Rafaela Sofia Tatiana Valentina Érica Antônio Bruno Caio Diego Eduardo Felipe Gustavo Henrique Igor João ' +
  'Leonardo Marcelo Otávio Paulo Ricardo Thiago Vinícius Cláudia Simone'
).split(' ');
const FAMILY = (
  'Silva Santos Oliveira Souza Lima Pereira Ferreira Costa Rodrigues Almeida Nascimento Carvalho Araújo Ribeiro ' +
  'Barbosa Rocha Dias Moreira Nunes Mendes Cavalcanti Monteiro Cardoso Teixeira Correia Farias Peixoto Queiroz'
).split(' ');
/** City, state and its area code. */
const CITIES = [
  ['São Paulo', 'SP', 11],
  ['Campinas', 'SP', 19],
  ['Santos', 'SP', 13],
  ['Rio de Janeiro', 'RJ', 21],
  ['Niterói', 'RJ', 21],
  ['Belo Horizonte', 'MG', 31],
  ['Curitiba', 'PR', 41],
  ['Porto Alegre', 'RS', 51],
  ['Florianópolis', 'SC', 48],
  ['Salvador', 'BA', 71],
  ['Recife', 'PE', 81],
  ['Brasília', 'DF', 61],
] as const;
const SPECIALITIES = [
  ['Dermatologia', 'CRM'],
  ['Cirurgia plástica', 'CRM'],
  ['Biomedicina estética', 'CRBM'],
  ['Enfermagem estética', 'COREN'],
  ['Farmácia estética', 'CRF'],
] as const;

const DAY_MS = 86_400_000;

export interface NewClient {
  readonly cpf: string;
  readonly fullName: string;
  readonly birthDate: string;
  readonly email: string;
  readonly phone: string;
  readonly city: string;
  readonly state: string;
  readonly createdAt: string;
}

/** `count` invented clients, adults, always the same ones for the same `today`. CPFs are distinct. */
export function* inventClients(count: number, today: Date): Generator<NewClient> {
  const random = randomStream(20_261_121);
  for (let i = 0; i < count; i++) {
    const given = oneOf(GIVEN, random);
    const fullName = `${given} ${oneOf(FAMILY, random)} ${oneOf(FAMILY, random)}`;
    const [city, state, area] = oneOf(CITIES, random);
    const born = new Date(today.getTime() - (19 + random() * 55) * 365.25 * DAY_MS);
    const created = new Date(today.getTime() - (200 + random() * 1_800) * DAY_MS);
    yield {
      // A step without common divisor with 900 million visits each base once.
      cpf: cpfFrom(100_000_000 + ((i * 7_368_787) % 900_000_000)),
      fullName,
      birthDate: born.toISOString().slice(0, 10),
      email: `cliente${i + 1}@example.com`,
      phone: `+55${area}90000${String(i % 10_000).padStart(4, '0')}`,
      city,
      state,
      createdAt: created.toISOString(),
    };
  }
}

export interface NewProfessional {
  readonly fullName: string;
  readonly speciality: string;
  readonly council: string;
  readonly councilNumber: string;
}

/** `count` invented professionals, always the same ones. */
export function* inventProfessionals(count: number): Generator<NewProfessional> {
  const random = randomStream(7);
  for (let i = 0; i < count; i++) {
    const [speciality, council] = SPECIALITIES[i % SPECIALITIES.length] ?? SPECIALITIES[0];
    const fullName = `Dr(a). ${oneOf(GIVEN, random)} ${oneOf(FAMILY, random)}`;
    yield { fullName, speciality, council, councilNumber: String(900_000 + i) };
  }
}
