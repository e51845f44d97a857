/* Where a remote shard is, as an operand of the daemon says it:
 *
 *     ssh:[user@]host:/path      xapian-progsrv over ssh; authentication and encryption are ssh's
 *     tcp:host:port[,port]       xapian-tcpsrv for articles and, on the second port, for quotations
 *     exec:command [argument]..  a program that speaks Xapian's remote protocol on its standard
 * input and output, such as xapian-progsrv /path
 *
 * /path is an index made with --native. For its quotations ssh: and exec: add "/quotes" to the last
 * word of the command.
 */
#ifndef REMOTE_SPEC_H
#define REMOTE_SPEC_H

#include "base/err.h"
#include <stdbool.h>

enum remote_kind { REMOTE_PROGRAM, REMOTE_TCP };

struct remote_spec {
    char *name; /* the operand: owned */
    enum remote_kind kind;
    char *program, *args;  /* REMOTE_PROGRAM: owned; args as of the articles */
    char host[64];         /* REMOTE_TCP: a numeric address */
    unsigned port, quotes; /* REMOTE_TCP; quotes 0 for none */
};

/* Whether an operand is one of these, and no index. */
bool remote_spec_is(const char *operand);

/* ERR_INPUT with what is wrong. tcp: looks its host up, and takes loopback and private addresses
 * alone. */
int remote_spec_parse(struct remote_spec *s, const char *operand, struct err *err);
void remote_spec_release(struct remote_spec *s);

#endif
