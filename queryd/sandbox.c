#include "queryd/sandbox.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__has_feature)
#define HAS(feature) __has_feature(feature)
#else
#define HAS(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || HAS(address_sanitizer) || \
    HAS(thread_sanitizer)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

static bool logs_into_file(void)
{
    struct stat st;

    return fstat(STDERR_FILENO, &st) == 0 && S_ISREG(st.st_mode);
}

static int set_limit(int which, rlim_t most, struct err *err)
{
    struct rlimit limit = {most, most};

    if (setrlimit(which, &limit) < 0)
        return err_errno(err, errno, "cannot set a resource limit");
    return 0;
}

static int set_limits(const struct sandbox_needs *needs, struct err *err)
{
    bool grows = needs->writable || needs->grows || logs_into_file();

    if (set_limit(RLIMIT_CORE, 0, err) < 0)
        return -1;
    return grows ? 0 : set_limit(RLIMIT_FSIZE, 0, err);
}

/* Whether it is missing. */
static bool tell(struct buf *told, const char *part, int r, const struct err *err)
{
    buf_printf(told, "%s%s", told->len ? ", " : "", part);
    if (r < 0)
        buf_printf(told, " NOT (%s)", err->text);
    return r < 0;
}

int sandbox_enter(const struct sandbox_needs *needs, struct buf *told, struct err *err)
{
    struct err why;
    int version = 0, missing, r;

    if (SANITIZED) {
        buf_str(told, "none in a build with a sanitizer");
        return 0;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return err_errno(err, errno, "cannot give up new privileges");
    missing = tell(told, "limits", set_limits(needs, &why), &why);
    if ((r = landlock_enter(needs, &version, &why)) < 0 && why.code != ERR_UNAVAILABLE) {
        *err = why;
        return err_context(err, "Landlock (--no-sandbox does without)");
    }
    missing += tell(told, "Landlock", r, &why);
    if (r == 0)
        buf_printf(told, " %d", version);
    missing += tell(told, "seccomp", seccomp_enter(needs->writable != NULL, &why), &why);
    return missing;
}
