/* For tests only: let the next call of the bindings meet an exception, as if Xapian had thrown it.
 *
 * The hook is compiled always, so that the tests run the very library that ships. Its price is one
 * load and one branch never taken for each call that may fail. xap_injection is a plain int: set it
 * while no other thread is inside the bindings, and nowhere but in tests.
 */
#ifndef XAPIAN_C_INJECT_H
#define XAPIAN_C_INJECT_H

#ifdef __cplusplus
extern "C" {
#endif

enum xap_injected {
    XAP_INJECT_NOTHING = 0,
    XAP_INJECT_LOCK,
    XAP_INJECT_CORRUPT,
    XAP_INJECT_VERSION,
    XAP_INJECT_DOC_NOT_FOUND,
    XAP_INJECT_DATABASE_NOT_FOUND,
    XAP_INJECT_MODIFIED,
    XAP_INJECT_CLOSED,
    XAP_INJECT_OPENING,
    XAP_INJECT_CREATE,
    XAP_INJECT_INVALID_ARGUMENT,
    XAP_INJECT_INVALID_OPERATION,
    XAP_INJECT_UNIMPLEMENTED,
    XAP_INJECT_FEATURE,
    XAP_INJECT_NETWORK,
    XAP_INJECT_NETWORK_TIMEOUT,
    XAP_INJECT_WILDCARD,
    XAP_INJECT_RANGE,
    XAP_INJECT_BAD_ALLOC,
    XAP_INJECT_RUNTIME_ERROR,
    XAP_INJECT_INT,
    XAP_INJECT_KINDS
};

/* What the next entry throws; the entry sets it back to nothing. */
extern int xap_injection;

#ifdef __cplusplus
}
#endif
#endif
