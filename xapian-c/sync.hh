/* What libxapian does not look at: whether its fdatasync succeeded.
 *
 * Compaction syncs each table that it has written and ignores the answers, and the system tells of
 * a failed write once only: whoever syncs the same file later hears that all is well. So the
 * program has an fdatasync of its own, which libxapian, like every library, is bound to; it does
 * what the real one does, and keeps the error of the last failure for the thread.
 */
#ifndef XAPIAN_C_SYNC_HH
#define XAPIAN_C_SYNC_HH

namespace xap
{

/* The errno of a failed fdatasync of this thread since the last call; 0 for none. */
int take_failed_sync() noexcept;

} // namespace xap

#endif
