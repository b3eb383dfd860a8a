//! Taking in a file of 470,000 rows as Statbel publishes the structure of the population: read, summed, fingerprinted.

use super::{peak, report, resident};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::time::Instant;
use tarief::catalogue::municipalities;
use tarief::imports::official::{About, Figures};
use tarief::workflows::figure_imports::intake::Intake;

const ROWS: u64 = 470_000;
const HEAD: &str = "CD_REFNIS|TX_DESCR_NL|TX_DESCR_FR|CD_DSTR_REFNIS|TX_ADM_DSTR_DESCR_NL|TX_ADM_DSTR_DESCR_FR|\
                    CD_PROV_REFNIS|TX_PROV_DESCR_NL|TX_PROV_DESCR_FR|CD_RGN_REFNIS|TX_RGN_DESCR_NL|TX_RGN_DESCR_FR|CD_SEX|\
                    CD_NATLTY|TX_NATLTY_NL|TX_NATLTY_FR|CD_CIV_STS|TX_CIV_STS_NL|TX_CIV_STS_FR|CD_AGE|MS_POPULATION";
const BETWEEN: &str = "73000|Arrondissement Tongeren|Arrondissement de Tongres|70000|Provincie Limburg|Province du Limbourg|\
                       02000|Vlaams Gewest|Région flamande";

/// Measures it; less than 5 s and 100 MB are aimed at.
pub fn measure(out: &mut impl Write) -> io::Result<()> {
    let path = std::env::temp_dir().join(format!("tarief-bench-{}.txt", std::process::id()));
    let expected = write(&path)?;
    let before = resident()?;
    let began = Instant::now();
    let about = About { name: "TF_SOC_POP_STRUCT_2026.txt".to_owned(), ..About::default() };
    let mut intake = Intake::new(about, None);
    let mut file = File::open(&path)?;
    let mut piece = vec![0; 64 * 1024];
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            break;
        }
        intake.push(&piece[..count]);
    }
    let handed = intake.finish().map_err(|problems| io::Error::other(problems[0].to_string()))?;
    let took = began.elapsed();
    std::fs::remove_file(&path)?;
    let Figures::Population(all) = &handed.found.figures else {
        return Err(io::Error::other("no populations"));
    };
    assert_eq!(all.iter().map(|one| one.count).sum::<u64>(), expected);
    let (megabytes, peak) = (handed.bytes / 1_000_000, peak()?);
    let note = format!(
        "{megabytes} MB, {} municipalities; {before:.0} MB before, {peak:.0} MB at most (aims: 5 s, 100 MB)",
        all.len()
    );
    report(out, "take in a structure of the population of 470,000 rows", took, &note)
}

/// Writes the file; the sum of its inhabitants.
fn write(path: &std::path::Path) -> io::Result<u64> {
    let mut file = BufWriter::new(File::create(path)?);
    write!(file, "\u{feff}{HEAD}\r\n")?;
    let current: Vec<_> = municipalities::all().iter().filter(|one| one.valid_to.is_none()).collect();
    let mut sum = 0;
    for number in 0..ROWS {
        let one = current[usize::try_from(number).unwrap_or_default() * current.len()
            / usize::try_from(ROWS).unwrap_or(1)];
        let (age, count) = (number % 105, number * 7919 % 61 + 1);
        sum += count;
        let (nis, name) = (&one.nis, &one.name);
        write!(
            file,
            "{nis}|{name}|{name}|{BETWEEN}|F|BEL|Belgen|Belges|1|Ongehuwd|Célibataire|{age}|{count}\r\n"
        )?;
    }
    file.flush()?;
    Ok(sum)
}
