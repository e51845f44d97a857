/* xapian_c: libxapian for C programs.
 *
 * Duty: every call of libxapian 1.4 that a search program needs, as plain C. No exception leaves
 * it. Of the project around it this header needs base/err.h only.
 *
 * ERRORS. A function with a `struct err *err` at its end may fail. It then returns -1 (NULL, if it
 * returns a handle) and fills err, which must not be NULL; on success err is not touched. The text
 * begins with Xapian's own name of the failure ("DocNotFoundError: ..."). The codes:
 *
 *     DatabaseLockError                                  ERR_LOCKED
 *     DatabaseCorruptError                               ERR_DAMAGED
 *     DatabaseVersionError                               ERR_VERSION
 *     DocNotFoundError, DatabaseNotFoundError            ERR_NOT_FOUND
 *     InvalidArgumentError, an enum value out of range   ERR_INPUT
 *     WildcardError (too many expansions)                ERR_LIMIT
 *     UnimplementedError, FeatureUnavailableError        ERR_UNAVAILABLE
 *     NetworkTimeoutError                                ERR_TIMEOUT
 *     other NetworkError, other DatabaseError,
 *     SerialisationError                                 ERR_IO
 *     std::bad_alloc                                     ERR_NOMEM
 *     anything else                                      ERR_INTERNAL
 *
 * One DatabaseError has a cure: when a writer has committed twice since this reader opened, the
 * reader meets DatabaseModifiedError (ERR_IO): xap_is_modified() tells, xap_db_reopen() cures.
 * Functions marked XAP_NOTHROW cannot fail. A NULL handle is a bug of the caller, except for the
 * free functions, which take NULL.
 *
 * OWNERSHIP. A handle that a function returns is the caller's, who frees it with the xap_X_free of
 * its type, in any order: a handle keeps alive what it needs (an iterator its database, a query its
 * parts). What a function takes it copies or shares; the caller may free his own at once. The two
 * exceptions say "borrowed" below (xap_wdb_reader, and the database that a posting source sees).
 *
 * BYTES. Terms, values and data are bytes with a length and may hold NUL. `struct xap_bytes` that
 * comes out of a handle is borrowed: it holds until the next call on the same handle that moves it,
 * changes it or yields bytes, or until that handle is freed. What goes in is copied. Never NULL:
 * empty is "" with len 0.
 *
 * THREADS. libxapian counts references without atomics. So a database handle, and everything that
 * was made from it or that shares with it (iterators, documents, enquires, results; a query and the
 * queries composed of it), belongs to one thread at a time, freeing included. Handles that were
 * opened separately, on the same path too, and queries that share no part are independent. Nothing
 * here has hidden global state.
 *
 * ITERATORS stand before their first item. `next` and `skip_to` return 1 when they stand on an
 * item, 0 at the end, -1 with err. After 0 or -1 only free may be called.
 *
 * NUMBERS. Document ids and positions start at 1; Xapian does not count positions for you. Slots
 * are 0 to 0xFFFFFFFE.
 */
#ifndef XAPIAN_C_H
#define XAPIAN_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
#define XAP_NOTHROW noexcept
#define XAP_FIXED   : unsigned /* so that a wrong number from C is an error, not undefined */
extern "C" {
#else
#define XAP_NOTHROW __attribute__((nothrow))
#define XAP_FIXED
#endif

#include "base/err.h"

struct xap_db;        /* a database to read, perhaps made of several shards */
struct xap_wdb;       /* a database to write */
struct xap_document;  /* terms, values and data of one document */
struct xap_terms;     /* iterator: terms (or keys, synonyms, words) in byte order */
struct xap_postings;  /* iterator: documents of a term in docid order */
struct xap_positions; /* iterator: positions of a term in a document, ascending */
struct xap_values;    /* iterator: values of a slot by docid, or of a document by slot */
struct xap_query;     /* an immutable query tree */
struct xap_enquire;   /* a search: database, query, weighting, order */
struct xap_mset;      /* the result of a search */
struct xap_spy;       /* counts the values of a slot over the documents that a search looks at */
struct xap_stem;      /* a stemmer of one language */

struct xap_bytes {
    const char *data;
    size_t len;
};

/* The bytes of a C string, borrowed. */
static inline struct xap_bytes xap_str(const char *text)
{
    struct xap_bytes bytes = {text, strlen(text)};

    return bytes;
}

/* len bytes at data, borrowed. */
static inline struct xap_bytes xap_mem(const char *data, size_t len)
{
    struct xap_bytes bytes = {data, len};

    return bytes;
}

/* Whether err says that the reader's snapshot has been overtaken: reopen and ask again. */
bool xap_is_modified(const struct err *err) XAP_NOTHROW;

/* Version of the libxapian that is linked, e.g. "1.4.22". Static. */
const char *xap_version(void) XAP_NOTHROW;

/* ---- Databases to read -------------------------------------------------------------------- */

/* Open what lies at path: a directory, a single-file database (see XAP_COMPACT_SINGLE_FILE) or a
 * stub file. The snapshot is the last commit. */
struct xap_db *xap_db_open(const char *path, struct err *err);

/* A single-file database that begins at the current offset of fd, perhaps inside another file. fd
 * remains the caller's, who may close it at once; its offset may have moved. */
struct xap_db *xap_db_open_fd(int fd, struct err *err);

/* A database without shards, to be filled with xap_db_add. */
struct xap_db *xap_db_new(struct err *err);

/* A database behind `xapian-tcpsrv` at host:port. Both timeouts in milliseconds, 0 for none. The
 * connection is made here; a server that does not answer in time gives ERR_TIMEOUT, here or in a
 * later call. */
struct xap_db *xap_db_open_tcp(const char *host, unsigned port, unsigned timeout_ms,
                               unsigned connect_timeout_ms, struct err *err);

/* A database behind a program (usually `ssh` or `xapian-progsrv`) that is started and spoken to
 * over a socket on its stdin and stdout. args is split at blanks by Xapian, without quoting. */
struct xap_db *xap_db_open_prog(const char *program, const char *args, unsigned timeout_ms,
                                struct err *err);

/* Search `more` as well. With n shards, document d of shard s (from 0) has the id (d - 1) * n + s +
 * 1 in the whole, so every shard added renumbers. `more` may have shards itself; they are added one
 * by one. */
int xap_db_add(struct xap_db *db, const struct xap_db *more, struct err *err);

/* Move to the newest commit. 1 if the snapshot may have changed, 0 if surely not, -1. What was made
 * from db earlier keeps its snapshot as long as the writer leaves its blocks alone (see
 * xap_is_modified). */
int xap_db_reopen(struct xap_db *db, struct err *err);

/* Close the files now, although handles made from db may still live; those then fail with ERR_IO
 * (or answer from memory). Closing twice is no error. The handle itself still wants xap_db_free. */
int xap_db_close(struct xap_db *db, struct err *err);

/* The files close when the last handle made from db goes. */
void xap_db_free(struct xap_db *db) XAP_NOTHROW;

/* Tell a remote server that we are still here. Nothing on local ones. */
int xap_db_keep_alive(struct xap_db *db, struct err *err);

/* ---- What a database knows ---------------------------------------------------------------- */

size_t xap_db_shards(const struct xap_db *db) XAP_NOTHROW;
int xap_db_doccount(const struct xap_db *db, uint32_t *count, struct err *err);
int xap_db_lastdocid(const struct xap_db *db, uint32_t *docid, struct err *err);
/* Length of a document: the sum of the wdf of its terms. */
int xap_db_avlength(const struct xap_db *db, double *average, struct err *err);
int xap_db_total_length(const struct xap_db *db, uint64_t *total, struct err *err);
int xap_db_doclength(const struct xap_db *db, uint32_t docid, uint32_t *length, struct err *err);
/* Lower bound leaves out documents of length 0. */
int xap_db_doclength_bounds(const struct xap_db *db, uint32_t *lower, uint32_t *upper,
                            struct err *err);
int xap_db_unique_terms(const struct xap_db *db, uint32_t docid, uint32_t *count, struct err *err);
/* 1 or 0, or -1: whether any term of any document has positions. */
int xap_db_has_positions(const struct xap_db *db, struct err *err);
/* 36 characters; of several shards joined by ':'. Empty without shards. Survives commits and file
 * copies; compaction makes a new one. */
int xap_db_uuid(struct xap_db *db, struct xap_bytes *uuid, struct err *err);
/* Grows with every commit. One local shard only, else ERR_INPUT or ERR_UNAVAILABLE. */
int xap_db_revision(const struct xap_db *db, uint64_t *revision, struct err *err);
/* 1 if a writer has the database open, 0 if not, -1. */
int xap_db_locked(const struct xap_db *db, struct err *err);

/* 1 or 0, or -1: whether the term occurs at all. Cheaper than xap_db_termfreq. */
int xap_db_term_exists(const struct xap_db *db, struct xap_bytes term, struct err *err);
/* In how many documents. */
int xap_db_termfreq(const struct xap_db *db, struct xap_bytes term, uint32_t *count,
                    struct err *err);
/* How often in all: the sum of its wdf. */
int xap_db_collfreq(const struct xap_db *db, struct xap_bytes term, uint32_t *count,
                    struct err *err);
int xap_db_wdf_upper_bound(const struct xap_db *db, struct xap_bytes term, uint32_t *bound,
                           struct err *err);

/* In how many documents slot is not empty. */
int xap_db_valuefreq(const struct xap_db *db, uint32_t slot, uint32_t *count, struct err *err);
/* Bounds of the values in slot, in byte order; empty if the slot is. Not tight after deletions. */
int xap_db_value_lower(struct xap_db *db, uint32_t slot, struct xap_bytes *bound, struct err *err);
int xap_db_value_upper(struct xap_db *db, uint32_t slot, struct xap_bytes *bound, struct err *err);

/* Value of a metadata key, empty if there is none. Of several shards only the first is asked. */
int xap_db_metadata(struct xap_db *db, struct xap_bytes key, struct xap_bytes *value,
                    struct err *err);

/* The word of the spelling dictionary nearest to word, within max_edits; empty if none, or if word
 * itself is the best. Words are UTF-8. */
int xap_db_spelling(struct xap_db *db, struct xap_bytes word, unsigned max_edits,
                    struct xap_bytes *suggestion, struct err *err);

/* Look through every table of the database at path. *problems is the number found; a database too
 * broken to be looked at gives -1. */
int xap_check(const char *path, size_t *problems, struct err *err);

/* ---- Iterators over terms ----------------------------------------------------------------- */

/* All terms with this prefix. xap_terms_freq: in how many documents. */
struct xap_terms *xap_db_terms(const struct xap_db *db, struct xap_bytes prefix, struct err *err);
/* Terms of a document. xap_terms_wdf and xap_terms_positions work. */
struct xap_terms *xap_db_document_terms(const struct xap_db *db, uint32_t docid, struct err *err);
/* Synonyms of a term, in all shards together, each once. */
struct xap_terms *xap_db_synonyms(const struct xap_db *db, struct xap_bytes term, struct err *err);
/* Terms with this prefix that have synonyms, in all shards together. */
struct xap_terms *xap_db_synonym_keys(const struct xap_db *db, struct xap_bytes prefix,
                                      struct err *err);
/* Metadata keys with this prefix, of the first shard. */
struct xap_terms *xap_db_metadata_keys(const struct xap_db *db, struct xap_bytes prefix,
                                       struct err *err);
/* Words of the spelling dictionary. xap_terms_freq: how often added. */
struct xap_terms *xap_db_spellings(const struct xap_db *db, struct err *err);
/* Terms of a document in memory. xap_terms_wdf and xap_terms_positions work. */
struct xap_terms *xap_document_terms(const struct xap_document *document, struct err *err);
/* Terms of a query, in the order of their query positions, with repetitions. */
struct xap_terms *xap_query_terms(const struct xap_query *query, struct err *err);
/* Terms of the enquire's query that document docid has. */
struct xap_terms *xap_enquire_matching_terms(const struct xap_enquire *enquire, uint32_t docid,
                                             struct err *err);
/* The values that a spy has seen; xap_terms_freq: how often. In byte order, or (max > 0) the max
 * most frequent, falling. */
struct xap_terms *xap_spy_values(const struct xap_spy *spy, size_t max, struct err *err);

int xap_terms_next(struct xap_terms *it, struct err *err);
/* To the first term >= term. Not for query, matching or most-frequent-first iterators. */
int xap_terms_skip_to(struct xap_terms *it, struct xap_bytes term, struct err *err);
/* The item stood on. */
struct xap_bytes xap_terms_term(const struct xap_terms *it) XAP_NOTHROW;
/* See the opening function for what is counted; ERR_INPUT or ERR_UNAVAILABLE where nothing is. */
int xap_terms_freq(const struct xap_terms *it, uint32_t *count, struct err *err);
int xap_terms_wdf(const struct xap_terms *it, uint32_t *wdf, struct err *err);
struct xap_positions *xap_terms_positions(const struct xap_terms *it, struct err *err);
void xap_terms_free(struct xap_terms *it) XAP_NOTHROW;

/* ---- Iterators over documents, positions, values ------------------------------------------ */

/* Documents of a term; all documents (wdf 1) for the empty term. */
struct xap_postings *xap_db_postings(const struct xap_db *db, struct xap_bytes term,
                                     struct err *err);
int xap_postings_next(struct xap_postings *it, struct err *err);
/* To the first document >= docid; stays if it stands there or beyond. */
int xap_postings_skip_to(struct xap_postings *it, uint32_t docid, struct err *err);
uint32_t xap_postings_docid(const struct xap_postings *it) XAP_NOTHROW;
int xap_postings_wdf(const struct xap_postings *it, uint32_t *wdf, struct err *err);
/* Length of the document. */
int xap_postings_doclength(const struct xap_postings *it, uint32_t *length, struct err *err);
struct xap_positions *xap_postings_positions(const struct xap_postings *it, struct err *err);
void xap_postings_free(struct xap_postings *it) XAP_NOTHROW;

/* Positions of a term in a document; at the end at once if it has none (that is no error). */
struct xap_positions *xap_db_positions(const struct xap_db *db, uint32_t docid,
                                       struct xap_bytes term, struct err *err);
/* Let a handle be used again for where `at` stands: saves its allocation in loops. The handle is
 * before its first item afterwards; after -1 it is at its end. */
int xap_positions_move(struct xap_positions *it, const struct xap_postings *at, struct err *err);
int xap_positions_next(struct xap_positions *it, struct err *err);
/* To the first position >= pos. */
int xap_positions_skip_to(struct xap_positions *it, uint32_t pos, struct err *err);
uint32_t xap_positions_get(const struct xap_positions *it) XAP_NOTHROW;
void xap_positions_free(struct xap_positions *it) XAP_NOTHROW;

/* Values of a slot, over all documents that have one, in docid order. */
struct xap_values *xap_db_values(const struct xap_db *db, uint32_t slot, struct err *err);
/* Values of a document in slot order. */
struct xap_values *xap_document_values(const struct xap_document *document, struct err *err);
int xap_values_next(struct xap_values *it, struct err *err);
/* To the first item whose docid (of a document: slot) is >= to. */
int xap_values_skip_to(struct xap_values *it, uint32_t to, struct err *err);
/* The docid, or of a document's values the slot. */
uint32_t xap_values_at(const struct xap_values *it) XAP_NOTHROW;
int xap_values_value(struct xap_values *it, struct xap_bytes *value, struct err *err);
void xap_values_free(struct xap_values *it) XAP_NOTHROW;

/* ---- Documents ---------------------------------------------------------------------------- */

struct xap_document *xap_document_new(struct err *err);
/* A document of the database; ERR_NOT_FOUND. Its parts are read when asked for. It may be changed
 * and given to xap_wdb_replace. */
struct xap_document *xap_db_document(const struct xap_db *db, uint32_t docid, struct err *err);
void xap_document_free(struct xap_document *document) XAP_NOTHROW;
/* Id in its own shard; 0 if it did not come from a database. */
int xap_document_docid(const struct xap_document *document, uint32_t *docid, struct err *err);

int xap_document_set_data(struct xap_document *document, struct xap_bytes data, struct err *err);
int xap_document_data(struct xap_document *document, struct xap_bytes *data, struct err *err);

/* Terms have 1 to 245 bytes (fewer if they hold NUL); a longer one fails when the document is
 * added. */
int xap_document_add_term(struct xap_document *document, struct xap_bytes term, uint32_t wdf,
                          struct err *err);
/* wdf 0: for filters, without a share in lengths and weights. */
int xap_document_add_boolean_term(struct xap_document *document, struct xap_bytes term,
                                  struct err *err);
/* Put the term at pos (>= 1, else ERR_INPUT: Xapian's files lose a position 0 beside a 1) and add
 * wdf. Putting it twice at one pos adds wdf only. Cheapest in rising order. */
int xap_document_add_posting(struct xap_document *document, struct xap_bytes term, uint32_t pos,
                             uint32_t wdf, struct err *err);
/* ERR_INPUT if the term is not there. */
int xap_document_remove_posting(struct xap_document *document, struct xap_bytes term, uint32_t pos,
                                uint32_t wdf, struct err *err);
int xap_document_remove_term(struct xap_document *document, struct xap_bytes term, struct err *err);
int xap_document_clear_terms(struct xap_document *document, struct err *err);
int xap_document_term_count(const struct xap_document *document, uint32_t *count, struct err *err);

/* The empty value removes. */
int xap_document_set_value(struct xap_document *document, uint32_t slot, struct xap_bytes value,
                           struct err *err);
int xap_document_value(struct xap_document *document, uint32_t slot, struct xap_bytes *value,
                       struct err *err);
int xap_document_remove_value(struct xap_document *document, uint32_t slot, struct err *err);
int xap_document_clear_values(struct xap_document *document, struct err *err);

/* A number as 1 to 9 bytes (0 for -infinity) that sort as numbers do. Returns how many. */
size_t xap_number_to_value(double number, char value[9]) XAP_NOTHROW;
double xap_value_to_number(struct xap_bytes value) XAP_NOTHROW;

/* ---- Databases to write ------------------------------------------------------------------- */

enum xap_open_flags {
    XAP_CREATE_OR_OPEN = 0, /* one of these four ... */
    XAP_CREATE_OR_OVERWRITE = 1,
    XAP_CREATE = 2, /* ERR_IO (DatabaseCreateError) if there is one */
    XAP_OPEN = 3,   /* ERR_NOT_FOUND if there is none */

    /* ... and any of these: */
    XAP_NO_SYNC = 0x10,     /* no fsync: a crash of the system may damage the database */
    XAP_FULL_SYNC = 0x20,   /* fsync harder, where the system knows how */
    XAP_DANGEROUS = 0x40,   /* write in place: faster; no readers meanwhile, no crash recovery */
    XAP_NO_TERMLIST = 0x80, /* no terms by document: smaller and faster; no xap_db_document_terms,
                             * and replacing and deleting become ERR_UNAVAILABLE */
    XAP_RETRY_LOCK = 0x100, /* wait for the lock instead of ERR_LOCKED */
    XAP_INMEMORY = 0x200,   /* Xapian's old, slow memory backend, for tests; path is not used */
};

/* The one writer of the database at path (a directory; its parent must exist). block_size in bytes
 * for a new one: a power of two, 2048 to 65536; 0 for Xapian's 8192. */
struct xap_wdb *xap_wdb_open(const char *path, unsigned flags, unsigned block_size,
                             struct err *err);

/* The same database to read, with all changes up to now: borrowed, lives as long as wdb. Give
 * it no shards. Xapian writes out what it has gathered when a changed term is read, so reading
 * while writing costs. */
struct xap_db *xap_wdb_reader(struct xap_wdb *wdb) XAP_NOTHROW;

/* Make all changes since the last commit visible and durable at once. Inside a transaction:
 * ERR_INTERNAL (InvalidOperationError). On failure the changes since the last commit are lost. */
int xap_wdb_commit(struct xap_wdb *wdb, struct err *err);
/* Changes up to xap_wdb_commit_transaction become visible together or not at all. `flushed`: commit
 * before and after, so that they are durable too. */
int xap_wdb_begin(struct xap_wdb *wdb, bool flushed, struct err *err);
int xap_wdb_commit_transaction(struct xap_wdb *wdb, struct err *err);
int xap_wdb_cancel_transaction(struct xap_wdb *wdb, struct err *err);
/* Commit (cancel an open transaction), close, give up the lock. The handle still wants its free. */
int xap_wdb_close(struct xap_wdb *wdb, struct err *err);
/* Without a close before it commits as xap_wdb_close does, but a failure is not heard of. */
void xap_wdb_free(struct xap_wdb *wdb) XAP_NOTHROW;

/* Add under lastdocid + 1. */
int xap_wdb_add(struct xap_wdb *wdb, const struct xap_document *document, uint32_t *docid,
                struct err *err);
/* Put under docid, whether or not there is one already. */
int xap_wdb_replace(struct xap_wdb *wdb, uint32_t docid, const struct xap_document *document,
                    struct err *err);
/* Put in the place of the first document that has the term, deleting the others that have it; add
 * if there is none. */
int xap_wdb_replace_term(struct xap_wdb *wdb, struct xap_bytes term,
                         const struct xap_document *document, uint32_t *docid, struct err *err);
/* ERR_NOT_FOUND if there is none. */
int xap_wdb_delete(struct xap_wdb *wdb, uint32_t docid, struct err *err);
/* All documents with the term; none is no error. */
int xap_wdb_delete_term(struct xap_wdb *wdb, struct xap_bytes term, struct err *err);

/* The empty value removes. Durable with the next commit, like all else here. */
int xap_wdb_set_metadata(struct xap_wdb *wdb, struct xap_bytes key, struct xap_bytes value,
                         struct err *err);
int xap_wdb_add_synonym(struct xap_wdb *wdb, struct xap_bytes term, struct xap_bytes synonym,
                        struct err *err);
int xap_wdb_remove_synonym(struct xap_wdb *wdb, struct xap_bytes term, struct xap_bytes synonym,
                           struct err *err);
int xap_wdb_clear_synonyms(struct xap_wdb *wdb, struct xap_bytes term, struct err *err);
int xap_wdb_add_spelling(struct xap_wdb *wdb, struct xap_bytes word, uint32_t count,
                         struct err *err);
int xap_wdb_remove_spelling(struct xap_wdb *wdb, struct xap_bytes word, uint32_t count,
                            struct err *err);

enum xap_compact_flags {
    XAP_COMPACT_STANDARD = 0, /* one of these three ... */
    XAP_COMPACT_FULL = 1,
    XAP_COMPACT_FULLER = 2, /* smallest; not for databases that will be written again */

    XAP_COMPACT_NO_RENUMBER = 0x10, /* ... and any of these: keep ids; the ranges (first to last id)
                                     * of the shards must not overlap, else ERR_INTERNAL
                                     * (InvalidOperationError) */
    XAP_COMPACT_MULTIPASS = 0x20,   /* faster from four shards on, more room for temporary files */
    XAP_COMPACT_SINGLE_FILE = 0x40, /* dest is one file, read-only */
};

/* Write all shards of db into one new database at dest (which must not exist, or must be an empty
 * directory). Without NO_RENUMBER the documents of each shard follow those of the one before.
 * Synonyms and spellings are merged; of a metadata key in several shards the first shard's value
 * stays. The files are synced, the directory that dest stands in is not. */
int xap_db_compact(struct xap_db *db, const char *dest, unsigned flags, unsigned block_size,
                   struct err *err);

/* ---- Queries ------------------------------------------------------------------------------ */

enum xap_op XAP_FIXED {
    XAP_AND,       /* all of them */
    XAP_OR,        /* any of them */
    XAP_AND_NOT,   /* the first and none of the others */
    XAP_XOR,       /* an odd number of them */
    XAP_AND_MAYBE, /* the first; the others only weigh */
    XAP_FILTER,    /* all; only the first weighs */
    XAP_SYNONYM,   /* any, weighed as if one term */
    XAP_MAX,       /* any, weighed as its heaviest */
    XAP_ELITE_SET, /* any of the `param` heaviest (0: 10) */
    XAP_NEAR,      /* all, in any order, within `param` positions (0: as many as parts) */
    XAP_PHRASE,    /* all, in this order, within `param` positions (0: as many as parts) */
};

enum xap_wildcard_limit XAP_FIXED {
    XAP_WILDCARD_ERROR,         /* ERR_LIMIT when the search runs; see README.md for its leak */
    XAP_WILDCARD_FIRST,         /* the first in byte order */
    XAP_WILDCARD_MOST_FREQUENT, /* the most frequent */
};

/* wqf: how often in the query (1 for a plain one; weighs). pos: position in the query, orders
 * xap_query_terms. */
struct xap_query *xap_query_term(struct xap_bytes term, uint32_t wqf, uint32_t pos,
                                 struct err *err);
struct xap_query *xap_query_all(struct err *err);
struct xap_query *xap_query_nothing(struct err *err);

/* Combine n parts (n may be 0: nothing matches; or 1: the part itself). Parts of NEAR and PHRASE
 * must be terms or ORs of terms, else ERR_UNAVAILABLE. PHRASE is exact: it matches just where the
 * parts can be placed at rising positions within the window. NEAR can miss where one position could
 * serve two parts; README.md tells when, and how to do without it. The parts are shared, not taken:
 * free them whenever you like. */
struct xap_query *xap_query_combine(enum xap_op op, const struct xap_query *const *parts, size_t n,
                                    uint32_t param, struct err *err);

/* As part, with weight times factor (>= 0; 0 makes it a filter that costs no weighing). */
struct xap_query *xap_query_scale(const struct xap_query *part, double factor, struct err *err);

/* lower <= value <= upper in byte order. No weight. Documents without a value in the slot do not
 * match, with one exception of Xapian's: xap_query_value_ge with the empty string matches all
 * documents. */
struct xap_query *xap_query_value_range(uint32_t slot, struct xap_bytes lower,
                                        struct xap_bytes upper, struct err *err);
struct xap_query *xap_query_value_ge(uint32_t slot, struct xap_bytes lower, struct err *err);
struct xap_query *xap_query_value_le(uint32_t slot, struct xap_bytes upper, struct err *err);

/* All terms that begin with prefix, joined by combiner (XAP_OR, XAP_SYNONYM or XAP_MAX). At most
 * max_expansion terms of each shard (0: no limit), beyond which `limit` tells what happens. */
struct xap_query *xap_query_wildcard(struct xap_bytes prefix, uint32_t max_expansion,
                                     enum xap_wildcard_limit limit, enum xap_op combiner,
                                     struct err *err);

/* The query as bytes, for another process with libxapian of the same major and minor version; not
 * for one with posting sources (ERR_UNAVAILABLE). */
int xap_query_serialise(struct xap_query *query, struct xap_bytes *bytes, struct err *err);
/* ERR_IO when they are no query. */
struct xap_query *xap_query_unserialise(struct xap_bytes bytes, struct err *err);

/* Another handle on the same tree. */
struct xap_query *xap_query_copy(const struct xap_query *query, struct err *err);
/* For eyes and tests: "Query((a AND b))". */
int xap_query_description(struct xap_query *query, struct xap_bytes *text, struct err *err);
/* Whether it is the query that matches nothing, as far as can be seen without a database. */
bool xap_query_empty(const struct xap_query *query) XAP_NOTHROW;
void xap_query_free(struct xap_query *query) XAP_NOTHROW;

/* ---- Posting sources: documents out of C callbacks ---------------------------------------- */

/* Where a source stands and what it promises. The binding keeps one for each user pointer;
 * callbacks write it, Xapian's questions (at the end? which document? how heavy at most?) are
 * answered from it without a call. */
struct xap_source_state {
    uint32_t docid;    /* the document stood on, in its shard's own numbering; 0: at the end */
    double max_weight; /* no weight from here on exceeds it; init sets it, later it may only fall */

    /* Of the number of documents, min <= est <= max; set by init. All three equal: totals of a
     * search for the source alone are exact without walking it. */
    uint32_t freq_min;
    uint32_t freq_est;
    uint32_t freq_max;
};

/* A callback that returns -1 with err filled ends the search, and xap_enquire_run gives the very
 * same err, code and text. Callbacks run in the thread of xap_enquire_run; they may use any
 * function of this header but must not touch the enquire that runs. They must not throw or longjmp
 * out. min_weight is the least weight that is still of interest: documents below may be left out
 * (totals become estimates), or it is ignored. */
struct xap_source_calls {
    /* Start (again) on one shard; the matcher calls it once before all else, on each clone. shard
     * is borrowed until the next init or release of this user. state is zeroed; leave docid 0: the
     * source stands before its first document. Set the rest. Required. */
    int (*init)(void *user, struct xap_db *shard, struct xap_source_state *state, struct err *err);
    /* To the next document: state->docid. Required. */
    int (*next)(void *user, double min_weight, struct xap_source_state *state, struct err *err);
    /* To the first document >= docid; stays where it is if it stands there or beyond. May be called
     * before any next. NULL: next is called until there. */
    int (*skip_to)(void *user, uint32_t docid, double min_weight, struct xap_source_state *state,
                   struct err *err);
    /* As skip_to, but free to return 0 ("not this one, standing nowhere") where finding the next
     * would cost; 1: stands as after skip_to; -1. docid is a document of the shard. NULL: skip_to.
     */
    int (*check)(void *user, uint32_t docid, double min_weight, struct xap_source_state *state,
                 struct err *err);
    /* Weight of the document stood on, 0 <= weight <= state->max_weight. NULL: all weigh 0. */
    int (*weight)(void *user, double *weight, struct err *err);
    /* A second user with the same configuration, at no position; NULL with err filled on failure.
     * The matcher clones once for every shard before init. Slot NULL: no clones; then the source
     * works on databases of one shard only, one search at a time. */
    void *(*clone)(void *user, struct err *err);
    /* The user is no longer needed: called once for the first and for each clone, from whatever
     * call frees the last query, enquire or result that knows it. NULL: nothing to do. */
    void (*release)(void *user);
};

/* A query that matches what the callbacks yield. calls must outlive the query (make it static
 * const). user is taken over on success and then released through calls->release; on failure it
 * remains the caller's. ERR_INPUT if a required callback is missing. Does not work on remote shards
 * (ERR_UNAVAILABLE), nor inside XAP_SYNONYM in a weighted search (ERR_INTERNAL). */
struct xap_query *xap_query_source(const struct xap_source_calls *calls, void *user,
                                   struct err *err);

/* ---- Searching ---------------------------------------------------------------------------- */

struct xap_enquire *xap_enquire_new(const struct xap_db *db, struct err *err);
void xap_enquire_free(struct xap_enquire *enquire) XAP_NOTHROW;

int xap_enquire_set_query(struct xap_enquire *enquire, const struct xap_query *query,
                          struct err *err);

struct xap_bm25 {
    double k1, k2, k3, b, min_normlen;
};
/* What Xapian takes if none is given. */
#define XAP_BM25_DEFAULT ((struct xap_bm25){1, 0, 1, 0.5, 0.5})

/* BM25 is also what an enquire does unless told otherwise. */
int xap_enquire_set_bm25(struct xap_enquire *enquire, const struct xap_bm25 *bm25, struct err *err);
/* All weights 0. */
int xap_enquire_set_bool(struct xap_enquire *enquire, struct err *err);

enum xap_docid_order XAP_FIXED {
    XAP_ASCENDING, /* of equal documents the lower id first; as it is without being told */
    XAP_DESCENDING,
    XAP_DONT_CARE, /* whichever is faster */
};
int xap_enquire_set_docid_order(struct xap_enquire *enquire, enum xap_docid_order order,
                                struct err *err);

enum xap_sort XAP_FIXED {
    XAP_SORT_ONLY,            /* by the key alone */
    XAP_SORT_THEN_RELEVANCE,  /* by the key, equal ones by weight */
    XAP_SORT_AFTER_RELEVANCE, /* by weight, equal ones by the key */
};

struct xap_sort_key {
    uint32_t slot;
    bool reverse;                /* this slot falling instead of rising */
    struct xap_bytes if_missing; /* taken for documents without a value; {0} is the empty value */
};

/* By weight, heaviest first; as it is without being told. */
int xap_enquire_sort_relevance(struct xap_enquire *enquire, struct err *err);
/* By value of a slot, rising in byte order, falling if `reverse`. */
int xap_enquire_sort_value(struct xap_enquire *enquire, enum xap_sort sort, uint32_t slot,
                           bool reverse, struct err *err);
/* By several slots, the first the most important; n >= 1. reverse turns the whole order. */
int xap_enquire_sort_keys(struct xap_enquire *enquire, enum xap_sort sort,
                          const struct xap_sort_key *keys, size_t n, bool reverse, struct err *err);

/* Keep the best `max` documents of each value of slot; those without one all stay. max 0: no
 * collapsing. */
int xap_enquire_set_collapse(struct xap_enquire *enquire, uint32_t slot, uint32_t max,
                             struct err *err);
/* Leave out documents below percent (0 to 100) of the best, or below weight. 0, 0: none. */
int xap_enquire_set_cutoff(struct xap_enquire *enquire, int percent, double weight,
                           struct err *err);
/* After so many seconds check_at_least no longer holds: totals become estimates, the search is not
 * cut short. 0: no limit. (To stop a search, let a posting source fail.) */
int xap_enquire_set_time_limit(struct xap_enquire *enquire, double seconds, struct err *err);

/* A counter of the values of slot. It counts over all searches of all enquires that it was added
 * to. */
struct xap_spy *xap_spy_new(uint32_t slot, struct err *err);
void xap_spy_free(struct xap_spy *spy) XAP_NOTHROW;
/* How many documents it has seen, those without a value included. For the counts of all matches,
 * let check_at_least of xap_enquire_run be at least the number of documents. */
uint32_t xap_spy_total(const struct xap_spy *spy) XAP_NOTHROW;
int xap_enquire_add_spy(struct xap_enquire *enquire, struct xap_spy *spy, struct err *err);
int xap_enquire_clear_spies(struct xap_enquire *enquire, struct err *err);

struct xap_hit {
    uint32_t docid; /* in the whole database */
    int percent;    /* of the best possible weight, 0 to 100 */
    double weight;
    uint32_t collapsed; /* lower bound of how many others were collapsed into this one */
};

struct xap_totals {
    uint32_t lower, estimated, upper; /* of matches; all equal: exact */
    double max_possible;              /* no weight can exceed it */
    double max_attained;              /* the highest weight found, of any page */
};

/* Search: hits first .. first + max - 1 of the order chosen. At least check_at_least matches are
 * looked at before Xapian leaves out what cannot enter the page; the document count makes totals
 * exact. Without a query there are no hits. Any number of results may be taken from one
 * enquire. */
struct xap_mset *xap_enquire_run(struct xap_enquire *enquire, uint32_t first, uint32_t max,
                                 uint32_t check_at_least, struct err *err);
/* An array of *n, best first; lives as long as mset. */
const struct xap_hit *xap_mset_hits(const struct xap_mset *mset, size_t *n) XAP_NOTHROW;
const struct xap_totals *xap_mset_totals(const struct xap_mset *mset) XAP_NOTHROW;
/* Of hit i, from 0: the key that it was sorted by, and the value that it was collapsed by; empty if
 * it was not. i out of range: ERR_INPUT. */
int xap_mset_sort_key(struct xap_mset *mset, size_t i, struct xap_bytes *key, struct err *err);
int xap_mset_collapse_key(struct xap_mset *mset, size_t i, struct xap_bytes *key, struct err *err);
struct xap_document *xap_mset_document(const struct xap_mset *mset, size_t i, struct err *err);
void xap_mset_free(struct xap_mset *mset) XAP_NOTHROW;

/* ---- Stemmers ----------------------------------------------------------------------------- */

/* By English name ("english", "russian") or ISO 639-1 code ("en", "ru"), "none" for one that
 * changes nothing; ERR_INPUT for a language without one. Independent of any database. */
struct xap_stem *xap_stem_new(const char *language, struct err *err);
/* Names of all languages, separated by blanks. Static. */
int xap_stem_languages(struct xap_bytes *names, struct err *err);
/* The stem of a UTF-8 word in lower case. */
int xap_stem_word(struct xap_stem *stem, struct xap_bytes word, struct xap_bytes *stemmed,
                  struct err *err);
void xap_stem_free(struct xap_stem *stem) XAP_NOTHROW;

#ifdef __cplusplus
}
#endif
#endif
