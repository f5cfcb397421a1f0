// Tests of BypassStudies.
