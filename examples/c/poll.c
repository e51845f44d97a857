/* Two questions under way on one connection, in a program that has other things to wait for: here,
 * for the standard input's end, which cancels what has not been answered.
 *
 *     cc poll.c $(pkg-config --cflags --libs morgue) -o poll
 *     ./poll INDEX
 */
#include <morgue.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Lines that have come; how many answers they ended, or -1. */
static int read_lines(struct morgue *m)
{
    int ended = 0;

    for (;;) {
        const char *line;
        size_t len;
        switch (morgue_try(m, &line, &len)) {
        case MORGUE_WAITING:
            return ended;
        case MORGUE_HIT:
            break;
        case MORGUE_DONE:
        case MORGUE_REFUSED:
            printf("%s\n", line);
            ended++;
            break;
        default:
            fprintf(stderr, "%s\n", morgue_error(m));
            return -1;
        }
    }
}

/* True when our own input has ended. */
static int input_ended(void)
{
    char bytes[256];

    return read(STDIN_FILENO, bytes, sizeof bytes) <= 0;
}

static int wait_for_answers(struct morgue *m, int wanted)
{
    struct pollfd fds[] = {{morgue_fd(m), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};

    while (wanted > 0) {
        if (poll(fds, 2, 10000) <= 0)
            return -1;
        if (fds[0].revents) {
            int ended = read_lines(m);
            if (ended < 0)
                return -1;
            wanted -= ended;
        }
        if (fds[1].revents && input_ended()) {
            fds[1].fd = -1;
            if (morgue_cancel(m, "1") < 0 || morgue_cancel(m, "2") < 0)
                return -1;
            wanted += 2; /* the cancels are answered too */
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct morgue *m = morgue_new();
    int status = 1;

    if (argc != 2)
        fprintf(stderr, "usage: %s INDEX\n", argv[0]);
    else if (m && morgue_spawn(m, (const char *const *)argv + 1, 1) == 0 &&
             morgue_ask(m, "{\"id\":1,\"op\":\"count\",\"q\":\"dam\"}") == 0 &&
             morgue_ask(m, "{\"id\":2,\"op\":\"count\",\"q\":\"flood\",\"of\":\"quotes\"}") == 0 &&
             wait_for_answers(m, 2) == 0)
        status = 0;
    else
        fprintf(stderr, "%s\n", morgue_error(m));
    morgue_free(m);
    return status;
}
