-- Beside the PDF the structured invoice and the page are kept as they were first made.
ALTER TABLE invoice_documents
    DROP CONSTRAINT invoice_documents_media_type_check,
    ADD CONSTRAINT invoice_documents_media_type_check
        CHECK (media_type IN ('application/pdf', 'application/xml', 'text/html; charset=utf-8'));
