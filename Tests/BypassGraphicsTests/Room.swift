// Tests of BypassGraphics.
