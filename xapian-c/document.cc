#include "xapian-c/internal.hh"

/* Documents: terms, positions, values, data. */

using xap::guard;
using xap::str;

struct xap_document *xap_document_new(struct err *err)
{
    return guard(err, [&] { return new xap_document{Xapian::Document()}; });
}

struct xap_document *xap_db_document(const struct xap_db *db, uint32_t docid, struct err *err)
{
    return guard(err, [&] { return new xap_document{db->db.get_document(docid)}; });
}

void xap_document_free(struct xap_document *document) noexcept
{
    delete document;
}

int xap_document_docid(const struct xap_document *document, uint32_t *docid, struct err *err)
{
    return guard(err, [&] { *docid = document->doc.get_docid(); });
}

int xap_document_set_data(struct xap_document *document, struct xap_bytes data, struct err *err)
{
    return guard(err, [&] { document->doc.set_data(str(data)); });
}

int xap_document_data(struct xap_document *document, struct xap_bytes *data, struct err *err)
{
    return guard(err, [&] {
        document->answer = document->doc.get_data();
        *data = xap::bytes(document->answer);
    });
}

int xap_document_add_term(struct xap_document *document, struct xap_bytes term, uint32_t wdf,
                          struct err *err)
{
    return guard(err, [&] { document->doc.add_term(str(term), wdf); });
}

int xap_document_add_boolean_term(struct xap_document *document, struct xap_bytes term,
                                  struct err *err)
{
    return guard(err, [&] { document->doc.add_boolean_term(str(term)); });
}

int xap_document_add_posting(struct xap_document *document, struct xap_bytes term, uint32_t pos,
                             uint32_t wdf, struct err *err)
{
    return guard(err, [&] {
        /* Glass cannot tell the position list {0, 1} from {1}: it would lose the 0 without a word.
         */
        if (pos == 0)
            throw Xapian::InvalidArgumentError("positions start at 1");
        document->doc.add_posting(str(term), pos, wdf);
    });
}

int xap_document_remove_posting(struct xap_document *document, struct xap_bytes term, uint32_t pos,
                                uint32_t wdf, struct err *err)
{
    return guard(err, [&] { document->doc.remove_posting(str(term), pos, wdf); });
}

int xap_document_remove_term(struct xap_document *document, struct xap_bytes term, struct err *err)
{
    return guard(err, [&] { document->doc.remove_term(str(term)); });
}

int xap_document_clear_terms(struct xap_document *document, struct err *err)
{
    return guard(err, [&] { document->doc.clear_terms(); });
}

int xap_document_term_count(const struct xap_document *document, uint32_t *count, struct err *err)
{
    return guard(err, [&] { *count = document->doc.termlist_count(); });
}

int xap_document_set_value(struct xap_document *document, uint32_t slot, struct xap_bytes value,
                           struct err *err)
{
    return guard(err, [&] { document->doc.add_value(slot, str(value)); });
}

int xap_document_value(struct xap_document *document, uint32_t slot, struct xap_bytes *value,
                       struct err *err)
{
    return guard(err, [&] {
        document->answer = document->doc.get_value(slot);
        *value = xap::bytes(document->answer);
    });
}

int xap_document_remove_value(struct xap_document *document, uint32_t slot, struct err *err)
{
    return guard(err, [&] { document->doc.remove_value(slot); });
}

int xap_document_clear_values(struct xap_document *document, struct err *err)
{
    return guard(err, [&] { document->doc.clear_values(); });
}

size_t xap_number_to_value(double number, char value[9]) noexcept
{
    return Xapian::sortable_serialise_(number, value);
}

double xap_value_to_number(struct xap_bytes value) noexcept
{
    /* No serialised number is longer; 9 bytes fit into any std::string without allocating. */
    if (value.len > 9)
        value.len = 9;
    return Xapian::sortable_unserialise(str(value));
}
