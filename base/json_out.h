/* JSON written straight into a buffer, for what is written so often that making values of
 * base/json.h first, and dumping them, would cost more than finding what they tell.
 *
 * Each call adds a member to the object that is open, or, with key NULL, an item to the array.
 * Commas come by themselves, as what stands last in the buffer tells. Keys are our own and need no
 * escape. What is written is strict: text that is not UTF-8, or a number that JSON has not, fails
 * the buffer (buf_ok) as does want of memory. The form is that of json_write.
 */
#ifndef BASE_JSON_OUT_H
#define BASE_JSON_OUT_H

#include "base/json.h"

void json_out_object(struct buf *out, const char *key);
void json_out_array(struct buf *out, const char *key);
void json_out_end_object(struct buf *out);
void json_out_end_array(struct buf *out);

void json_out_text(struct buf *out, const char *key, const char *s, size_t n);
void json_out_number(struct buf *out, const char *key, uint64_t n);
void json_out_real(struct buf *out, const char *key, double x);
void json_out_value(struct buf *out, const char *key, const json_t *value);
/* All that an object has, each as a member of the one that is open; NULL has none. */
void json_out_members(struct buf *out, const json_t *object);

#endif
