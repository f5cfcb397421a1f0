// Tests of BypassCore.
