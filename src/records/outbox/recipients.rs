//! To whom a document goes, as its payer wants to receive it.

use crate::documents::dispatch::peppol::participant;
use crate::documents::issued::IssuedInvoice;
use crate::domain::outbox::Channel;
use crate::domain::receiving::Receiving;

/// A way and who is at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The way.
    pub channel: Channel,
    /// Participant of Peppol or address for e-mail.
    pub address: String,
}

/// Everybody to whom a document goes by itself when it is issued. Nobody where its payer wants nothing to be sent.
pub fn recipients(receiving: &Receiving, issued: &IssuedInvoice) -> Vec<Recipient> {
    let wanted = |channel: &Channel| match channel {
        Channel::Peppol => receiving.delivery.by_peppol(),
        Channel::Email => receiving.delivery.by_email(),
    };
    let wanted = Channel::ALL.into_iter().filter(wanted);
    wanted.filter_map(|channel| recipient(channel, receiving, issued)).collect()
}

/// Who is at the end of a way; nobody where no address is known. The participant is the one that the structured invoice
/// itself names.
pub fn recipient(channel: Channel, receiving: &Receiving, issued: &IssuedInvoice) -> Option<Recipient> {
    let address = match channel {
        Channel::Peppol => Some(participant(&issued.customer)),
        Channel::Email => receiving.email.clone(),
    };
    address.map(|address| Recipient { channel, address })
}
