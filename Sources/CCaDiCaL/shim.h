#ifndef BYPASS_CCADICAL_SHIM_H
#define BYPASS_CCADICAL_SHIM_H
// Debian: libcadical-dev. There is no pkg-config file; the default include path is enough.
#include <ccadical.h>
#endif
