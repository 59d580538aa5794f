// A plain fiche: what `crates/bench/src/company.rs` gives to Carnet, as a peer would hold it.
const FIRST = ['Nadia', 'Théo', 'Marie-Laure', 'Karim', 'Élodie', 'Jean-Baptiste'];
const TOWNS = ['Rennes', 'Saint-Étienne', 'Nîmes', 'Besançon', 'Le Mans', 'Aix-en-Provence'];
const STAGES = ['prospect', 'client', 'former_client'];

const pad = (number, length) => String(number).padStart(length, '0');
const MASK = (1n << 64n) - 1n;

/** SplitMix64, as there, so that ids are as random. */
function mix(seed) {
  let z = (seed + 0x9e3779b97f4a7c15n) & MASK;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
}

const hex = (number, salt) => mix(BigInt(number) ^ (BigInt(salt) << 40n)).toString(16).padStart(16, '0');

/** The id of a fiche, in hexadecimal. */
export const contact = (number) => hex(number, 1) + hex(number, 2);

/** The digits and the one that makes their Luhn sum a multiple of ten. */
function withLuhn(digits) {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const product = Number(digit) * (place % 2 ? 1 : 2);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return digits + ((10 - (sum % 10)) % 10);
}

export function fiche(i) {
  const town = TOWNS[i % TOWNS.length];
  const siren = withLuhn(pad((i * 7919 + 10_000_000) % 100_000_000, 8));
  return {
    kind: 'contact', schema: 1, party_kind: 'company', legal_name: `Boulangerie ${FIRST[i % FIRST.length]} ${i}`,
    legal_form: 'SARL', client_code: `C-${pad(i, 6)}`, category: 'Artisans', origin: 'Salon',
    client_stage: STAGES[i % STAGES.length], status: 'Actif', siret: withLuhn(`${siren}0001`),
    vat_number: `FR${pad((12 + 3 * (Number(siren) % 97)) % 97, 2)}${siren}`, siren, naf: '10.71C', language: 'fr',
    profiles: { client: true }, tags: { [`secteur-${i % 20}`]: true },
    coordinates: {
      [hex(i, 3)]: { order: 'a0', label: 'bureau', phone: `+332${pad((i * 7919) % 100_000_000, 8)}` },
      [hex(i, 4)]: { order: 'a1', label: 'comptabilité', email: `contact${i}@exemple.fr` },
    },
    addresses: {
      [hex(i, 5)]: {
        order: 'a0', label: 'siège', line1: `${1 + (i % 200)} rue de la République`,
        postcode: pad(1000 + Math.floor((i % 94_000) / 1000) * 1000, 5), city: town, country: 'FR',
      },
    },
    notes: `Ferme le lundi. Livrer avant 6 h, ${town}.`,
  };
}
