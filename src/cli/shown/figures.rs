//! `tarief figures`: the shipped official figures with their sources.

use crate::catalogue::figures::{indices, populations_of, source};
use crate::catalogue::municipalities::{mergers_of, with_code};
use crate::cli::Failure;
use crate::domain::figures::index::IndexKind;
use crate::domain::figures::population::PopulationFigure;
use crate::domain::identifiers::NisCode;
use crate::simulation::result::wording::{DutchDay, dutch_number};
use clap::Args;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// List the shipped official figures: a municipality by its NIS code, or an index
#[derive(Args)]
pub struct Figures {
    /// NIS code of a municipality (11002), `cpi` or `health`
    of: String,
}

impl Figures {
    /// Carries out the command.
    ///
    /// # Errors
    /// Where no such figures ship with the product.
    pub fn run(&self, out: &mut impl Write) -> Result<(), Failure> {
        let written = match self.of.as_str() {
            "cpi" => write_index(out, IndexKind::Cpi),
            "health" => write_index(out, IndexKind::Health),
            code => {
                let code: NisCode = code
                    .parse()
                    .map_err(|error| Failure::Refused(format!("{error}; or ask for `cpi` or `health`")))?;
                if with_code(&code).is_empty() {
                    let message = format!("no municipality ships with the NIS code {code}");
                    return Err(Failure::Refused(message));
                }
                write_municipality(out, &code)
            }
        };
        written.map_err(Failure::while_trying("writing the figures"))
    }
}

fn write_municipality(out: &mut impl Write, code: &NisCode) -> io::Result<()> {
    for municipality in with_code(code) {
        let until = municipality.valid_to.map(|day| format!(" (t.e.m. {})", DutchDay(day)));
        writeln!(out, "{} {}{}", municipality.nis, municipality.name, until.unwrap_or_default())?;
        let kbo = municipality.kbo.as_ref().map_or_else(|| "niet gevonden".to_owned(), ToString::to_string);
        let places = [municipality.province.as_str(), municipality.region.as_str()];
        let places: Vec<&str> = places.into_iter().filter(|place| !place.trim().is_empty()).collect();
        writeln!(out, "  {} · KBO {kbo}", places.join(", "))?;
        let all = municipality.postcodes.join(", ");
        writeln!(out, "  hoofdpostcode {} · postcodes {all}", municipality.main_postcode)?;
        writeln!(out, "  bron {}", municipality.source)?;
    }
    for merger in mergers_of(code) {
        let effective = DutchDay(merger.effective);
        let (old, new) =
            (format!("{} {}", merger.old, merger.old_name), format!("{} {}", merger.new, merger.new_name));
        writeln!(out, "  {effective}: {old} → {new} (bron {})", merger.source)?;
    }
    let populations = populations_of(code);
    writeln!(out, "Inwoners")?;
    populations.iter().try_for_each(|figure| write_population(out, figure))?;
    if populations.is_empty() {
        writeln!(out, "  geen inwoneraantal meegeleverd")?;
    }
    let keys = populations.iter().map(|figure| figure.provenance.source.to_string());
    write_sources(out, keys.collect())
}

fn write_population(out: &mut impl Write, figure: &PopulationFigure) -> io::Result<()> {
    let inhabitants = dutch_number(&figure.inhabitants.to_string());
    let published = figure.provenance.published.map(|day| format!(", bekend sinds {}", DutchDay(day)));
    let (source, published) = (&figure.provenance.source, published.unwrap_or_default());
    writeln!(out, "  1 januari {}  {inhabitants:>10}  {source}{published}", figure.year)
}

fn write_index(out: &mut impl Write, kind: IndexKind) -> io::Result<()> {
    let mut figures: Vec<_> = indices().iter().filter(|(of, ..)| *of == kind).collect();
    figures.sort_by_key(|(_, month, figure)| (figure.base, *month));
    for (_, month, figure) in &figures {
        let value = dutch_number(&figure.value.to_string());
        writeln!(out, "{month}  basis {}  {value:>12}  {}", figure.base.0, figure.provenance.source)?;
    }
    let keys = figures.iter().map(|(_, _, figure)| figure.provenance.source.to_string());
    write_sources(out, keys.collect())
}

fn write_sources(out: &mut impl Write, texts: BTreeSet<String>) -> io::Result<()> {
    let keys = texts.iter().filter_map(|text| text.split("catalogus: ").nth(1)?.strip_suffix(')'));
    for row in keys.filter_map(source) {
        writeln!(out, "Bron {}: {}\n  controle: {}", row.key, row.what, row.verification)?;
    }
    Ok(())
}
