//! Every clause of the agreements that this service carries out: its wording in a few words (Dutch, as
//! printed) and the reading that was chosen where the wording leaves room.
//!
//! E = e-books agreement, F = film agreement, P = Gent pilot, D = Antwerp college decision; EA/FA = their
//! annex A (tariffs), EB/FB = annex B (data use). A clause in this register has at least one golden case.

/// One clause: its name, its wording and its reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// The name by which code, results and tests call it, such as `E 8.4`.
    pub id: &'static str,
    /// The agreement's own words, shortened.
    pub wording: &'static str,
    /// How this service reads it, in Dutch.
    pub reading: &'static str,
}

const fn clause(id: &'static str, wording: &'static str, reading: &'static str) -> Clause {
    Clause { id, wording, reading }
}

/// The register, in the order of the documents.
pub const CLAUSES: &[Clause] = &[
    clause(
        "E 8.1",
        "jaarlijks per 1 januari aangepast op basis van het inwoneraantal op 1 januari van het voorgaande jaar, volgens de meest recente officiële publicatie",
        "effectieve inwoners = factor × bevolking op 1 januari van het vorige jaar, niet afgerond; het cijfer dat op 1 januari van het jaar gepubliceerd is, blijft gelden",
    ),
    clause(
        "E 8.3",
        "inbegrepen … de belasting over de toegevoegde waarde",
        "prijzen zijn inclusief btw; de btw wordt per document uit het totaal gehaald",
    ),
    clause(
        "E 8.4",
        "pro rata berekend voor de resterende maanden van het kalenderjaar",
        "jaarbedrag × maanden ÷ 12; de startmaand telt als volle maand",
    ),
    clause(
        "E 8.5",
        "na ondertekening en in de maand mei van elk nieuw kalenderjaar",
        "eerste factuur na ondertekening, daarna op 15 mei voor het hele jaar",
    ),
    clause(
        "E 8.6",
        "betaalbaar binnen de 30 dagen na factuurdatum",
        "vervaldag = factuurdatum + 30 kalenderdagen",
    ),
    clause(
        "E 8.7",
        "vertraging … van meer dan 30 dagen … na een ingebrekestelling … op te schorten tot aan de regularisatie",
        "opschorting kan vanaf vervaldag + 31 dagen en na de termijn van een ingebrekestelling (15 dagen waar ze niets zegt); betwiste dagen tellen niet; twee personen beslissen; volledige betaling heft ze op; de vergoeding loopt door",
    ),
    clause(
        "E 8.8",
        "kan jaarlijks per 1 januari worden aangepast aan het indexcijfer der consumptieprijzen",
        "altijd vanaf de basisprijs: prijs × index januari ÷ index januari 2022; alleen na een beslissing per jaar",
    ),
    clause(
        "E 8.9",
        "andere prijsverhogingen … minstens vijf maanden voor het einde van het jaar meegedeeld",
        "meegedeeld uiterlijk 31 juli voor 1 januari; meer dan 10% boven de oorspronkelijke prijs geeft vrijstelling van uitstapvergoeding",
    ),
    clause("E 10.1", "van 1 november 2022 t.e.m. 15 september 2026", "de einddag telt mee"),
    clause(
        "E 10.2",
        "opzegbaar tegen 31 december, minstens 3 maanden vooraf, datum van verzending telt",
        "een opzeg die uiterlijk op 30 september verzonden is, beëindigt de overeenkomst op 31 december",
    ),
    clause(
        "E 10.3",
        "stilzwijgend verlengd, telkens met één jaar, behoudens opzeg minstens 3 maanden voor het einde",
        "zonder tijdige opzeg loopt de overeenkomst 12 maanden langer",
    ),
    clause(
        "E 10.4",
        "eenmalige uitstapvergoeding: het nog niet betaalde aandeel van de opstartkosten",
        "tarief van het jaar waarin de overeenkomst eindigt × index × effectieve inwoners op 1 januari van het jaar van opzeg",
    ),
    clause(
        "EA 1",
        "vaste kost per jaar; per inwoner op basis van 80% van het inwoneraantal",
        "vaste prijs en verrekenfactor uit bijlage A; de bijlage heeft voorrang op de tekst",
    ),
    clause(
        "EA 2",
        "indicatieve prijzen bij uitstap, bedrag per inwoner, indien opzeg tegen eind van het jaar",
        "het tarief van het kalenderjaar waarin het contract eindigt",
    ),
    clause(
        "EB 1",
        "opzeg per aangetekende brief binnen de 3 maanden na de kennisgeving van een minder gunstige wijziging",
        "geen uitstapvergoeding, tenzij de wijziging door dwingend recht wordt opgelegd",
    ),
    clause(
        "F 8.1",
        "per inwoner per jaar; per unieke gebruiker per maand (minstens één film gestart); gefactureerd in de tweede maand na het kwartaal",
        "per inwoner: jaarprijs × maanden ÷ 12; per gebruiker: per maand",
    ),
    clause("F 8.2", "pro rata … resterende maanden van het kwartaal", "maanden ÷ 12 van de jaarprijs"),
    clause(
        "F 8.3",
        "betaalbaar binnen de 30 dagen na factuurdatum",
        "vervaldag = factuurdatum + 30 kalenderdagen",
    ),
    clause(
        "F 8.4",
        "vertraging … van meer dan 30 dagen … na een ingebrekestelling de levering van haar diensten op te schorten tot aan de regularisatie",
        "zoals E 8.7",
    ),
    clause(
        "F 8.5",
        "bij verlenging kan de vergoeding worden aangepast aan de gezondheidsindex",
        "alleen bij verlenging en alleen met afgesproken indexmaanden",
    ),
    clause(
        "F 8.6",
        "on hold indien aantal X (maanden × inwoners × 0,18%) bereikt wordt voor het kalenderjaar afgelopen is",
        "bereikt bij minstens X gebruikers; on hold vanaf de volgende maand tot 31 december",
    ),
    clause(
        "FA",
        "prijzen per perceel, inclusief btw; afgerekend op 80% van het inwoneraantal",
        "de btw wordt per document uit het totaal gehaald; de bijlage heeft voorrang op de tekst; perceel 3 en 1A zijn niet gegund",
    ),
    clause(
        "FA **",
        "de prijs daalt van zodra het aantal over alle deelnemende bibliotheken heen meer bedraagt dan de drempel",
        "één prijs voor alle eenheden van die maand; strikt meer dan de drempel; geteld met alle inwoners, zonder verrekenfactor",
    ),
    clause("F 10.1", "eindigt 2 jaar na 1 oktober 2022", "einde 30 september 2024, die dag telt mee"),
    clause(
        "F 10.2",
        "verlenging in onderling akkoord, enkel indien de Raamovereenkomst verlengd wordt, maximaal twee keer met 1 jaar",
        "30 september 2025 en 2026, nooit later",
    ),
    clause(
        "FB 1",
        "opzeg per aangetekende brief binnen de 3 maanden na de kennisgeving van een wijziging van de gegevensovereenkomst",
        "de film kent geen uitstapvergoeding",
    ),
    clause(
        "P 2.2",
        "maximaal twee Medewerkers die toegang krijgen",
        "hoogstens zoveel medewerkersaccounts tegelijk open als het contract toelaat",
    ),
    clause("P 8.1", "rekent geen kosten aan voor de licentie", "geen vergoeding en geen factuur"),
    clause(
        "P 9.1",
        "vanaf ondertekening tot 23 mei 2025",
        "de einddag telt mee; geen verlenging, geen opzeg",
    ),
    clause(
        "D 5",
        "bestelbon 4005533253, budgetperiode 2200",
        "som van de facturen ≤ bestelbon; het saldo blijft beschikbaar",
    ),
];

/// The clause of that name, if this service carries it out.
pub fn find(id: &str) -> Option<&'static Clause> {
    CLAUSES.iter().find(|clause| clause.id == id)
}
