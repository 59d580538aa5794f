//! Contacts of an invented company, as a file to import: some thousands of names.

const FIRST: &str = "Camille|Nadia|Jérôme|Élodie|Hervé|Maëlle|François|Anaïs|Loïc|Solène|Gaël|Zoé";
const BEGINNINGS: &str = "Ber|Bou|Car|Cha|Dela|Dubo|Fon|Gau|Guer|Ker|Lam|Leblan|Mar|Mich|Noë|Per|\
    Rous|Sau|Ther|Val";
const MIDDLES: &str = "nar|lan|chan|ti|gui|ré|ma|tai|ber|vi|do|cho|lè|ri|so|tou|mé|na";
const ENDS: &str = "d|ger|ne|neau|t|lec|von|re|llier|st|din|que|lle|bert";
const TRADES: &str = "Boulangerie|Menuiserie|Garage|Pharmacie|Librairie|Cave|Électricité|Plomberie|\
    Maçonnerie|Fleuriste|Restaurant|Hôtel|Imprimerie|Clinique|Transports";
const CITIES: &str = "Rennes;35000;48.1;-1.68|Saint-Malo;35400;48.64;-2.02|Nantes;44000;47.21;-1.55|\
    Brest;29200;48.39;-4.48|Paris;75011;48.85;2.37|Lyon;69003;45.76;4.85|Vannes;56000;47.65;-2.76|\
    Quimper;29000;47.99;-4.1|Lorient;56100;47.74;-3.36|Angers;49000;47.47;-0.55";
const CATEGORIES: &str = "Or|Argent|Bronze|";

/// So many contacts, in CSV.
pub(crate) fn file(contacts: usize) -> Vec<u8> {
    let mut file = String::from(
        "Société;Prénom;Nom;E-mail;Téléphone;Adresse;Code postal;Ville;Latitude;Longitude;Catégorie\n",
    );
    for number in 0..contacts {
        let pick = |list: &str, turn: usize| {
            let list: Vec<&str> = list.split('|').collect();
            // Knuth's multiplier scatters consecutive numbers.
            let scattered = (number + 7).wrapping_mul(2_654_435_761) >> (3 + turn % 17);
            list[scattered % list.len()].to_owned()
        };
        let last = [pick(BEGINNINGS, 0), pick(MIDDLES, 4), pick(ENDS, 9)].concat();
        let (first, place) = (pick(FIRST, 13), pick(CITIES, 6));
        let company =
            if number % 3 == 0 { String::new() } else { format!("{} {last}", pick(TRADES, 2)) };
        let place: Vec<&str> = place.split(';').collect();
        let (city, postcode) = (place[0], place[1]);
        // Some thirty kilometres around its city.
        let off = |turn: usize| ((number * 7_919 / turn) % 6_000) as f64 / 10_000.0 - 0.3;
        let at = |place: &str, turn| place.parse::<f64>().unwrap() + off(turn);
        let (latitude, longitude) = (at(place[2], 1), at(place[3], 13));
        let (domain, phone) = (number % 997, number * 1_931 % 100_000_000);
        let category = pick(CATEGORIES, 1);
        file.push_str(&format!(
            "{company};{first};{last};{}.{}{number}@exemple{domain}.fr;06{phone:08};{} rue de la Paix;\
             {postcode};{city};{latitude:.6};{longitude:.6};{category}\n",
            plain(&first), plain(&last), number % 200,
        ));
    }
    file.into_bytes()
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase()
}
