/* Events to stderr, one a line: time, level, message. Where stderr is the journal (JOURNAL_STREAM
 * names it) the time is left out and the level becomes the `<n>` prefix that the journal reads. No
 * article text in logs.
 *
 * Where nobody reads (a full pipe, a terminal that stands) lines are lost, and counted in the first
 * one that is not. None is waited for longer than a tenth of a second, nor that more often than
 * once a second.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARN = 4, LOG_LEVEL_INFO = 6, LOG_LEVEL_DEBUG = 7 };

/* To what is stderr now. Before threads, and before the sandbox, in which nothing can be opened to
 * write. */
void log_init(const char *program, enum log_level least);
void log_event(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* From the handler of a signal that ends the program: the line, with its line feed, as it is. Waits
 * for a tenth of a second at most. */
void log_last_words(const char *line);
/* What a text may be in a line: each control character, as file names may have some, becomes a
 * blank, so that one event stays one line, and no name forges another. */
void log_one_line(char *text);
#define log_error(...) log_event(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warn(...)  log_event(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_info(...)  log_event(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_event(LOG_LEVEL_DEBUG, __VA_ARGS__)

#endif
