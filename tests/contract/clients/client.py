"""Records Antwerp's film agreement, plans and issues its invoice, and reads it, with the client that
openapi-python-client makes of the OpenAPI document."""

import os
from datetime import date
from typing import TypeVar

from tarief_client import AuthenticatedClient
from tarief_client.api.agreements import create_agreement
from tarief_client.api.contracts import create_contract, read_contract
from tarief_client.api.figures import create_other_participants, create_population
from tarief_client.api.invoices import (
    issue_invoices,
    list_invoices,
    plan_invoices,
    read_invoice,
    read_invoice_note,
    read_invoice_pdf,
)
from tarief_client.api.organisations import create_organisation
from tarief_client.api.usage import create_usage
from tarief_client.models import (
    AgreementInput,
    ContractEntry,
    IssueRequest,
    Organisation,
    OrganisationRole,
    OthersEntry,
    Particulars,
    PopulationEntry,
    Problems,
    UsageEntry,
    UseForm,
)

T = TypeVar("T")


def done(answer: T | Problems | None) -> T:
    """The answer, which must be a success."""
    if answer is None or isinstance(answer, Problems):
        raise SystemExit(f"{answer}")
    return answer


def recorded(client: AuthenticatedClient) -> None:
    supplier = Organisation(
        id="cultuurconnect",
        role=OrganisationRole.SUPPLIER,
        enterprise_number="0629.858.909",
        particulars=[
            Particulars(
                since=date(2015, 1, 1),
                name="Cultuurconnect vzw",
                street="Priemstraat 51",
                postcode="1000",
                town="Brussel",
                iban="BE41 0910 1235 5910",
            )
        ],
    )
    antwerp = Organisation(
        id="stad-antwerpen",
        role=OrganisationRole.MUNICIPALITY,
        enterprise_number="0207.500.123",
        nis="11002",
        particulars=[
            Particulars(
                since=date(1990, 1, 1),
                name="Stad Antwerpen",
                street="Grote Markt 1",
                postcode="2000",
                town="Antwerpen",
            )
        ],
    )
    for party in (supplier, antwerp):
        done(create_organisation.sync(client=client, body=party))
    use = AgreementInput(valid_from=date(2022, 1, 1), agreement=UseForm("film-streaming-2022"))
    agreement = done(create_agreement.sync(client=client, body=use))
    assert agreement.value.agreement.lots[0].id == "1B"
    contract = ContractEntry(
        id="antwerpen-film",
        agreement=agreement.id,
        organisation=antwerp.id,
        signed=date(2022, 11, 18),
        start=date(2022, 11, 1),
        end=date(2024, 9, 30),
        lots=["1B", "2A"],
        settlement_factor="0.80",
    )
    done(create_contract.sync(client=client, body=contract, idempotency_key="contract-of-antwerp"))
    population = PopulationEntry(
        nis="11002", on=date(2022, 1, 1), inhabitants=530630, published=date(2022, 6, 16), source="Statbel"
    )
    done(create_population.sync(client=client, body=population))
    for month, users, others in (("2022-11", 612, 1258), ("2022-12", 655, 1346)):
        usage = UsageEntry(contract=contract.id, lot="1B", month=month, unique_users=users, source="Maandrapport")
        done(create_usage.sync(client=client, body=usage))
        total = OthersEntry(agreement=agreement.id, lot="1B", month=month, unique_users=others, source="Maandrapport")
        done(create_other_participants.sync(client=client, body=total))


def main() -> None:
    client = AuthenticatedClient(base_url=os.environ["URL"], token=os.environ["TOKEN"], raise_on_unexpected_status=True)
    recorded(client)

    wanted = IssueRequest(through=date(2023, 2, 15), as_of=date(2023, 2, 15))
    plan = done(plan_invoices.sync(client=client, body=wanted))
    assert [planned.document.total for planned in plan.documents] == ["8354.80"]
    assert not plan.blocked and not plan.held

    (issued,) = done(issue_invoices.sync(client=client, body=wanted)).items
    invoice = done(read_invoice.sync(issued.number, client=client))
    assert invoice == issued
    found = (invoice.number, invoice.total, invoice.due_date)
    assert found == ("2023000001", "8354.80", date(2023, 3, 17)), found
    pdf = done(read_invoice_pdf.sync(invoice.number, client=client))
    assert pdf.payload.read(5) == b"%PDF-"
    assert "8.354,80" in done(read_invoice_note.sync(invoice.number, client=client))
    listed = done(list_invoices.sync(client=client, contract="antwerpen-film", limit=10))
    assert [summary.total for summary in listed.items] == ["8354.80"]

    refused = read_contract.sync("nobody", client=client)
    assert isinstance(refused, Problems) and refused.type_ == "urn:tarief:problem:not-found"
    print(f"Python: invoice {invoice.number}, € {invoice.total}")


if __name__ == "__main__":
    main()
