// Without ICU's headers, which `libxml/encoding.h` draws in where the system's libxml2 was built with ICU: their enums
// differ from those of the ICU in Foundation, and a file that sees both modules does not build (which file does depends
// on the order of the build). Only the inside of `xmlCharEncodingHandler` changes, which nothing here looks into.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
