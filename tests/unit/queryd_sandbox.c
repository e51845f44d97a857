/* What the sandbox denies, tried from inside, each in a process of its own; and what it leaves. */
#include "queryd/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum verdict { ALLOWED, DENIED, SKIPPED, BROKEN };

static char dir[] = "/tmp/queryd_sandbox.XXXXXX";
static struct sockaddr_un stranger = {.sun_family = AF_UNIX};
static int stranger_fd, loose_fd, pair[2]; /* datagrams; loose_fd is connected to nobody */
static char index_dir[64], metrics_dir[64], inside[80], outside[80], metrics_file[80];

static enum verdict of(long r)
{
    if (r >= 0)
        return ALLOWED;
    return errno == EPERM || errno == EACCES ? DENIED : BROKEN;
}

/* In a child: enter, then try. */
static enum verdict attempt(enum verdict (*try)(void), bool writable)
{
    const char *readable[] = {index_dir};
    struct sandbox_needs needs = {.readable = readable,
                                  .readable_count = 1,
                                  .writable = writable ? metrics_dir : NULL,
                                  .removable = metrics_dir};
    struct buf told = BUF_INIT;
    struct err err;
    pid_t pid = fork();
    int status;

    assert_true(pid >= 0);
    if (pid == 0) {
        if (sandbox_enter(&needs, &told, &err) < 0)
            _exit(BROKEN);
        _exit(strstr(told.data, "none in") || strstr(told.data, "NOT") ? SKIPPED : try());
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? (enum verdict)WEXITSTATUS(status) : BROKEN;
}

static enum verdict read_index(void)
{
    int fd = open(inside, O_RDONLY);
    char byte;

    return fd < 0 ? of(fd) : of(read(fd, &byte, 1));
}

static enum verdict read_elsewhere(void)
{
    return of(open(outside, O_RDONLY));
}

static enum verdict read_passwords(void)
{
    return of(open("/etc/passwd", O_RDONLY));
}

static enum verdict write_index(void)
{
    return of(open(inside, O_WRONLY));
}

static enum verdict create_in_index(void)
{
    char path[100];

    snprintf(path, sizeof path, "%s/new", index_dir);
    return of(open(path, O_CREAT | O_WRONLY, 0600));
}

static enum verdict remove_in_index(void)
{
    return of(unlink(inside));
}

static enum verdict make_socket(void)
{
    return of(socket(AF_UNIX, SOCK_STREAM, 0));
}

static enum verdict make_internet_socket(void)
{
    return of(socket(AF_INET, SOCK_STREAM, 0));
}

static enum verdict connect_somewhere(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(80)};

    return of(connect(0, (struct sockaddr *)&address, sizeof address));
}

static enum verdict send_to_stranger(void)
{
    return of(sendto(loose_fd, "x", 1, 0, (struct sockaddr *)&stranger, sizeof stranger));
}

static enum verdict send_message_to_stranger(void)
{
    struct iovec bytes = {"x", 1};
    struct msghdr message = {
        .msg_name = &stranger, .msg_namelen = sizeof stranger, .msg_iov = &bytes, .msg_iovlen = 1};

    return of(sendmsg(loose_fd, &message, 0));
}

/* As well where the socket has a peer of its own. */
static enum verdict send_past_peer(void)
{
    return of(sendto(pair[0], "x", 1, 0, (struct sockaddr *)&stranger, sizeof stranger));
}

static enum verdict send_to_peer(void)
{
    return of(send(pair[0], "x", 1, MSG_NOSIGNAL));
}

static enum verdict run_program(void)
{
    char *const none[] = {NULL};

    execve("/bin/true", none, none);
    return of(-1);
}

static enum verdict run_program_by_descriptor(void)
{
    return of(syscall(SYS_execveat, 0, "", NULL, NULL, 0));
}

static enum verdict make_process(void)
{
    return of(fork());
}

static enum verdict trace(void)
{
    return of(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static enum verdict executable_memory(void)
{
    void *at =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return of(at == MAP_FAILED ? -1 : 0);
}

static enum verdict memory_made_executable(void)
{
    void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return at == MAP_FAILED ? BROKEN : of(mprotect(at, 4096, PROT_READ | PROT_EXEC));
}

static enum verdict signal_others(void)
{
    return of(kill(getppid(), 0));
}

static enum verdict raise_limit(void)
{
    struct rlimit limit = {0, 0};

    return of(setrlimit(RLIMIT_NOFILE, &limit));
}

static enum verdict change_mode(void)
{
    return of(chmod(inside, 0777));
}

static enum verdict mount_something(void)
{
    return of(syscall(SYS_mount, "none", dir, "tmpfs", 0, NULL));
}

static enum verdict replace_metrics(void)
{
    char temporary[100];
    int fd;

    snprintf(temporary, sizeof temporary, "%s.tmp", metrics_file);
    unlink(temporary);
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0 || write(fd, "x", 1) != 1 || fchmod(fd, 0644) < 0)
        return of(-1);
    return of(rename(temporary, metrics_file));
}

static enum verdict open_metrics_to_all(void)
{
    int fd = open(metrics_file, O_WRONLY | O_CREAT, 0600);

    return fd < 0 ? BROKEN : of(fchmod(fd, 0666));
}

static enum verdict core_files(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_CORE, &limit) < 0)
        return BROKEN;
    return limit.rlim_max == 0 ? DENIED : ALLOWED;
}

static void *nothing(void *arg)
{
    return arg;
}

static enum verdict start_thread(void)
{
    pthread_t thread;
    void *result = NULL;

    if (pthread_create(&thread, NULL, nothing, dir) != 0)
        return BROKEN;
    pthread_join(thread, &result);
    return result == dir ? ALLOWED : BROKEN;
}

static enum verdict much_memory(void)
{
    char *at = malloc((size_t)64 << 20);

    if (!at)
        return BROKEN;
    memset(at, 1, (size_t)64 << 20);
    at = realloc(at, (size_t)128 << 20);
    free(at);
    return at ? ALLOWED : BROKEN;
}

/* Before the sandbox no socket was there to ask about: the answer is that this is none. */
static enum verdict ask_what_is_not_taken(void)
{
    int fd = open(inside, O_RDONLY), bytes;

    return ioctl(fd, TIOCOUTQ, &bytes) == 0 || errno == ENOTTY ? ALLOWED : of(-1);
}

static enum verdict ask_what_is_there(void)
{
    int fd = open(inside, O_RDONLY), bytes;

    return of(ioctl(fd, FIONREAD, &bytes));
}

#define TRY(what, writable, wanted)                    \
    do {                                               \
        enum verdict v = attempt(what, writable);      \
        if (v == SKIPPED)                              \
            skip();                                    \
        if (v != (wanted))                             \
            fail_msg("%s: verdict %d", #what, (int)v); \
    } while (0)

static void test_denied(void **state)
{
    (void)state;
    TRY(read_elsewhere, false, DENIED);
    TRY(read_passwords, false, DENIED);
    TRY(write_index, false, DENIED);
    TRY(create_in_index, false, DENIED);
    TRY(remove_in_index, false, DENIED);
    TRY(make_socket, false, DENIED);
    TRY(make_internet_socket, false, DENIED);
    TRY(connect_somewhere, false, DENIED);
    TRY(send_to_stranger, false, DENIED);
    TRY(send_message_to_stranger, false, DENIED);
    TRY(send_past_peer, false, DENIED);
    TRY(run_program, false, DENIED);
    TRY(run_program_by_descriptor, false, DENIED);
    TRY(make_process, false, DENIED);
    TRY(trace, false, DENIED);
    TRY(executable_memory, false, DENIED);
    TRY(memory_made_executable, false, DENIED);
    TRY(signal_others, false, DENIED);
    TRY(raise_limit, false, DENIED);
    TRY(change_mode, false, DENIED);
    TRY(mount_something, false, DENIED);
    TRY(replace_metrics, false, DENIED);
    TRY(core_files, false, DENIED);
    TRY(ask_what_is_there, false, DENIED);
}

/* A metrics file opens its directory for writing, and nothing else. */
static void test_denied_beside_metrics(void **state)
{
    (void)state;
    TRY(write_index, true, DENIED);
    TRY(create_in_index, true, DENIED);
    TRY(read_elsewhere, true, DENIED);
    TRY(run_program, true, DENIED);
    TRY(open_metrics_to_all, true, DENIED);
    TRY(replace_metrics, true, ALLOWED);
}

static void test_allowed(void **state)
{
    (void)state;
    TRY(read_index, false, ALLOWED);
    TRY(send_to_peer, false, ALLOWED);
    TRY(start_thread, false, ALLOWED);
    TRY(much_memory, false, ALLOWED);
    TRY(ask_what_is_not_taken, false, ALLOWED);
}

static void make_file(const char *path)
{
    int fd = open(path, O_CREAT | O_WRONLY, 0600);

    assert_true(fd >= 0 && write(fd, "x", 1) == 1);
    close(fd);
}

static int make_sockets(void)
{
    snprintf(stranger.sun_path, sizeof stranger.sun_path, "%s/stranger", dir);
    stranger_fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    loose_fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (loose_fd < 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0)
        return -1;
    return bind(stranger_fd, (struct sockaddr *)&stranger, sizeof stranger);
}

static int make_files(void **state)
{
    (void)state;
    if (!mkdtemp(dir))
        return -1;
    snprintf(index_dir, sizeof index_dir, "%s/index", dir);
    snprintf(metrics_dir, sizeof metrics_dir, "%s/metrics", dir);
    snprintf(inside, sizeof inside, "%s/file", index_dir);
    snprintf(outside, sizeof outside, "%s/file", dir);
    snprintf(metrics_file, sizeof metrics_file, "%s/m.prom", metrics_dir);
    if (mkdir(index_dir, 0700) < 0 || mkdir(metrics_dir, 0700) < 0)
        return -1;
    make_file(inside);
    make_file(outside);
    return make_sockets();
}

static int remove_files(void **state)
{
    (void)state;
    unlink(inside);
    unlink(outside);
    unlink(metrics_file);
    unlink(stranger.sun_path);
    rmdir(index_dir);
    rmdir(metrics_dir);
    return rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_denied),
        cmocka_unit_test(test_denied_beside_metrics),
        cmocka_unit_test(test_allowed),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
