// Tests of BypassAnalyses.
