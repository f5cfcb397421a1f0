// Tests of BypassFormats.
