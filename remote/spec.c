#include "remote/spec.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static const char ssh_before[] = "ssh:", tcp_before[] = "tcp:", exec_before[] = "exec:";

static bool begins(const char *s, const char *with)
{
    return strncmp(s, with, strlen(with)) == 0;
}

bool remote_spec_is(const char *operand)
{
    return begins(operand, ssh_before) || begins(operand, tcp_before) ||
           begins(operand, exec_before);
}

/* --- Programs */

/* What reaches a shell on the other side, and libxapian's splitting at blanks, unchanged. */
static bool is_plain(const char *s)
{
    for (; *s; s++)
        if (!isalnum((unsigned char)*s) && !strchr("._/@:+,=%-", *s))
            return false;
    return true;
}

static int parse_ssh(struct remote_spec *s, const char *rest, struct err *err)
{
    const char *path = strstr(rest, ":/");

    if (!path || path == rest || *rest == '-')
        return err_set(err, ERR_INPUT, "%s: wants ssh:[user@]host:/path", s->name);
    if (!is_plain(rest))
        return err_set(err, ERR_INPUT, "%s: may hold letters, digits and . _ / @ : + , = %% - only",
                       s->name);
    s->program = strdup("ssh");
    if (asprintf(&s->args, "-T -o BatchMode=yes -o ConnectTimeout=10 %.*s xapian-progsrv %s",
                 (int)(path - rest), rest, path + 1) < 0)
        s->args = NULL;
    return s->program && s->args ? 0 : err_nomem(err);
}

static int parse_exec(struct remote_spec *s, const char *rest, struct err *err)
{
    size_t word = strcspn(rest, " ");

    if (word == 0 || !rest[word] || rest[strlen(rest) - 1] == ' ')
        return err_set(err, ERR_INPUT,
                       "%s: wants a program and the index that it serves, such as "
                       "exec:xapian-progsrv /path",
                       s->name);
    s->program = strndup(rest, word);
    s->args = strdup(rest + word + 1);
    return s->program && s->args ? 0 : err_nomem(err);
}

/* --- Addresses */

static bool is_private_4(uint32_t a)
{
    return a >> 24 == 127 || a >> 24 == 10 || a >> 20 == 0xAC1 || a >> 16 == 0xC0A8 ||
           a >> 16 == 0xA9FE;
}

static bool is_private_6(const struct in6_addr *a)
{
    if (IN6_IS_ADDR_V4MAPPED(a)) {
        uint32_t four;

        memcpy(&four, a->s6_addr + 12, sizeof four);
        return is_private_4(ntohl(four));
    }
    return IN6_IS_ADDR_LOOPBACK(a) || (a->s6_addr[0] & 0xFE) == 0xFC || IN6_IS_ADDR_LINKLOCAL(a);
}

static bool is_private(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET)
        return is_private_4(ntohl(((const struct sockaddr_in *)(const void *)a)->sin_addr.s_addr));
    return a->sa_family == AF_INET6 &&
           is_private_6(&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr);
}

/* The first address, kept as a number: names could mean others tomorrow. */
static int resolve(struct remote_spec *s, const char *host, struct err *err)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    int rc = getaddrinfo(host, NULL, &hints, &found);

    if (rc != 0)
        return err_set(err, ERR_INPUT, "%s: %s", s->name, gai_strerror(rc));
    rc = 0;
    if (!is_private(found->ai_addr))
        rc = err_set(
            err, ERR_INPUT,
            "%s: tcp: has neither authentication nor encryption, so it goes to loopback and "
            "private addresses only; use ssh:",
            s->name);
    else if (getnameinfo(found->ai_addr, found->ai_addrlen, s->host, sizeof s->host, NULL, 0,
                         NI_NUMERICHOST) != 0)
        rc = err_set(err, ERR_INPUT, "%s: has no numeric address", s->name);
    freeaddrinfo(found);
    return rc;
}

static bool parse_port(const char **at, unsigned *port)
{
    char *end;
    unsigned long n = strtoul(*at, &end, 10);

    if (!isdigit((unsigned char)**at) || n < 1 || n > 65535)
        return false;
    *at = end;
    *port = (unsigned)n;
    return true;
}

static int parse_tcp(struct remote_spec *s, const char *rest, struct err *err)
{
    const char *colon = strrchr(rest, ':'), *at = colon ? colon + 1 : "";
    char *host;
    int rc = -1;

    if (!colon || colon == rest || !parse_port(&at, &s->port) ||
        (*at == ',' && (at++, !parse_port(&at, &s->quotes))) || *at)
        return err_set(err, ERR_INPUT, "%s: wants tcp:host:port or tcp:host:port,port", s->name);
    if (*rest == '[' && colon[-1] == ']')
        host = strndup(rest + 1, (size_t)(colon - rest) - 2);
    else
        host = strndup(rest, (size_t)(colon - rest));
    if (!host)
        return err_nomem(err);
    s->kind = REMOTE_TCP;
    rc = resolve(s, host, err);
    free(host);
    return rc;
}

int remote_spec_parse(struct remote_spec *s, const char *operand, struct err *err)
{
    int rc;

    *s = (struct remote_spec){.name = strdup(operand)};
    if (!s->name)
        return err_nomem(err);
    if (begins(operand, ssh_before))
        rc = parse_ssh(s, operand + strlen(ssh_before), err);
    else if (begins(operand, tcp_before))
        rc = parse_tcp(s, operand + strlen(tcp_before), err);
    else
        rc = parse_exec(s, operand + strlen(exec_before), err);
    if (rc < 0)
        remote_spec_release(s);
    return rc;
}

void remote_spec_release(struct remote_spec *s)
{
    free(s->name);
    free(s->program);
    free(s->args);
    *s = (struct remote_spec){0};
}
