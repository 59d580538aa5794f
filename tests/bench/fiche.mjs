// A plain fiche, of the size that Carnet's demo company has.
const FIRST = ['Nadia', 'Théo', 'Marie-Laure', 'Karim', 'Élodie', 'Jean-Baptiste'];
const TOWNS = ['Rennes', 'Saint-Étienne', 'Nîmes', 'Besançon', 'Le Mans', 'Aix-en-Provence'];

export function fiche(i) {
  const town = TOWNS[i % TOWNS.length];
  const pad = (number, length) => String(number).padStart(length, '0');
  return {
    kind: 'contact', schema: 1, reference: `C-${pad(i, 6)}`, name: `Boulangerie ${FIRST[i % FIRST.length]} ${i}`,
    legalForm: 'SARL', siret: pad(i * 7919, 14), vat: `FR${pad(i % 97, 2)}${pad(i * 31, 9)}`, naf: '10.71C',
    status: ['prospect', 'client', 'inactive'][i % 3], origin: 'salon', owner: `rep-${i % 20}`, category: 'artisan',
    phones: { [pad(i, 16)]: { order: 'a0', label: 'bureau', number: `+332${pad(i, 8)}`, removed: false } },
    emails: { [pad(i + 1, 16)]: { order: 'a0', label: 'bureau', address: `contact${i}@exemple.fr`, removed: false } },
    addresses: {
      [pad(i + 2, 16)]: { order: 'a0', label: 'siège', street: `${i % 200} rue de la République`, postcode: pad(i % 95000, 5), town, country: 'FR', removed: false },
    },
    sites: {}, profiles: ['client'], created: 1700000000 + i, notes: `Ferme le lundi. Livrer avant 6 h, ${town}.`,
  };
}
