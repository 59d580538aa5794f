//! A believable French company, deterministic from a seed: Armor Fournil
//! Équipement sells ovens, flour and service to bakers, restaurants and canteens,
//! mostly in the west of France.
//!
//! Twenty representatives and an office; fiches with accents, long names, foreign
//! addresses, wrong and missing numbers, duplicates and conflicts; three years of
//! activity, from 20 November 2023 to 20 November 2026. Everybody is invented:
//! telephone numbers are those that regulators keep for fiction, mail and Web
//! addresses end with `.example`.
//!
//! ```
//! let company = carnet_demo::company(1, 10);
//! assert_eq!(company.people().len(), carnet_demo::REPS + carnet_demo::OFFICE);
//! assert!(company.documents().count() > 10);
//! ```

mod company;
mod dice;
mod fiche;
mod ledger;
mod lists;
mod meetings;
mod names;
mod numbers;
mod own;
mod people;
mod places;
mod profile;
mod settings;
mod terms;
mod ties;
mod time;
mod todo;

pub use company::{Company, Document, company};
pub use people::{Device, OFFICE, Person, REPS};
pub use settings::COMPANY_NAME;
