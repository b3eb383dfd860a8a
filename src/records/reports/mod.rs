//! Reports: what there is, what each can be limited to, and the rows that it makes of what is known. Pure.

pub mod asked;
pub mod audit;
pub mod contracts;
pub mod issued;
pub mod listed;
pub mod money;
pub mod orders;
pub mod vat;

pub use asked::{Asked, FilterName, Per};
pub use listed::{ColumnJson, ReportJson, ReportsJson};

use crate::documents::sheets::{Column, Sheet};
use crate::domain::calendar::Day;

/// A report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// Issued documents.
    Invoices,
    /// Their lines.
    InvoiceLines,
    /// What is open on a day.
    OpenItems,
    /// The same by age.
    Aging,
    /// Orders, what draws on them and what is left.
    Orders,
    /// Prices by fee year.
    Prices,
    /// Usage against X and the tiers.
    Usage,
    /// What was delivered and not invoiced at the end of a year.
    Accruals,
    /// VAT by month or quarter.
    Vat,
    /// What leaving costs.
    ExitFees,
    /// Deadlines, renewals and decisions to come.
    Calendar,
    /// The audit log.
    Audit,
}

/// What is said of a report.
struct About {
    name: &'static str,
    title: &'static str,
    /// The beginning of the names of its files.
    file: &'static str,
    description: &'static str,
    filters: &'static [FilterName],
    columns: &'static [Column],
}

use FilterName::{Action, Actor, Agreement, By, Contract, From, Kind, Object, On, Organisation, To, Year};

impl Report {
    /// All of them.
    pub const ALL: [Report; 12] = [
        Report::Invoices,
        Report::InvoiceLines,
        Report::OpenItems,
        Report::Aging,
        Report::Orders,
        Report::Prices,
        Report::Usage,
        Report::Accruals,
        Report::Vat,
        Report::ExitFees,
        Report::Calendar,
        Report::Audit,
    ];

    fn about(self) -> About {
        match self {
            Report::Invoices => About {
                name: "invoices",
                title: "Facturen en creditnota's",
                file: "facturen",
                description: "Elke uitgereikte factuur en creditnota met haar bedragen; die van een creditnota zijn negatief. \
                              De dagen zijn die van uitreiking, het jaar is het budgetjaar.",
                filters: &[Organisation, Agreement, Contract, From, To, Year],
                columns: issued::INVOICES,
            },
            Report::InvoiceLines => About {
                name: "invoice-lines",
                title: "Lijnen van facturen en creditnota's",
                file: "factuurlijnen",
                description: "Elke lijn van elke uitgereikte factuur en creditnota; de bedragen van een creditnota zijn \
                              negatief. De dagen zijn die van uitreiking, het jaar is het budgetjaar.",
                filters: &[Organisation, Agreement, Contract, From, To, Year],
                columns: issued::LINES,
            },
            Report::OpenItems => About {
                name: "open-items",
                title: "Openstaande posten",
                file: "openstaande-posten",
                description: "Elke factuur waarvan op een dag iets openstaat of waarop de betaler iets tegoed heeft.",
                filters: &[Organisation, Contract, On],
                columns: money::OPEN_ITEMS,
            },
            Report::Aging => About {
                name: "aging",
                title: "Openstaande bedragen naar ouderdom",
                file: "ouderdom",
                description: "Wat op een dag openstaat, per betaler en naar het aantal dagen na de vervaldag.",
                filters: &[Organisation, On],
                columns: money::AGING,
            },
            Report::Orders => About {
                name: "orders",
                title: "Bestelbonnen, verbruik en saldo",
                file: "bestelbonnen",
                description: "Elke lijn van elke bestelbon met wat ervan gefactureerd is en wat overblijft; het jaar is het \
                              budgetjaar.",
                filters: &[Organisation, Year],
                columns: orders::COLUMNS,
            },
            other => other.about_contracts(),
        }
    }

    fn about_contracts(self) -> About {
        match self {
            Report::Accruals => About {
                name: "accruals",
                title: "Geleverd en nog niet gefactureerd op 31 december",
                file: "te-factureren",
                description: "Per contract, perceel en budgetjaar wat t.e.m. 31 december van een jaar geleverd is en dan nog \
                              niet gefactureerd was; negatief is wat vooruit gefactureerd was. De bedragen zijn die van de \
                              facturen die erop volgen, volgens wat op een dag gekend is.",
                filters: &[Organisation, Agreement, Contract, Year, On],
                columns: contracts::accruals::COLUMNS,
            },
            Report::Prices => About {
                name: "prices",
                title: "Prijslijst per tariefjaar",
                file: "prijzen",
                description: "Per overeenkomst, perceel, onderdeel en staffel de prijs van elk tariefjaar, met de gedrukte \
                              prijs, de verhoging en de indexcijfers waaruit ze volgt, volgens wat op een dag gekend is.",
                filters: &[Organisation, Agreement, Contract, Year, On],
                columns: contracts::prices::COLUMNS,
            },
            Report::Usage => About {
                name: "usage",
                title: "Gebruik, drempel X en staffels",
                file: "gebruik",
                description: "Per contract, perceel en maand de gemelde unieke gebruikers, samen in het jaar tegenover drempel \
                              X, en de staffel waarin alle deelnemers samen vallen; leeg is een maand die nog niet gemeld is.",
                filters: &[Organisation, Agreement, Contract, From, To, Year, On],
                columns: contracts::usage::COLUMNS,
            },
            other => other.about_the_rest(),
        }
    }

    fn about_the_rest(self) -> About {
        match self {
            Report::Vat => About {
                name: "vat",
                title: "Btw naar factuurdatum en naar betaaldatum",
                file: "btw",
                description: "Per maand of kwartaal en btw-tarief wat uitgereikt is en wat betaald is. Van een gedeeltelijke \
                              betaling telt het evenredige deel van maatstaf en btw; de delen van een factuur zijn samen haar \
                              bedragen. Creditnota's tellen negatief op hun datum.",
                filters: &[Year, From, To, By],
                columns: vat::COLUMNS,
            },
            Report::ExitFees => About {
                name: "exit-fees",
                title: "Uitstapvergoedingen",
                file: "uitstapvergoedingen",
                description: "Per contract en mogelijk einde wat opzeggen kost: voor het eerstvolgende einde bij opzeg op de \
                              dag zelf, voor latere bij opzeg op de laatste dag die nog kan, volgens wat op die dag gekend is.",
                filters: &[Organisation, Agreement, Contract, On],
                columns: contracts::exits::COLUMNS,
            },
            Report::Audit => About {
                name: "audit",
                title: "Uittreksel van het auditlogboek",
                file: "auditlogboek",
                description: "Wie wat wanneer gedaan heeft, met wat er voor en na stond; het nieuwste eerst.",
                filters: &[Kind, Object, Actor, Action, From, To],
                columns: audit::COLUMNS,
            },
            // The others are told already.
            _ => About {
                name: "calendar",
                title: "Kalender van contracten",
                file: "kalender",
                description: "Opzegdagen, verlengingen, beslissingen over indexering, uit te reiken documenten en alles wat \
                              erop wacht, zoals gekend op de eerste dag.",
                filters: &[Organisation, Agreement, Contract, From, To],
                columns: contracts::calendar::COLUMNS,
            },
        }
    }

    /// Its name in addresses and on the command line.
    pub fn name(self) -> &'static str {
        self.about().name
    }

    /// Its title, in Dutch.
    pub fn title(self) -> &'static str {
        self.about().title
    }

    /// What it tells, in Dutch.
    pub fn description(self) -> &'static str {
        self.about().description
    }

    /// What it can be limited to.
    pub fn filters(self) -> &'static [FilterName] {
        self.about().filters
    }

    /// The report of that name.
    pub fn named(name: &str) -> Option<Report> {
        Report::ALL.into_iter().find(|report| report.name() == name)
    }

    /// Whether only the role finance gets it: a reader learns nothing of others.
    pub fn is_of_finance(self) -> bool {
        matches!(self, Report::Vat | Report::Audit)
    }

    /// The table that it fills, as known on a day.
    pub fn sheet(self, asked: &Asked, as_of: Day) -> Sheet {
        let About { name, title, columns, .. } = self.about();
        Sheet {
            name: name.into(),
            title: title.to_owned(),
            as_of,
            filters: asked.shown(),
            columns: columns.to_vec(),
        }
    }

    /// The name of a file of it, without its ending.
    pub fn file_name(self, asked: &Asked, as_of: Day) -> String {
        let limits = [&asked.organisation, &asked.agreement, &asked.contract].into_iter().flatten().cloned();
        let year = asked.year.map(|year| year.to_string());
        let parts = std::iter::once(self.about().file.to_owned()).chain(limits).chain(year);
        let parts: Vec<String> = parts.chain([as_of.to_string()]).collect();
        parts.join("-")
    }
}
