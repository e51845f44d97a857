#include "remote/info.h"

#include "base/buf.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void remote_info_release(struct remote_info *i)
{
    for (size_t k = 0; k < i->language_count; k++)
        free(i->languages[k]);
    free(i->languages);
    *i = (struct remote_info){0};
}

static int add_language(struct remote_info *i, const char *tag, size_t len, struct err *err)
{
    char **wider;

    for (size_t k = 0; k < len; k++)
        if (tag[k] == '-')
            return 0; /* the primary subtag is a term by itself */
    wider = realloc(i->languages, (i->language_count + 1) * sizeof *wider);
    if (!wider)
        return err_nomem(err);
    i->languages = wider;
    wider[i->language_count] = strndup(tag, len);
    return wider[i->language_count] ? (i->language_count++, 0) : err_nomem(err);
}

/* The one version, which must be ours. */
static int check_version(struct cut *c, const char *version, uint32_t documents, struct err *err)
{
    uint64_t count = cut_varint(c);
    size_t len;

    if (count == 0 && documents == 0)
        return 0;
    if (count == 0)
        return err_set(err, ERR_VERSION, "it is no index made with --native of this version");
    for (uint64_t i = 0; i < count && i < 10 && !c->bad; i++) {
        const char *term = cut_block(c, &len);

        if (len != strlen(version) || memcmp(term, version, len) != 0)
            return err_set(err, ERR_VERSION,
                           "it was made by another version (%.*s instead of %s): rebuild it with "
                           "morgue-indexer --merge",
                           (int)len, term, version);
    }
    return 0;
}

int remote_info_read(const char *answer, size_t len, const char *version, struct remote_info *out,
                     struct err *err)
{
    struct cut c = {answer, answer + len, false};
    const char *bytes;
    uint64_t count;
    size_t n;

    *out = (struct remote_info){.documents = cut_u32(&c)};
    out->length = cut_u64(&c);
    bytes = cut_block(&c, &n);
    snprintf(out->uuid, sizeof out->uuid, "%.*s", (int)n, bytes);
    if (check_version(&c, version, out->documents, err) < 0)
        return -1;
    count = cut_varint(&c);
    for (uint64_t i = 0; i < count && !c.bad; i++) {
        bytes = cut_block(&c, &n);
        if (n > 1 && !c.bad && add_language(out, bytes + 1, n - 1, err) < 0) {
            remote_info_release(out);
            return -1;
        }
    }
    if (!c.bad)
        return 0;
    remote_info_release(out);
    return err_set(err, ERR_IO, "an agent's answer is malformed");
}

int remote_info_copy(const struct remote_info *from, struct remote_info *to, struct err *err)
{
    *to = *from;
    to->languages = NULL;
    to->language_count = 0;
    for (size_t i = 0; i < from->language_count; i++)
        if (add_language(to, from->languages[i], strlen(from->languages[i]), err) < 0) {
            remote_info_release(to);
            return -1;
        }
    return 0;
}
