#include "xapian-c/internal.hh"

#include <cerrno>
#include <exception>
#include <new>
#include <stdexcept>

/* The one translator. Derived classes stand before their bases. */

int xap_injection = XAP_INJECT_NOTHING;

namespace
{

int named(struct err *err, enum err_code code, const Xapian::Error &e)
{
    const char *system = e.get_error_string();
    const std::string &context = e.get_context();

    err_set(err, code, "%s: %s%s%s", e.get_type(), e.get_msg().c_str(), system ? ": " : "",
            system ? system : "");
    return context.empty() ? -1 : err_context(err, "%s", context.c_str());
}

/* A failed update of a database is undone, which DB_DANGEROUS does not allow: libxapian throws
 * that, and what had failed is lost but for errno. */
bool hides_reason(const Xapian::InvalidOperationError &e, int error)
{
    return error && e.get_msg().find("cancel() not supported") != std::string::npos;
}

int translate_in_flight(struct err *err, int error)
{
    try {
        throw;
    } catch (const xap::callback_failure &e) {
        *err = e.err;
        return -1;
    } catch (const Xapian::DatabaseLockError &e) {
        return named(err, ERR_LOCKED, e);
    } catch (const Xapian::DatabaseCorruptError &e) {
        return named(err, ERR_DAMAGED, e);
    } catch (const Xapian::DatabaseVersionError &e) {
        return named(err, ERR_VERSION, e);
    } catch (const Xapian::DatabaseNotFoundError &e) {
        return named(err, ERR_NOT_FOUND, e);
    } catch (const Xapian::DocNotFoundError &e) {
        return named(err, ERR_NOT_FOUND, e);
    } catch (const Xapian::DatabaseError &e) {
        return named(err, ERR_IO, e);
    } catch (const Xapian::NetworkTimeoutError &e) {
        return named(err, ERR_TIMEOUT, e);
    } catch (const Xapian::NetworkError &e) {
        return named(err, ERR_IO, e);
    } catch (const Xapian::SerialisationError &e) {
        return named(err, ERR_IO, e);
    } catch (const Xapian::InvalidArgumentError &e) {
        return named(err, ERR_INPUT, e);
    } catch (const Xapian::InvalidOperationError &e) {
        return hides_reason(e, error) ? err_errno(err, error, "libxapian cannot write")
                                      : named(err, ERR_INTERNAL, e);
    } catch (const Xapian::UnimplementedError &e) {
        return named(err, ERR_UNAVAILABLE, e);
    } catch (const Xapian::FeatureUnavailableError &e) {
        return named(err, ERR_UNAVAILABLE, e);
    } catch (const Xapian::WildcardError &e) {
        return named(err, ERR_LIMIT, e);
    } catch (const Xapian::Error &e) {
        return named(err, ERR_INTERNAL, e);
    } catch (const std::bad_alloc &) {
        return err_nomem(err);
    } catch (const std::exception &e) {
        return err_set(err, ERR_INTERNAL, "C++ exception: %s", e.what());
    } catch (...) {
        return err_set(err, ERR_INTERNAL, "C++ exception of an unknown type");
    }
}

} // namespace

int xap::translate(struct err *err) noexcept
{
    int error = errno;

    /* Xapian::Error makes its system text when asked for it, and can run out of memory over it. */
    try {
        return translate_in_flight(err, error);
    } catch (...) {
        return err_nomem(err);
    }
}

void xap::throw_injected()
{
    int kind = xap_injection;

    xap_injection = XAP_INJECT_NOTHING;
    switch (kind) {
    case XAP_INJECT_LOCK:
        throw Xapian::DatabaseLockError("injected");
    case XAP_INJECT_CORRUPT:
        throw Xapian::DatabaseCorruptError("injected");
    case XAP_INJECT_VERSION:
        throw Xapian::DatabaseVersionError("injected");
    case XAP_INJECT_DOC_NOT_FOUND:
        throw Xapian::DocNotFoundError("injected");
    case XAP_INJECT_DATABASE_NOT_FOUND:
        throw Xapian::DatabaseNotFoundError("injected");
    case XAP_INJECT_MODIFIED:
        throw Xapian::DatabaseModifiedError("injected");
    case XAP_INJECT_CLOSED:
        throw Xapian::DatabaseClosedError("injected");
    case XAP_INJECT_OPENING:
        throw Xapian::DatabaseOpeningError("injected");
    case XAP_INJECT_CREATE:
        throw Xapian::DatabaseCreateError("injected");
    case XAP_INJECT_INVALID_ARGUMENT:
        throw Xapian::InvalidArgumentError("injected");
    case XAP_INJECT_INVALID_OPERATION:
        throw Xapian::InvalidOperationError("injected");
    case XAP_INJECT_UNIMPLEMENTED:
        throw Xapian::UnimplementedError("injected");
    case XAP_INJECT_FEATURE:
        throw Xapian::FeatureUnavailableError("injected");
    case XAP_INJECT_NETWORK:
        throw Xapian::NetworkError("injected");
    case XAP_INJECT_NETWORK_TIMEOUT:
        throw Xapian::NetworkTimeoutError("injected");
    case XAP_INJECT_WILDCARD:
        throw Xapian::WildcardError("injected");
    case XAP_INJECT_RANGE:
        throw Xapian::RangeError("injected");
    case XAP_INJECT_BAD_ALLOC:
        throw std::bad_alloc();
    case XAP_INJECT_RUNTIME_ERROR:
        throw std::runtime_error("injected");
    default:
        throw kind;
    }
}

bool xap_is_modified(const struct err *err) noexcept
{
    return err->code == ERR_IO && strstr(err->text, "DatabaseModifiedError: ") != nullptr;
}

const char *xap_version(void) noexcept
{
    return Xapian::version_string();
}
