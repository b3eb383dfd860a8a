//! What a PDF says about itself: for people in its information, for machines as XMP.

use lopdf::{Dictionary, Object};
use quick_xml::escape::escape;

/// What a PDF says about itself.
pub struct About<'a> {
    /// What its window is called.
    pub title: String,
    /// Who it is from.
    pub author: &'a str,
    /// Its day, as `2023-05-15`.
    pub day: String,
    /// The file that it carries.
    pub attached: Option<Attached<'a>>,
}

/// A file that a PDF carries: the same in a form for machines.
pub struct Attached<'a> {
    /// The name of the file.
    pub name: String,
    /// What it is, in Dutch.
    pub description: &'static str,
    /// What stands in it: XML.
    pub content: &'a str,
}

impl About<'_> {
    /// Its day and midnight as PDF writes it.
    pub fn moment(&self) -> Object {
        Object::string_literal(format!("D:{}000000Z", self.day.replace('-', "")))
    }

    /// Its information dictionary.
    pub fn information(&self) -> Object {
        let mut entries = Dictionary::new();
        entries.set("Title", lopdf::text_string(&self.title));
        entries.set("Author", lopdf::text_string(self.author));
        entries.set("Creator", lopdf::text_string(MAKER));
        entries.set("Producer", lopdf::text_string(MAKER));
        entries.set("CreationDate", self.moment());
        entries.set("ModDate", self.moment());
        Object::Dictionary(entries)
    }

    /// Its XMP packet: the same, that it is PDF/A-3a and PDF/UA-1, and what the terms of PDF/UA mean, which PDF/A wants
    /// to have said.
    pub fn xmp(&self) -> String {
        let (title, author) = (escape(&self.title), escape(self.author));
        let (day, language) = (&self.day, LANGUAGE);
        format!(
            r#"<?xpacket begin="{BEGIN}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{MAKER}</xmp:CreatorTool>
<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate>
<xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate>
<pdf:Producer>{MAKER}</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
{EXTENSION}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#
        )
    }
}

/// In which language documents are.
pub const LANGUAGE: &str = "nl-BE";
const MAKER: &str = "tarief";
/// A mark by which the encoding of the packet is known.
const BEGIN: char = '\u{feff}';

const EXTENSION: &str = r#"<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"#;
