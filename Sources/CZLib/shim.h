#include <zlib.h>

// Macros of zlib.h that Swift cannot see.
static inline int bypass_begin_raw_inflation(z_stream *stream) { return inflateInit2(stream, -MAX_WBITS); }
