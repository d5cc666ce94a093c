import { isCpf } from './cpf.ts';
import { inventClients, inventProfessionals } from './people.ts';

const TODAY = new Date('2026-11-21T12:00:00Z');

describe('invented clients', () => {
  const clients = [...inventClients(5_000, TODAY)];

  it('are the same each time', () => {
    expect([...inventClients(50, TODAY)]).toEqual(clients.slice(0, 50));
  });

  it('have distinct CPFs that are valid in form', () => {
    expect(clients.every(({ cpf }) => isCpf(cpf))).toBe(true);
    expect(new Set(clients.map(({ cpf }) => cpf)).size).toBe(clients.length);
  });

  it('are adults, came before today, and can be reached nowhere', () => {
    for (const client of clients) {
      expect(Date.parse(client.birthDate)).toBeLessThan(Date.parse('2008-11-21'));
      expect(Date.parse(client.createdAt)).toBeLessThan(TODAY.getTime());
      expect(client.email).toMatch(/@example\.com$/);
      expect(client.phone).toMatch(/^\+55\d{2}90000\d{4}$/);
    }
  });
});

describe('invented professionals', () => {
  it('belong to a council that fits their speciality', () => {
    const professionals = [...inventProfessionals(10)];
    expect(new Set(professionals.map(({ councilNumber }) => councilNumber)).size).toBe(10);
    expect(professionals[0]).toMatchObject({ speciality: 'Dermatologia', council: 'CRM' });
  });
});
